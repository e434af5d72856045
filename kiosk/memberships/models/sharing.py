"""How others than the payer come to read: seats, ways in, gifts."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from kiosk.memberships.models.holding import Team
from kiosk.memberships.models.plans import Plan

_READER = settings.AUTH_USER_MODEL


class Seat(models.Model):
    """A reader's place in a team: since when, by which way in, and until when."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE)
    reader = models.ForeignKey(_READER, on_delete=models.CASCADE, related_name="seats")
    way = models.CharField(max_length=60, blank=True, help_text="an entrance, or who gave it")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["team", "reader"], condition=Q(ended_at=None), name="one_seat_a_reader"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reader_id} sits in {self.team_id}"


class Entrance(models.Model):
    """A way into a team: a proven address's domain, a range of IP addresses, or a code.

    `first` and `last` are the ends of a range as 32 hex digits (IPv4 mapped into IPv6). `days`: how long
    a seat lasts that was taken by it; None: as long as the team's membership.
    """

    class Kind(models.TextChoices):
        DOMAIN = "domain", "an e-mail domain"
        RANGE = "range", "a range of IP addresses"
        CODE = "code", "a code"

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="entrances")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    value = models.CharField(max_length=253)
    first = models.CharField(max_length=32, blank=True, editable=False)
    last = models.CharField(max_length=32, blank=True, editable=False)
    days = models.PositiveIntegerField(null=True, blank=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "value"], condition=Q(ended_at=None), name="one_team_an_entrance"
            ),
            models.CheckConstraint(
                condition=~Q(kind="range") | ~Q(first=""), name="a_range_has_its_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


def gift_code() -> str:
    """100 bits: cannot be guessed, can be typed (no letter that looks like another)."""
    drawn = "".join(secrets.choice("23456789ABCDEFGHJKMNPQRSTUVWXYZ") for _ in range(20))
    return "-".join(drawn[at : at + 5] for at in range(0, 20, 5))


class GiftMembership(models.Model):
    """A membership of so many months for whoever brings its code; or mailed to an address.

    One bought counts once it is paid; one the house gives has no `giver` and counts at once.
    """

    code = models.CharField(max_length=23, unique=True, default=gift_code)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    months = models.PositiveSmallIntegerField(default=12)
    giver = models.ForeignKey(
        _READER, null=True, blank=True, on_delete=models.SET_NULL, related_name="gifts_given"
    )
    by_house = models.BooleanField(default=False)
    to_address = models.EmailField(max_length=254, blank=True)
    message = models.CharField(max_length=500, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True, blank=True)
    checkout_id = models.CharField(max_length=100, blank=True)
    taken_by = models.ForeignKey(
        _READER, null=True, blank=True, on_delete=models.SET_NULL, related_name="gifts_taken"
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(months__gt=0), name="a_gift_lasts"),
        ]

    def __str__(self) -> str:
        return f"{self.months} months of {self.plan_id}"
