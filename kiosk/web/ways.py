"""The ways through Kiosk that every page offers: of those there could be, the ones that lead somewhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.urls import get_script_prefix, is_valid_path
from django.utils.translation import gettext_noop


@dataclass(frozen=True, slots=True)
class Way:
    """A link in every page's head: `key` is what a page that stands there sets `here` to, and the name
    of its icon; `label` is to be translated; `on_bar`: on phones it stands at the thumb."""

    key: str
    path: str
    label: str
    on_bar: bool = False

    @property
    def address(self) -> str:
        return get_script_prefix() + self.path


WAYS = (
    Way("front", "", gettext_noop("Front page"), on_bar=True),
    Way("for-you", "for-you", gettext_noop("For you"), on_bar=True),
    Way("saved", "saved", gettext_noop("Saved"), on_bar=True),
    Way("catch-up", "for-you/catch-up", gettext_noop("Catch up")),
    Way("search", "search", gettext_noop("Search"), on_bar=True),
    Way("titles", "titles", gettext_noop("All titles")),
    Way("settings", "settings", gettext_noop("Settings")),
)


def ways() -> tuple[Way, ...]:
    """Those that there are pages for."""
    return _leading(str(settings.ROOT_URLCONF))


@cache
def _leading(urlconf: str) -> tuple[Way, ...]:
    return tuple(way for way in WAYS if is_valid_path(f"/{way.path}", urlconf))
