"""How others than the payer come to read: seats, ways in, gifts."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from kiosk.kit.personal import Named, Personal
from kiosk.memberships.models.holding import Team
from kiosk.memberships.models.plans import Plan

_READER = settings.AUTH_USER_MODEL
# A seat by a code lasts so many days at most.
MOST_DAYS = 3650


class Seat(models.Model):
    """A reader's place in a team: since when, by which way in, and until when. `address`: the one of theirs
    they came by, which the team's manager sees; empty where they came by a code."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE)
    reader = models.ForeignKey(_READER, on_delete=models.CASCADE, related_name="seats")
    way = models.CharField(max_length=60, blank=True, help_text="invitation, domain, or code X")
    address = models.EmailField(max_length=254, blank=True)
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


class Invitation(models.Model):
    """A seat offered to an address, whoever has it: whoever proves it may take the seat, for two weeks."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="invitations")
    address = models.EmailField(max_length=254, help_text="in small letters")
    made_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True, blank=True)

    PERSONAL: ClassVar[Personal] = {"address": Named("email")}

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "address"], name="invited_once")
        ]

    def __str__(self) -> str:
        return f"{self.address} is invited to {self.team_id}"


class EntranceQuerySet(models.QuerySet["Entrance"]):
    """Named questions about ways in."""

    def waiting(self) -> EntranceQuerySet:
        """Ranges that wait for the operator to confirm them, the oldest first."""
        unconfirmed = self.filter(kind=Entrance.Kind.RANGE, confirmed_at=None, ended_at=None)
        return unconfirmed.order_by("made_at", "id")


class Entrance(models.Model):
    """A way into a team: a proven address's domain, a range of IP addresses, or a code.

    `first` and `last` are the ends of a range as 32 hex digits (IPv4 mapped into IPv6); it counts once the
    operator confirmed it, at `confirmed_at`. `days`: how long a seat lasts that was taken by it; None: as
    long as the team's membership.
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
    days = models.PositiveIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(MOST_DAYS)]
    )
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[EntranceQuerySet] = EntranceQuerySet.as_manager()  # type: ignore[assignment]

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
