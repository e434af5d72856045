"""How Django's own parts are set up for Kiosk."""

from __future__ import annotations

from django.conf import settings
from django.contrib.admin.apps import AdminConfig
from django.contrib.staticfiles.storage import StaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class KioskAdminConfig(AdminConfig):
    """Django's admin; when it is ready, jobs know where to go."""

    def ready(self) -> None:
        super().ready()
        from kiosk.config import jobs

        jobs.configure()


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Names carry a hash of the content where files were collected; plain names before that."""

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        if not (settings.STATIC_ROOT / self.manifest_name).exists():
            return name
        return str(super().stored_name(name))

    def url(self, name: str | None, force: bool = False) -> str:
        if not self.hashed_files:
            return StaticFilesStorage.url(self, name)
        return str(super().url(name, force))
