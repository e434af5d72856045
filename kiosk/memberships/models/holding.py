"""Who pays, and who holds what until when."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from kiosk.memberships.models.plans import Plan, Price
from kiosk.memberships.values import Status

_READER = settings.AUTH_USER_MODEL


class Team(models.Model):
    """A company, a class or a library whose members read by its membership; `seats` None: no bound."""

    name = models.CharField(max_length=120)
    manager = models.ForeignKey(
        _READER, null=True, blank=True, on_delete=models.SET_NULL, related_name="teams"
    )
    seats = models.PositiveIntegerField(null=True, blank=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Payer(models.Model):
    """Who pays, as a customer of the provider's; the ledger knows them by `key` alone.

    The row outlives its reader's account: the money stays, without the person.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    reader = models.OneToOneField(
        _READER, null=True, blank=True, on_delete=models.SET_NULL, related_name="payer"
    )
    team = models.OneToOneField(
        Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="payer"
    )
    customer_id = models.CharField(max_length=100, unique=True, null=True, blank=True)
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(
        null=True, blank=True, help_text="all ended and taken in, for the account to be erased"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(reader=None) | Q(team=None), name="a_payer_is_a_reader_or_a_team"
            )
        ]

    def __str__(self) -> str:
        return self.customer_id or str(self.key)


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Named questions about memberships."""

    def own(self, reader_id: int) -> MembershipQuerySet:
        """Those a reader holds alone, the newest first: paid for, given, or a student's."""
        return self.filter(reader_id=reader_id).order_by("-started_at", "-id")

    def running(self) -> MembershipQuerySet:
        """Those that go on at the provider's, whether they entitle or not."""
        over = (Status.CANCELED, Status.INCOMPLETE_EXPIRED)
        going = self.exclude(subscription_id=None).exclude(status__in=over)
        return going.order_by("id")


class Membership(models.Model):
    """A reader's or a team's hold on a plan, with every date of it.

    With a subscription, all but `reader`, `team`, `via` and what was asked for here (`pause_ends_at`,
    `wanted_…`) is what the provider told, as it stood at `told_at`, or follows from that; without one it
    was given.
    """

    class Via(models.TextChoices):
        OWN = "own", "their own"
        STUDENT = "student", "a student's"
        GIFT = "gift", "a gift"
        TEAM = "team", "a team's"
        LIBRARY = "library", "a library's"

    reader = models.ForeignKey(
        _READER, null=True, blank=True, on_delete=models.CASCADE, related_name="memberships"
    )
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.CASCADE, related_name="memberships"
    )
    payer = models.ForeignKey(
        Payer, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships"
    )
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="memberships")
    price = models.ForeignKey(
        Price, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships"
    )
    via = models.CharField(max_length=7, choices=Via.choices)
    status = models.CharField(max_length=18, choices=[(s.value, s.value) for s in Status])
    subscription_id = models.CharField(max_length=100, unique=True, null=True, blank=True)
    quantity = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField()
    trial_ends_at = models.DateTimeField(null=True, blank=True)
    period_starts_at = models.DateTimeField(null=True, blank=True)
    period_ends_at = models.DateTimeField(null=True, blank=True)
    paid_until = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(
        null=True, blank=True, help_text="cancelled, or given, until then"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    is_paused = models.BooleanField(default=False)
    resumes_at = models.DateTimeField(null=True, blank=True)
    pause_ends_at = models.DateTimeField(
        null=True, blank=True, help_text="asked for here; we end the pause then"
    )
    wanted_price = models.ForeignKey(
        Price, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="asked for here, from `wanted_at` on",
    )  # fmt: skip
    wanted_quantity = models.PositiveIntegerField(
        null=True, blank=True, help_text="asked for here, from `wanted_at` on"
    )
    wanted_at = models.DateTimeField(
        null=True, blank=True, help_text="the end of the time paid for when it was asked for"
    )
    is_waived = models.BooleanField(
        default=False, help_text="the running period is not paid for: its invoice is void"
    )
    due_since = models.DateTimeField(null=True, blank=True, help_text="a charge failed, due then")
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    grace_until = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    told_rank = models.SmallIntegerField(default=1)

    objects: ClassVar[MembershipQuerySet] = MembershipQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(reader=None) | Q(team=None), name="held_by_a_reader_or_a_team"
            ),
            models.CheckConstraint(
                condition=~Q(wanted_at=None) | Q(wanted_price=None, wanted_quantity=None),
                name="what_is_wanted_is_wanted_from_a_day_on",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscription_id or self.via}: {self.status}"

    @property
    def rests(self) -> bool:
        """Whether nothing is charged for the time after what is paid: paused, or not charged since."""
        return self.is_paused or self.is_waived


class Trial(models.Model):
    """That somebody had their trial: known by a keyed hash of their address, which outlives the account."""

    key = models.CharField(max_length=64, unique=True)
    taken_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"taken {self.taken_at:%Y-%m-%d}"


class Notice(models.Model):
    """A letter of a membership, sent: one of each kind about each date."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=20)
    about = models.CharField(max_length=60, help_text="the date, payment or change it is of")
    sent_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["membership", "kind", "about"], name="noticed_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.about}"
