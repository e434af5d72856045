"""What tables leave unanswered about the people in them; a test lets nothing of it through."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import models

from kiosk.kit.personal import Fate, Named, Told
from kiosk.persons.declared import named, personal
from kiosk.persons.reaching import Model, Table
from kiosk.readers.models import Reader

# Words in the name of a field that is likely to say who somebody is.
_LIKE_A_PERSON = re.compile(
    r"(?:^|_)(?:e?mails?|ip|payers?|users?|readers?|persons?|customers?|givers?|receivers?|recipients?"
    r"|members?|devices?|phones?|by|whom?)(?:_(?:id|key|address|name|agent))?$"
)
_TEXTS = (models.CharField, models.TextField, models.JSONField, models.GenericIPAddressField)


def faults(among: Sequence[Model], tables: Sequence[Table]) -> Iterator[str]:
    """A line for each field that nobody answers for: one that looks as if it named a person in a table
    whose every row does not go with theirs; a text of a row that stays; a declared field there is not.

    `among` are all models, `tables` those of them that reach the reader.
    """
    reached = {table.model: table for table in tables}
    for model in among:
        table = reached.get(model, Table(model))
        said, label = personal(model), table.label
        names = {field.name for field in model._meta.concrete_fields}
        yield from (f"{label}.{name}: declared, and not there" for name in sorted({*said} - names))
        for field in model._meta.concrete_fields:
            if field.name in said or field.is_relation or field.primary_key or field.choices:
                continue
            if _looks_personal(field) and not _all_go(table):
                yield f"{label}.{field.name}: looks as if it named a person"
            elif _may_stay(table) and _tells(field):
                yield f"{label}.{field.name}: what becomes of it in a row that stays?"
        yield from _impossible(model)


def _looks_personal(field: Any) -> bool:
    if isinstance(field, models.BooleanField | models.DateTimeField | models.DateField):
        return False
    if isinstance(field, models.EmailField | models.GenericIPAddressField):
        return True
    return bool(_LIKE_A_PERSON.search(field.name))


def _all_go(table: Table) -> bool:
    """Whether every row goes with its reader."""
    return table.model is Reader or any(w.sure and w.fate is Fate.GOES for w in table.ways)


def _may_stay(table: Table) -> bool:
    """Whether a row may stay when its reader goes: cut loose from them, from their name, or by way of one
    that is."""
    if _all_go(table):
        return False
    fates = [way.fate for way in table.ways] + [what.fate for what in named(table.model).values()]
    return any(fate is not Fate.GOES for fate in fates)


def _tells(field: Any) -> bool:
    return isinstance(field, _TEXTS)


def _impossible(model: Model) -> Iterator[str]:
    for name, said in personal(model).items():
        if not isinstance(said, Named | Told) or said.fate is not Fate.EMPTIED:
            continue
        field = next((f for f in model._meta.concrete_fields if f.name == name), None)
        if field is not None and not can_be_emptied(field):
            yield f"{model._meta.label_lower}.{name}: cannot be emptied"


def can_be_emptied(field: Any) -> bool:
    """Whether there is an empty value for the field."""
    return bool(field.null) or isinstance(
        field, models.CharField | models.TextField | models.JSONField
    )
