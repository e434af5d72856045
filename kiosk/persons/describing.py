"""Rows as values: every field of them, foreign keys with the name of what they lead to."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models

from kiosk.persons.declared import secret
from kiosk.persons.finding import Person
from kiosk.persons.reaching import Model, keys, target
from kiosk.readers.models import Reader

# Stands for what opens something: a password's hash, a key.
WITHHELD = "withheld: it opens something"
# Rows held in memory at a time.
_AT_ONCE = 200
# Of what a key leads to, only its name is wanted: not a body, nor what is as long.
_LONG = (models.TextField, models.JSONField, models.BinaryField)


def described(chosen: models.QuerySet[models.Model], whose: Person) -> Iterator[dict[str, object]]:
    """Each row by its fields' names, as values JSON has; read from the database bit by bit.

    A foreign key is `{"id": 7, "is": "A headline"}`, of another reader the id alone. Times are ISO 8601
    with their zone, bytes Base64, decimals text.
    """
    model = chosen.model
    led = [key.name for key in keys(model)]
    asked = chosen.select_related(*led).defer(*_long_ones(model)) if led else chosen
    hidden = secret(model)
    for row in asked.iterator(chunk_size=_AT_ONCE):
        yield {
            field.name: WITHHELD if field.name in hidden else _value(row, field, whose)
            for field in model._meta.concrete_fields
        }


def _long_ones(model: Model) -> list[str]:
    return [
        f"{key.name}__{field.name}"
        for key in keys(model)
        for field in target(key)._meta.concrete_fields
        if isinstance(field, _LONG)
    ]


def _value(row: models.Model, field: Any, whose: Person) -> object:
    value = getattr(row, field.attname)
    if value is not None and isinstance(field, models.ForeignKey):
        if target(field) is Reader and value != whose.pk:
            return {"id": value}
        return {"id": plain(value), "is": str(getattr(row, field.name))}
    return plain(value)


def plain(value: object) -> object:
    """The value as JSON has it."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, str | int | float | bool | dict | list | None):
        return value
    return str(value)
