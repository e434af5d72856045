"""Which title an operator means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.cli import CommandError

if TYPE_CHECKING:
    from kiosk.publishers.models import Title

# Titles named where a name could mean several.
_NAMED = 6


def find_titles(name: str) -> list[Title]:
    """The title of that slug, else those of that name, else those with it in their name, dropped ones too.

    CommandError where there is none.
    """
    from kiosk.publishers.models import Title

    titles = Title.objects.order_by("name", "id")
    for asked in ({"slug": name}, {"name__iexact": name}, {"name__icontains": name}):
        if found := list(titles.filter(**asked)):
            return found
    raise CommandError(f"there is no title {name!r}: see kiosk titles list")


def find_title(name: str) -> Title:
    """The one title meant. CommandError where there is none, or several."""
    found = find_titles(name)
    if len(found) > 1:
        slugs = ", ".join(title.slug for title in found[:_NAMED])
        more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
        raise CommandError(f"{name!r} may be {slugs}{more}: name one")
    return found[0]
