"""Meters, what was opened on them, and articles given."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from kiosk.articles.models import Article
from kiosk.readers.models import Reader


class Meter(models.Model):
    """Articles a reader, or a device without an account, opened free of charge in a month.

    `holder` names either ("r12", "d" and a device's random id); `scope` is the id of a title that has
    a meter of its own, 0 for the house's. `used` is the number of its openings, counted in one statement.
    """

    holder = models.CharField(max_length=40)
    reader = models.ForeignKey(
        Reader, null=True, on_delete=models.CASCADE, related_name="meters", db_index=True
    )
    month = models.PositiveIntegerField(help_text="such as 202611")
    scope = models.PositiveBigIntegerField(default=0)
    used = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["holder", "month", "scope"], name="one_meter_a_month_and_scope"
            ),
            models.CheckConstraint(
                condition=Q(reader=None, holder__startswith="d")
                | Q(reader__isnull=False, holder__startswith="r"),
                name="a_meter_is_a_readers_or_a_devices",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["month"])]

    def __str__(self) -> str:
        return f"{self.holder} in {self.month}: {self.used}"


class Opening(models.Model):
    """An article opened on a meter: it stays open for the rest of the month."""

    meter = models.ForeignKey(
        Meter, on_delete=models.CASCADE, related_name="openings", db_index=False
    )
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meter", "article"], name="opened_once_a_meter")
        ]

    def __str__(self) -> str:
        return f"article {self.article_id} on {self.meter_id}"


class GiftQuerySet(models.QuerySet["Gift"]):
    """Named questions about gifts."""

    def good(self, now: datetime) -> GiftQuerySet:
        """Those whose link opens their article at `now`."""
        return self.filter(revoked_at=None, until__gt=now).order_by("-made_at", "-id")


class Gift(models.Model):
    """An article a member gives away by a link, to whoever has it, until a day or until taken back.

    The link's token is not kept: `nonce` makes it again with the house's key, and `token_hash` knows it.
    """

    giver = models.ForeignKey(
        Reader, on_delete=models.CASCADE, related_name="gifts", db_index=False
    )
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80, blank=True, help_text="as whom they gave it")
    nonce = models.CharField(max_length=32)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[GiftQuerySet] = GiftQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__gt=F("made_at")), name="a_gift_is_good_for_a_while"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["giver", "made_at"])]

    def __str__(self) -> str:
        return f"article {self.article_id} from {self.giver_id}"
