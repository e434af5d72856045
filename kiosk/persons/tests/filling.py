"""A row in every table there is, whatever it is: made by looking at its fields. For tests.

What a table is particular about, beyond its fields, is said in PARTICULAR.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import NOT_PROVIDED

from kiosk.articles.models import Article
from kiosk.articles.tests.factories import ArticleFactory
from kiosk.kit.personal import Fate, Named, Naming, Nobodys, Told
from kiosk.persons.declared import personal
from kiosk.persons.reaching import Model, Table, target
from kiosk.readers.models import Reader

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
# Short enough for any text there is, and in no other.
MARK = "q7zk@x.example"
# By kind, the names that tables without a key know the person by.
NAMES = {"email": MARK, "payer": str(uuid.UUID(int=7)), "reading": "a-reading-key"}

# What a row needs that its fields do not say, by table.
PARTICULAR: Mapping[str, Callable[[], dict[str, object]]] = {
    "front.pick": lambda: {"article": ArticleFactory()},
    "memberships.membership": lambda: {"team": None},
    "memberships.payer": lambda: {"team": None},
    "reading.read": lambda: {"seconds": 15},
    "reading.minutes": lambda: {"reads": 1, "seconds": 15},
    "access.meter": lambda: {"holder": "r1"},
    "ledger.transaction": lambda: {
        "kind": "charge",
        "key": "invoice:1",
        "lines": [["provider", "EUR", 100], ["memberships", "EUR", -100]],
    },
}


class Filler:
    """Makes rows that are of one reader, one in each table; `made` are those, by table."""

    def __init__(self, reader: Reader, tables: Iterable[Table]) -> None:
        self.reader = reader
        self.made: dict[Model, models.Model] = {Reader: reader}
        self._reached = {table.model: table for table in tables}
        self._count = 0

    def fill(self) -> None:
        """A row in every table that may hold one of the reader's."""
        for model in self._reached:
            self.row(model)

    def row(self, model: Model) -> models.Model:
        """The row of that table, made with all that it needs if there is none yet."""
        if model is ContentType:
            return ContentType.objects.get_for_model(Reader)
        if model is Article:
            return self.made.setdefault(model, ArticleFactory())
        if model not in self.made:
            values = self._values(model)
            self.made[model] = model._base_manager.create(**values)
        return self.made[model]

    def _values(self, model: Model) -> dict[str, object]:
        given = PARTICULAR.get(model._meta.label_lower, dict)()
        pointing = dict(self._reached[model].pointing) if model in self._reached else {}
        values = dict(given)
        for field in model._meta.concrete_fields:
            if field.name in values or isinstance(field, models.AutoField):
                continue
            if field.name in pointing.values():
                values[field.name] = str(self.reader.pk)
            elif (value := self._value(model, field)) is not NOT_PROVIDED:
                values[field.name] = value
        return values

    def _value(self, model: Model, field: Any) -> Any:
        if isinstance(field, models.ForeignKey):
            there = target(field)
            wanted = there in self._reached or not field.null
            return self.row(there) if wanted and there is not model else NOT_PROVIDED
        said = personal(model).get(field.name)
        if isinstance(said, Named | Naming):
            return self._name(said.kind, field)
        if field.choices:
            return field.choices[0][0]
        own = model in self._reached and not _is_known_to_stay(said)
        if not own and (field.has_default() or field.null or field.blank):
            return NOT_PROVIDED
        return self._plain(field, mark=own)

    def _name(self, kind: str, field: Any) -> Any:
        name = str(self.reader.pk) if kind == "reader" else NAMES.get(kind, f"{kind}-{MARK}")
        return field.to_python(name)

    def _plain(self, field: Any, *, mark: bool) -> Any:
        """A value of the field's type; texts hold the person's mark where they are in a row of theirs."""
        self._count += 1
        for kind, value in self._by_type(field, MARK if mark else "other").items():
            if isinstance(field, kind):
                return value
        raise AssertionError(f"{field}: say in `Filler` what a field of that type holds")

    def _by_type(self, field: Any, text: str) -> dict[type[models.Field[Any, Any]], Any]:
        once = f"{self._count}-" if field.unique else ""
        return {
            models.EmailField: f"{once}{text}" if "@" in text else f"{once}{text}@x.example",
            models.GenericIPAddressField: "192.0.2.7",
            models.SlugField: f"{once}slug",
            models.URLField: f"https://{once}{text.replace('@', '.')}/",
            models.UUIDField: uuid.UUID(int=self._count),
            models.CharField: f"{once}{text}"[: field.max_length or 200],
            models.TextField: f"{once}{text}",
            models.JSONField: {"of": text},
            models.BooleanField: True,
            models.DateTimeField: NOON + timedelta(minutes=self._count),
            models.DateField: date(2026, 3, 2),
            models.TimeField: time(12),
            models.DurationField: timedelta(hours=1),
            models.DecimalField: Decimal(1),
            models.FloatField: 1.0,
            models.IntegerField: 1,
            models.BinaryField: b"1",
        }


def _is_known_to_stay(said: object) -> bool:
    return isinstance(said, Nobodys) or (isinstance(said, Told) and said.fate is Fate.STAYS)
