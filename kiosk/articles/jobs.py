"""What articles have done by themselves: the pictures' folder kept within its size."""

from __future__ import annotations

from django.conf import settings

from kiosk.articles import pictures
from kiosk.kit.jobs import job


@job
def trim_pictures() -> None:
    """Delete the pictures longest unused where the folder is over KIOSK_PICTURE_CACHE_MB."""
    pictures.trim(settings.PICTURE_CACHE_MB * 2**20)
