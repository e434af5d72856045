"""What names and addresses tell of an article's sections. Plain values, no database."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from urllib.parse import unquote, urlsplit

from kiosk.articles.sectioning.words import IPTC
from kiosk.kit.words import fold
from kiosk.publishers.sections import GENERAL, section_named

_MOST = 2
# Parts of an address that can name a section: a few words at most, and not the last, which is the
# article's own.
_PARTS, _WORDS = 5, 3


def told(url: str, publisher_section: str = "", topics: Iterable[str] = ()) -> tuple[str, ...]:
    """Sections that the publisher's own section, IPTC's names among topics, or the address say.

    The first that says anything is believed; two sections at most, the wider one first.
    """
    return (
        _all(map(_named, re.split(r"[/>|:»]", publisher_section)))
        or _all(map(iptc_named, topics))
        or _of_address(url)
    )


def iptc_named(name: str) -> str | None:
    """Our section for a top-level name of IPTC Media Topics, in any of the languages we know."""
    return _by_iptc_name().get(_plain(name))


@lru_cache(4096)
def _named(name: str) -> str | None:
    """The one section that a publisher's name for it means: "Federal Politics", "sport-news"."""
    exact = section_named(name) or iptc_named(name)
    words = re.findall(r"\w+", name)
    if exact or not 1 < len(words) <= _WORDS:
        return exact
    found = {section for word in words if len(word) > 2 and (section := section_named(word))}
    return found.pop() if len(found) == 1 else None


def _of_address(url: str) -> tuple[str, ...]:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return ()
    folders = [unquote(part) for part in parts.path.split("/") if part][:-1]
    below = [host.split(".")[0]] if host.count(".") > 1 else []
    return _all(map(_named, (*below, *folders[:_PARTS])))


def _all(found: Iterable[str | None]) -> tuple[str, ...]:
    sections = dict.fromkeys(section for section in found if section and section != GENERAL)
    return tuple(sections)[:_MOST]


@cache
def _by_iptc_name() -> dict[str, str]:
    return {_plain(name): section for section, names in IPTC.items() for name in names.split("|")}


def _plain(name: str) -> str:
    return " ".join(re.findall(r"\w+", fold(name)))
