"""Which title an operator means."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from kiosk.cli import CommandError

if TYPE_CHECKING:
    from kiosk.publishers.models import Title

# Titles named where a name could mean several.
_NAMED = 6


def find_titles(name: str) -> list[Title]:
    """What a question may be asked of: the titles so called (see `_called`), else those with the name
    as a part of theirs. Dropped ones too. CommandError where there is none.
    """
    titles = _all()
    if found := _called(name, titles) or _like(name, titles):
        return found
    raise CommandError(_unknown(name, titles))


def find_title(name: str) -> Title:
    """The one title of that slug or whole name, for what changes something: a part of it will not do.

    CommandError where there is none, with those perhaps meant, or where there are several.
    """
    titles = _all()
    found = _called(name, titles)
    if not found:
        raise CommandError(_unknown(name, titles))
    if len(found) > 1:
        raise CommandError(f"{len(found)} titles are called {name!r}: name one, {_named(found)}")
    return found[0]


def _all() -> list[Title]:
    from kiosk.publishers.models import Title

    return list(Title.objects.order_by("name", "id"))


def _called(name: str, titles: list[Title]) -> list[Title]:
    """The title of that slug, else those of that whole name; case, accents and spaces do not count."""
    exact = [title for title in titles if title.slug == name]
    bare = _bare(name)
    return exact or [title for title in titles if bare and bare in (_bare(title.name), title.slug)]


def _like(name: str, titles: list[Title]) -> list[Title]:
    """Those whose name or slug has it as a part."""
    bare = _bare(name)
    return [title for title in titles if bare and (bare in _bare(title.name) or bare in title.slug)]


def _unknown(name: str, titles: list[Title]) -> str:
    said = f"there is no title {name!r}"
    likely = _like(name, titles)
    if not likely:
        by_name = {_bare(title.name): title for title in titles}
        likely = [by_name[near] for near in get_close_matches(_bare(name), by_name, _NAMED)]
    if likely:
        return f"{said}; perhaps {_named(likely)}?"
    return f"{said}: see kiosk titles list"


def _named(titles: list[Title]) -> str:
    """Their slugs, which a command takes."""
    more = f" and {len(titles) - _NAMED} more" if len(titles) > _NAMED else ""
    return ", ".join(title.slug for title in titles[:_NAMED]) + more


def _bare(name: str) -> str:
    """The name without case, accents and spaces."""
    from kiosk.kit.words import fold

    return "".join(fold(name).split())
