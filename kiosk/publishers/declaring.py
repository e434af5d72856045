"""What a title's own site declares of itself: its policies, and by trust.txt whom it belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kiosk.publishers.models import Declaration

# (name, value), as the source has them: names are schema.org's or trust.txt's.
Declared = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ShownDeclaration:
    """`name` is the source's own; `address` is set where the value is one for a browser to follow."""

    name: str
    value: str
    address: str


@dataclass(frozen=True, slots=True)
class Declarations:
    """What a title declares on its home page (`page`) and in its trust.txt (`trust`), in their order."""

    page: tuple[ShownDeclaration, ...]
    trust: tuple[ShownDeclaration, ...]


def declare(declared: Mapping[int, Sequence[Declared]], source: str, now: datetime) -> None:
    """Of these titles, what a source says is now this and nothing else.

    What stands keeps its row, and so the time it was first seen.
    """
    standing: dict[int, dict[Declared, int]] = {title: {} for title in declared}
    rows = Declaration.objects.filter(title__in=declared, source=source).order_by("id")
    for pk, title, name, value in rows.values_list("id", "title_id", "name", "value"):
        standing[title][name, value] = pk
    gone = [
        pk
        for title, known in standing.items()
        for said, pk in known.items()
        if said not in set(declared[title])
    ]
    new = [
        Declaration(title_id=title, source=source, name=name, value=value, first_seen_at=now)
        for title, said in declared.items()
        for name, value in dict.fromkeys(said)
        if (name, value) not in standing[title]
    ]
    with transaction.atomic():
        Declaration.objects.filter(pk__in=gone).delete()
        Declaration.objects.bulk_create(new, ignore_conflicts=True)


def declarations(title_id: int) -> Declarations:
    """What a title's site declares of itself; one query."""
    rows = Declaration.objects.filter(title=title_id).order_by("id")
    found: dict[str, list[ShownDeclaration]] = {}
    for source, name, value in rows.values_list("source", "name", "value"):
        found.setdefault(source, []).append(ShownDeclaration(name, value, _address(value)))
    of = Declaration.Source
    return Declarations(tuple(found.get(of.PAGE, ())), tuple(found.get(of.TRUST, ())))


def _address(value: str) -> str:
    """The value where a browser can follow it: to a page, or to write to somebody."""
    return value if value.lower().startswith(("https://", "http://", "mailto:")) else ""
