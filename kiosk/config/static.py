"""Static files: named by their content once they were collected."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import StaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Names carry a hash of the content where files were collected; plain names before that."""

    manifest_strict = False
    # A script that imports another names it as pages do: else the browser would load it twice.
    support_js_module_import_aggregation = True

    def compress_files(self, paths: Iterable[str]) -> Any:
        """Ours only: the admin's files are a hundred, for few, and cost seconds at a first start."""
        return super().compress_files([path for path in paths if not path.startswith("admin/")])

    def stored_name(self, name: str) -> str:
        if not (settings.STATIC_ROOT / self.manifest_name).exists():
            return name
        return str(super().stored_name(name))

    def url(self, name: str | None, force: bool = False) -> str:
        if not self.hashed_files:
            return StaticFilesStorage.url(self, name)
        return str(super().url(name, force))
