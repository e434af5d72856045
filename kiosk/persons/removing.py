"""A table's rows of a person taken away: deleted, or cut loose from them, in batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from typing import Any

from django.db import models, transaction
from django.db.models import Q

from kiosk.kit.personal import Fate
from kiosk.persons.declared import emptied, named
from kiosk.persons.finding import Person, about, by_name, by_ways
from kiosk.persons.reaching import Model, Table

# Rows in one transaction: what a reader who only reads waits for meanwhile, on a small machine.
_AT_ONCE = 500


def remove(table: Table, whose: Person, tables: Sequence[Table]) -> int:
    """Take from a table what it holds of the person; returns how many rows that were.

    Rows that go are deleted, with all rows that point at them. Those that are cut loose lose their key to
    the person and each field that is declared to be emptied; so do the latter those that stay by way of
    one that does. Each batch is one transaction.
    """
    gone = _delete(table, by_ways(table, whose, Fate.GOES), tables)
    for name, what in named(table.model).items():
        theirs = by_name(table.model, name, what.kind, whose)
        if what.fate is Fate.GOES:
            gone += _delete(table, theirs, tables)
        elif what.fate is Fate.EMPTIED:
            gone += _empty(table.model, theirs, {name, *emptied(table.model)})
    for way in table.ways:
        if way.fate is Fate.EMPTIED:
            loose = Q(**{way.lookup: whose.pk})
            gone += _empty(table.model, loose, {way.key, *emptied(table.model)})
    if tells := emptied(table.model):
        gone += _empty(table.model, by_ways(table, whose, Fate.STAYS), tells)
    return gone


def _delete(table: Table, theirs: Q, tables: Sequence[Table]) -> int:
    gone = 0
    for pks in _batches(table.model, theirs):
        with transaction.atomic():
            for pointing in tables:
                if pointing.pointing and pointing is not table:
                    told = pointing.model._base_manager.filter(about(pointing, table.model, pks))
                    gone += told.delete()[0]
            gone += table.model._base_manager.filter(pk__in=pks).delete()[0]
    return gone


def _empty(model: Model, theirs: Q, names: Set[str]) -> int:
    values = {name: empty(model._meta.get_field(name)) for name in names}
    done = 0
    # Emptied, they may be found still: from one key to the next.
    rows, last = model._base_manager.filter(theirs).order_by("pk"), None
    while pks := list(
        (rows if last is None else rows.filter(pk__gt=last)).values_list("pk", flat=True)[:_AT_ONCE]
    ):
        done += model._base_manager.filter(pk__in=pks).update(**values)
        last = pks[-1]
    return done


def empty(field: Any) -> object:
    """What the field holds when it tells nothing."""
    if field.is_relation:
        return field.get_default()
    if field.null:
        return None
    if isinstance(field, models.JSONField):
        return field.get_default() if field.has_default() else {}
    return ""


def _batches(model: Model, theirs: Q) -> Iterator[list[Any]]:
    """The keys of those rows, some at once, until there are none: each batch is to be worked off before
    the next is asked for, so that the next one finds what is left."""
    before: list[Any] = []
    while pks := list(
        model._base_manager.filter(theirs).order_by("pk").values_list("pk", flat=True)[:_AT_ONCE]
    ):
        if pks == before:
            raise StandingError(f"rows of {model._meta.label} stay, whatever is done with them")
        yield pks
        before = pks


class StandingError(Exception):
    """Rows that are to go are found again afterwards."""
