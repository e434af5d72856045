"""What articles have done by themselves: the pictures' folder kept within its size, languages named."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from kiosk.articles import languages, pictures
from kiosk.kit.jobs import job


@job
def trim_pictures() -> None:
    """Delete the pictures longest unused where the folder is over KIOSK_PICTURE_CACHE_MB.

    And forget which pictures could not be had some hours ago.
    """
    pictures.trim(settings.PICTURE_CACHE_MB * 2**20)
    pictures.trim_missing(timezone.now())


@job
def name_languages() -> None:
    """Give titles whose language nobody said that of most of their articles."""
    languages.name_languages()
