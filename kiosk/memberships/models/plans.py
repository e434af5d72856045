"""What is sold, and for how much."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Plan(models.Model):
    """What is sold: to a reader, a student, a team or a library."""

    class Kind(models.TextChoices):
        READER = "reader", "one reader"
        STUDENT = "student", "one student"
        TEAM = "team", "a team with seats"
        LIBRARY = "library", "a library"

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=7, choices=Kind.choices, default=Kind.READER)
    position = models.PositiveSmallIntegerField(
        default=0, help_text="its place on the page of plans"
    )
    is_offered = models.BooleanField(default=True)
    product_id = models.CharField(
        max_length=100, blank=True, help_text="the provider's, once asked"
    )

    class Meta:
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class PriceQuerySet(models.QuerySet["Price"]):
    """Named questions about prices."""

    def offered(self) -> PriceQuerySet:
        """Those one can choose today."""
        return self.filter(retired_at=None, plan__is_offered=True).order_by("plan__position", "id")


class Price(models.Model):
    """What a plan costs, for how long, in one currency, in one country or anywhere. A new price is a new
    row: those who hold the old one keep it."""

    class Interval(models.TextChoices):
        MONTH = "month", "a month"
        YEAR = "year", "a year"
        GIFT = "gift", "a year given, paid once"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="prices")
    interval = models.CharField(max_length=5, choices=Interval.choices)
    currency = models.CharField(max_length=3, help_text="ISO 4217, in capitals")
    region = models.CharField(
        max_length=2, blank=True, help_text="a country's code, ISO 3166-1; empty: anywhere"
    )
    amount = models.PositiveBigIntegerField(
        help_text="minor units, tax included; a seat's for teams"
    )
    provider_id = models.CharField(max_length=100, blank=True)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[PriceQuerySet] = PriceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan", "interval", "currency", "region"],
                condition=Q(retired_at=None),
                name="one_price_a_place",
            ),
            models.UniqueConstraint(
                fields=["provider_id"],
                condition=~Q(provider_id=""),
                name="one_price_at_the_provider",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_price_is_more_than_nothing"),
        ]

    def __str__(self) -> str:
        return (
            f"{self.plan_id} {self.amount} {self.currency} a {self.interval} {self.region}".strip()
        )


class Coupon(models.Model):
    """A code that makes a plan cheaper: by a part, or by an amount in one currency; once, for some months,
    or for good. The provider keeps it too, under `provider_id`, once it was used."""

    code = models.CharField(max_length=40, unique=True, help_text="in capitals")
    plan = models.ForeignKey(
        Plan, null=True, blank=True, on_delete=models.CASCADE, related_name="coupons",
        help_text="none: any",
    )  # fmt: skip
    percent = models.PositiveSmallIntegerField(null=True, blank=True)
    amount = models.PositiveBigIntegerField(null=True, blank=True, help_text="minor units")
    currency = models.CharField(max_length=3, blank=True)
    months = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="how long it lasts; 0: for good; none: the first charge"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    most = models.PositiveIntegerField(null=True, blank=True, help_text="how often; none: no bound")
    provider_id = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=100, amount=None)
                | (Q(percent=None, amount__gt=0) & ~Q(currency="")),
                name="a_coupon_takes_a_part_or_an_amount",
            ),
        ]

    def __str__(self) -> str:
        return self.code
