"""A table that no room knows of, there for one test: what is found of it is found by looking. For tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, models

from kiosk.persons.reaching import Model


@contextmanager
def planted(fields: Callable[[], dict[str, Any]], name: str = "Planted") -> Iterator[Model]:
    """A model with those fields (and class attributes), its table in the database. Only in tests that are
    in no transaction: SQLite makes no table in one."""
    meta = type("Meta", (), {"app_label": "persons"})
    model: Model = type(name, (models.Model,), {"__module__": __name__, "Meta": meta, **fields()})
    with connection.schema_editor() as editor:
        editor.create_model(model)
    try:
        yield model
    finally:
        apps.all_models["persons"].pop(name.lower())
        apps.clear_cache()
        with connection.schema_editor() as editor:
            editor.delete_model(model)
