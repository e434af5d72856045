"""Which tables reach the reader, and by which ways: told by the models alone, so that none is forgotten.

A way is a chain of foreign keys, one-to-ones or many-to-manys (whose tables in between are models too)
from a table to the reader's; or a field that names them without a key (`kit.personal`); or, as in the
admin's log, a table's and a row's number. Asks the database for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models

from kiosk.kit.personal import Fate, Told
from kiosk.persons.declared import named, personal
from kiosk.readers.models import Reader

Model: TypeAlias = type[models.Model]
# No chain of ours is half as long; one that is longer goes in circles.
_LONGEST = 6


@dataclass(frozen=True, slots=True)
class Way:
    """A chain of keys from a table to the reader: `lookup` as Django's filters take it ("seat__reader").

    `fate` is of a row that reaches the reader by it, when they are erased: GOES, or EMPTIED where its own
    key is cut loose, or STAYS where one further on is. `sure` is whether every row has it.
    """

    lookup: str
    fate: Fate
    sure: bool

    @property
    def direct(self) -> bool:
        return "__" not in self.lookup

    @property
    def key(self) -> str:
        """The table's own field that the chain begins with."""
        return self.lookup.partition("__")[0]


@dataclass(frozen=True, slots=True)
class Table:
    """A model whose rows may be a reader's. `pointing` are its fields that hold a table's number and a
    row's, as text or number: such a row is about whatever that is."""

    model: Model
    ways: tuple[Way, ...] = ()
    pointing: tuple[tuple[str, str], ...] = ()

    @property
    def label(self) -> str:
        return self.model._meta.label_lower


def reaching(among: Iterable[Model] | None = None) -> tuple[Table, ...]:
    """Every table that may hold a reader's rows, each before those its keys lead to; the readers' is last.

    `among` are the models looked at, else all that are installed.
    """
    known = _tables_of(apps.get_models(include_auto_created=True) if among is None else among)
    found = [
        Table(model, tuple(_ways(model, known)), tuple(_pointing(model)))
        for model in _leaves_first(known)
    ]
    return tuple(
        table
        for table in found
        if table.ways or table.pointing or named(table.model) or table.model is Reader
    )


def keys(model: Model) -> Iterator[models.ForeignKey[Any, Any]]:
    """The model's own foreign keys and one-to-ones."""
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey):
            yield field


def target(key: models.ForeignKey[Any, Any]) -> Model:
    """The model whose table the key leads to."""
    there: Model = key.remote_field.model
    return there._meta.concrete_model or there


def _tables_of(among: Iterable[Model]) -> list[Model]:
    return [m for m in among if not m._meta.proxy and not m._meta.abstract and not m._meta.swapped]


def _ways(model: Model, known: Sequence[Model], seen: tuple[Model, ...] = ()) -> Iterator[Way]:
    """Every chain from the model to the readers' table, in no table twice."""
    if model is Reader or len(seen) >= _LONGEST:
        return
    for key in keys(model):
        there, fate, sure = target(key), _fate(model, key), not key.null
        if there is Reader:
            yield Way(key.name, fate, sure)
        elif there in known and there is not model and there not in seen:
            for way in _ways(there, known, (*seen, model)):
                joined = fate if way.fate is Fate.GOES else Fate.STAYS
                yield Way(f"{key.name}__{way.lookup}", joined, sure and way.sure)


def _fate(model: Model, key: models.ForeignKey[Any, Any]) -> Fate:
    """What becomes of a row whose key leads to one that goes. What would keep that one from going, or
    would be left pointing at nothing, goes itself."""
    said = personal(model).get(key.name)
    if isinstance(said, Told):
        return said.fate
    loose = key.remote_field.on_delete in (models.SET_NULL, models.SET_DEFAULT)
    return Fate.EMPTIED if loose else Fate.GOES


def _pointing(model: Model) -> Iterator[tuple[str, str]]:
    names = {field.name for field in model._meta.concrete_fields}
    for key in keys(model):
        if target(key) is ContentType:
            generic = [
                field.fk_field
                for field in model._meta.private_fields
                if getattr(field, "ct_field", None) == key.name
            ]
            for row in generic or ["object_id"]:
                if row in names:
                    yield key.name, row


def _leaves_first(known: Sequence[Model]) -> list[Model]:
    """The models, each before those its keys lead to, as far as no keys lead in circles."""
    leading: dict[Model, list[Model]] = {}
    for model in known:
        for key in keys(model):
            leading.setdefault(target(key), []).append(model)
    order: dict[Model, None] = {}
    begun: set[Model] = set()

    def put(model: Model) -> None:
        if model in begun:
            return
        begun.add(model)
        for dependent in leading.get(model, ()):
            put(dependent)
        order[model] = None

    for model in known:
        put(model)
    # Nothing has to go after its reader.
    order.pop(Reader, None)
    return [*order, Reader]
