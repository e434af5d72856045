"""What the provider told: its events as they came, and the objects of money as they stood last."""

from __future__ import annotations

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from kiosk.memberships.models.holding import Membership, Payer


class EventQuerySet(models.QuerySet["Event"]):
    """Named questions about events."""

    def waiting(self) -> EventQuerySet:
        """Those stored and not applied, the oldest first."""
        return self.filter(applied_at=None).order_by("made_at", "id")


class Event(models.Model):
    """What the provider told, as it came, whether applied yet or not; `fault` says why not."""

    event_id = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=80)
    # Stripe's client reads decimal fractions as such; they are text in JSON, as the provider sends them.
    payload = models.JSONField(encoder=DjangoJSONEncoder)
    made_at = models.DateTimeField(help_text="by the provider's clock")
    received_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveIntegerField(default=0)
    fault = models.CharField(max_length=500, blank=True)

    objects: ClassVar[EventQuerySet] = EventQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["made_at", "id"], condition=Q(applied_at=None), name="events_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"


class Comparison(models.Model):
    """All that the provider told until `began_at`, by our clock, is stored here; only the last is kept."""

    began_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"all until {self.began_at:%Y-%m-%d %H:%M}"


class _Told(models.Model):
    """An object of the provider's as it stood at `told_at`; `told_rank` as in `values.Happening`."""

    payer = models.ForeignKey(Payer, null=True, blank=True, on_delete=models.PROTECT)
    provider_id = models.CharField(max_length=100, unique=True)
    status = models.CharField(max_length=30)
    currency = models.CharField(max_length=3)
    payment = models.CharField(max_length=100, blank=True, db_index=True)
    made_at = models.DateTimeField()
    told_at = models.DateTimeField()
    told_rank = models.SmallIntegerField(default=1)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.provider_id}: {self.status}"


class _Charged(_Told):
    """What a payment may have been made for: since when it is known what the provider kept of it, and when
    it was asked last."""

    fee_known_at = models.DateTimeField(null=True, blank=True)
    fee_asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class Invoice(_Charged):
    """What a period of a membership costs; amounts in minor units."""

    membership = models.ForeignKey(
        Membership, null=True, blank=True, on_delete=models.SET_NULL, related_name="invoices"
    )
    subscription_id = models.CharField(max_length=100, blank=True, db_index=True)
    number = models.CharField(max_length=60, blank=True)
    total = models.BigIntegerField()
    tax = models.BigIntegerField(default=0)
    paid = models.BigIntegerField(default=0)
    paid_for = models.DateTimeField(null=True, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    page = models.URLField(max_length=1000, blank=True)
    file = models.URLField(max_length=1000, blank=True)


class _Back(_Told):
    """Money of a payment that went back. `tax` is in it, `tax_undone` in what of it returned to us: minor
    units, None until that is booked."""

    amount = models.BigIntegerField()
    tax = models.BigIntegerField(null=True, blank=True)
    tax_undone = models.BigIntegerField(null=True, blank=True)

    class Meta:
        abstract = True


class Refund(_Back):
    """Money of a payment given back."""


class Chargeback(_Back):
    """Money of a payment that the payer's bank took back."""

    fee = models.BigIntegerField(default=0)


class Checkout(_Charged):
    """A visit to the provider's checkout that we began or were told of."""

    is_paid = models.BooleanField(default=False)
    total = models.BigIntegerField(default=0)
    tax = models.BigIntegerField(default=0)
    subscription_id = models.CharField(max_length=100, blank=True)
    gift = models.CharField(max_length=40, blank=True)
