"""Small named makers of readers: Amina reads, Bruno edits."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from factory.django import DjangoModelFactory

from kiosk.readers.models import Reader

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PASSWORD = "a long night desk"


class ReaderFactory(DjangoModelFactory[Reader]):
    class Meta:
        model = Reader
        django_get_or_create = ("email",)

    email = "amina@reader.example"

    @classmethod
    def _create(cls, model_class: type[Reader], *args: Any, **values: Any) -> Reader:
        password = values.pop("password", PASSWORD)
        known = Reader.objects.filter(email=values["email"]).first()
        return known or Reader.objects.create_user(password=password, **values)


class EditorFactory(ReaderFactory):
    email = "bruno@desk.example"
    is_staff = True
    is_superuser = True
