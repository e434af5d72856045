"""A reader's own rows in each table, and the names they are known by."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast

from kiosk.kit.personal import Fate
from kiosk.persons.declared import named, naming
from kiosk.persons.reaching import Model, Table
from kiosk.readers.models import Reader

Names = Mapping[str, frozenset[str]]
_NOBODY = Q(pk__in=())


@dataclass(frozen=True, slots=True)
class Person:
    """A reader as tables know them: the account's id, and by kind every other name of theirs."""

    pk: int
    names: Names = field(default_factory=dict)

    def also(self, more: Mapping[str, Collection[str]]) -> Person:
        """The same with more names."""
        both = {
            kind: frozenset(self.names.get(kind, ())) | frozenset(more.get(kind, ()))
            for kind in {*self.names, *more}
        }
        return Person(self.pk, both)


def person(reader: Reader, tables: Sequence[Table]) -> Person:
    """The reader with every name that rows of theirs say, and rows found by those."""
    found = Person(reader.pk, {"reader": frozenset({str(reader.pk)})})
    while True:
        said: dict[str, set[str]] = {}
        for table in tables:
            for name, what in naming(table.model).items():
                rows = table.model._base_manager.filter(_his(table, found), **what.where)
                values = rows.values_list(name, flat=True).distinct()
                said.setdefault(what.kind, set()).update(str(v) for v in values if v)
        more = found.also(said)
        if more.names == found.names:
            return found
        found = more


def rows(table: Table, whose: Person, tables: Sequence[Table]) -> models.QuerySet[models.Model]:
    """The person's rows of a table, those of an export, by their keys in order.

    A row that reaches them by a row between, but has a key of its own to another reader, is that
    reader's (a seat in a team of theirs, say).
    """
    asked = _his(table, whose) | _about(table, whose, tables)
    return table.model._base_manager.filter(asked).order_by("pk")


def by_ways(table: Table, whose: Person, fate: Fate) -> Q:
    """Rows of a table that reach the person by keys and of which that becomes."""
    asked, nobodys = _NOBODY, _nobodys(table)
    for way in table.ways:
        if way.fate is fate:
            mine = Q(**{way.lookup: whose.pk})
            # What goes with a row between goes whosever it is; what stays is touched only if theirs.
            asked |= mine if way.direct or fate is Fate.GOES else mine & nobodys
    return Q(pk=whose.pk) if table.model is Reader and fate is Fate.GOES else asked


def by_name(model: Model, name: str, kind: str, whose: Person) -> Q:
    """Rows of a table whose field is a name of the person's, of that kind."""
    column, asked, values = model._meta.get_field(name), _NOBODY, whose.names.get(kind, ())
    if kind == "email":
        for address in values:
            asked |= Q(**{f"{name}__iexact": address})
        return asked
    if isinstance(column, models.JSONField):
        # Somewhere in what is kept as it came.
        for value in values:
            asked |= Q(**{f"{name}__icontains": f'"{value}"'})
        return asked
    fitting = [value for value in values if _fits(column, value)]
    return Q(**{f"{name}__in": fitting}) if fitting else asked


def about(table: Table, model: Model, pks: Iterable[Any]) -> Q:
    """Rows of a table that point at those rows of a model by a table's and a row's number."""
    asked = _NOBODY
    for kind, row in table.pointing:
        number = ContentType.objects.get_for_model(model).pk
        asked |= Q(**{kind: number, f"{row}__in": [str(pk) for pk in pks]})
    return asked


def _his(table: Table, whose: Person) -> Q:
    if table.model is Reader:
        return Q(pk=whose.pk)
    asked, nobodys = _NOBODY, _nobodys(table)
    for way in table.ways:
        mine = Q(**{way.lookup: whose.pk})
        asked |= mine if way.direct else mine & nobodys
    for name, what in named(table.model).items():
        asked |= by_name(table.model, name, what.kind, whose)
    return asked


def _nobodys(table: Table) -> Q:
    """Rows of a table with no key of their own to any reader."""
    return Q(**{f"{way.lookup}__isnull": True for way in table.ways if way.direct})


def _about(table: Table, whose: Person, tables: Sequence[Table]) -> Q:
    asked = _NOBODY
    for kind, row in table.pointing:
        held = table.model._meta.get_field(row)
        number_as = held if isinstance(held, models.IntegerField) else models.TextField()
        for other in tables:
            if other.pointing:
                continue
            number = ContentType.objects.get_for_model(other.model).pk
            theirs = other.model._base_manager.filter(_his(other, whose))
            numbers = theirs.annotate(_number=Cast("pk", number_as)).values("_number")
            asked |= Q(**{kind: number, f"{row}__in": numbers})
    return asked


def _fits(column: Any, value: str) -> bool:
    """Whether the column could hold that value."""
    try:
        column.to_python(value)
    except (ValidationError, ValueError):
        return False
    return True
