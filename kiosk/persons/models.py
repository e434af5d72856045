"""Exports asked for, and accounts being erased."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from kiosk.kit.personal import Nobodys, Personal, Secret
from kiosk.readers.models import Reader

_ITSELF = Nobodys("emptied by the erasure itself, with its end")


class ExportQuerySet(models.QuerySet["Export"]):
    """Named questions about exports."""

    def waiting(self, now: datetime) -> ExportQuerySet:
        """Those asked for that nobody is making, the first asked for first."""
        free = Q(lease_until=None) | Q(lease_until__lte=now)
        return self.filter(free, made_at=None).order_by("asked_at", "pk")


class Export(models.Model):
    """All that is kept of a reader, as one file for them: asked for, made, gone after a few days.

    `file` is a name in the data folder's `exports/` that nobody can guess.
    """

    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="exports")
    language = models.CharField(max_length=20)
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    file = models.CharField(max_length=80, blank=True)
    size = models.PositiveBigIntegerField(default=0, help_text="bytes")
    told = models.BooleanField(default=False, help_text="a letter says that it is there")
    lease_until = models.DateTimeField(null=True, blank=True)

    PERSONAL: ClassVar[Personal] = {"file": Secret()}
    objects: ClassVar[ExportQuerySet] = ExportQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"all of {self.reader_id}, asked for {self.asked_at:%Y-%m-%d}"


class ErasureQuerySet(models.QuerySet["Erasure"]):
    """Named questions about erasures."""

    def waiting(self, now: datetime) -> ErasureQuerySet:
        """Those not at their end that nobody is at, the first asked for first."""
        free = Q(lease_until=None) | Q(lease_until__lte=now)
        return self.filter(free, done_at=None).order_by("asked_at", "pk")


class Erasure(models.Model):
    """An account being erased: what is needed to go on with it after a kill, and at its end only that an
    account was erased, and when. No key to the reader, who goes before the letter is sent."""

    account = models.BigIntegerField(null=True, blank=True, unique=True)
    address = models.EmailField(max_length=254, blank=True)
    language = models.CharField(max_length=20, blank=True)
    names = models.JSONField(default=dict, help_text="what tables without a key know them by")
    asked_at = models.DateTimeField()
    left_at = models.DateTimeField(
        null=True, blank=True, help_text="what was held elsewhere was ended"
    )
    done_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=200, blank=True, help_text="what it waits for")
    lease_until = models.DateTimeField(null=True, blank=True)

    PERSONAL: ClassVar[Personal] = {"account": _ITSELF, "address": _ITSELF, "names": _ITSELF}
    objects: ClassVar[ErasureQuerySet] = ErasureQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(account=None, address=""),
                name="an_erasure_done_knows_nobody",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(done_at__gte=F("asked_at")),
                name="an_erasure_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"an account erased, asked for {self.asked_at:%Y-%m-%d %H:%M}"
