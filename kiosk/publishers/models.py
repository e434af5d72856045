"""Owners, publishers, titles, feeds and terms."""

from __future__ import annotations

import re
from datetime import datetime
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from kiosk.kit.personal import Nobodys, Personal
from kiosk.publishers.sections import CHOICES, GENERAL

# What machines may be allowed to do with texts, by RSL 1.0 (rslstandard.org, section 3.4, "usage").
AI_USES = ("all", "ai-all", "ai-train", "ai-input", "ai-index", "search")
_COUNTRY = re.compile(r"[A-Z]{2}")


class Owner(models.Model):
    """Who controls publishers: one owner, one vote."""

    name = models.CharField(max_length=200, unique=True)

    def __str__(self) -> str:
        return self.name


class Publisher(models.Model):
    """The company we contract and pay."""

    name = models.CharField(max_length=200, unique=True)
    owner = models.ForeignKey(
        Owner, null=True, blank=True, on_delete=models.PROTECT, related_name="publishers"
    )

    def __str__(self) -> str:
        return self.name


class TitleQuerySet(models.QuerySet["Title"]):
    """Named questions about titles."""

    def carried(self) -> TitleQuerySet:
        """Those a reader may find, by name."""
        return self.filter(dropped_at=None).order_by("name", "id")


class Title(models.Model):
    """A publication: its masthead, where it is published and in what language."""

    publisher = models.ForeignKey(Publisher, on_delete=models.PROTECT, related_name="titles")
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    home = models.URLField(max_length=500, blank=True)
    country = models.CharField(
        max_length=3, blank=True, help_text="ISO 3166-1 alpha-2; empty: unknown"
    )
    language = models.CharField(max_length=20, blank=True, help_text="BCP 47; empty: unknown")
    colour = models.CharField(
        max_length=7, blank=True, help_text="#rrggbb of the drawn masthead; empty: from the name"
    )
    added_at = models.DateTimeField()
    # When its drop was made, kept here too: every list of titles and articles asks.
    dropped_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TitleQuerySet] = TitleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes: ClassVar = [models.Index(fields=["name", "id"])]

    def __str__(self) -> str:
        return self.name


class Halt(models.Model):
    """A title paused (not polled) or dropped (neither polled nor shown): when and by whom, until ended."""

    class Kind(models.TextChoices):
        PAUSE = "pause", "paused"
        DROP = "drop", "dropped"

    title = models.ForeignKey(Title, on_delete=models.CASCADE, related_name="halts")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    note = models.CharField(max_length=500, blank=True)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    ended_by = models.CharField(max_length=150, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    PERSONAL: ClassVar[Personal] = {
        name: Nobodys("what the machine calls its operator") for name in ("made_by", "ended_by")
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["title"], condition=Q(ended_at=None), name="one_halt_a_title"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} since {self.made_at:%Y-%m-%d} by {self.made_by}"


def halted(title: str) -> Exists:
    """Whether the title that field names is paused or dropped now."""
    return Exists(Halt.objects.filter(title=OuterRef(title), ended_at=None))


class FeedQuerySet(models.QuerySet["Feed"]):
    """Named questions about feeds."""

    def polled(self) -> FeedQuerySet:
        """Those the wire polls."""
        carried = self.filter(retired_at=None, title__dropped_at=None)
        return carried.exclude(halted("title")).order_by("id")


class Feed(models.Model):
    """An inbound address of a title."""

    title = models.ForeignKey(Title, on_delete=models.CASCADE, related_name="feeds")
    url = models.CharField(max_length=2000)
    # A long address does not fit a unique index everywhere: its key does.
    key = models.CharField(max_length=32, unique=True)
    section = models.CharField(max_length=20, choices=CHOICES, default=GENERAL)
    added_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[FeedQuerySet] = FeedQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.url


class Declaration(models.Model):
    """What a title's own site says of itself, for machines to read: a policy's page, an association."""

    class Source(models.TextChoices):
        PAGE = "page", "data in its home page"
        TRUST = "trust", "its trust.txt"
        RSL = "rsl", "its licence for machines (RSL)"
        TDM = "tdm", "its word on text and data mining (TDMRep)"

    title = models.ForeignKey(
        Title, on_delete=models.CASCADE, related_name="declarations", db_index=False
    )
    source = models.CharField(max_length=5, choices=Source.choices)
    name = models.CharField(max_length=40, help_text="schema.org's name, or trust.txt's")
    value = models.CharField(max_length=500)
    first_seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["title", "source", "name", "value"], name="declared_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


class Terms(models.Model):
    """What we may show of a title from a date on, and to whom; the latest row in force counts.

    Full text is for everybody or for members; `show` full means that those entitled may have it.
    """

    class Show(models.TextChoices):
        FULL = "full", "full text"
        EXCERPT = "excerpt", "excerpt with a link out"
        HEADLINE = "headline", "headline with a link out"

    class Readers(models.TextChoices):
        EVERYBODY = "everybody", "everybody"
        MEMBERS = "members", "members, and others as far as their meter goes"

    title = models.ForeignKey(Title, on_delete=models.CASCADE, related_name="terms")
    show = models.CharField(max_length=10, choices=Show.choices)
    excerpt_words = models.PositiveIntegerField(null=True, blank=True)
    readers = models.CharField(
        "full text is for", max_length=9, choices=Readers.choices, default=Readers.EVERYBODY
    )
    preview_words = models.PositiveIntegerField(
        null=True, blank=True, help_text="shown to those who may not read on; empty: the house's"
    )
    free_hours = models.PositiveIntegerField(
        null=True, blank=True, help_text="after publication everybody may read it, so long"
    )
    archive_days = models.PositiveIntegerField(
        null=True, blank=True, help_text="after which nobody reads in full here; empty: for ever"
    )
    regions = models.CharField(
        max_length=750,
        blank=True,
        help_text="countries of full text (ISO 3166-1 alpha-2, parted by spaces); empty: all",
    )
    meter_anonymous = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="articles of this title a month without an account; empty: of all, the house's",
    )
    meter_signed_in = models.PositiveIntegerField(
        null=True, blank=True, help_text="the same with an account and no membership"
    )
    gifting = models.BooleanField("members may give its articles", default=True)
    ai_use = models.CharField(
        max_length=100,
        blank=True,
        help_text="RSL's words for what machines may do (all, ai-all, ai-train, ai-input, ai-index,"
        " search), or none; empty: nothing is said",
    )
    since = models.DateTimeField()
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name_plural = "terms"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["title", "since"], name="one_terms_a_moment"),
            models.CheckConstraint(
                condition=Q(excerpt_words=None) | Q(show="excerpt", excerpt_words__gt=0),
                name="only_an_excerpt_has_words",
            ),
            models.CheckConstraint(
                condition=Q(show="full")
                | Q(
                    readers="everybody",
                    preview_words=None,
                    free_hours=None,
                    archive_days=None,
                    regions="",
                    meter_anonymous=None,
                    meter_signed_in=None,
                ),
                name="only_full_text_has_readers",
            ),
            models.CheckConstraint(
                condition=Q(preview_words=None) | Q(preview_words__gt=0),
                name="a_preview_has_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_show_display()} since {self.since:%Y-%m-%d}"

    def clean(self) -> None:
        """Raises ValidationError for what is no country and no use; writes both one way."""
        self.regions = " ".join(sorted(set(self.regions.upper().split())))
        wrong = [code for code in self.regions.split() if not _COUNTRY.fullmatch(code)]
        if wrong:
            raise ValidationError({"regions": f"no countries: {' '.join(wrong)}"})
        uses = self.ai_use.lower().split()
        if uses != ["none"] and not set(uses) <= set(AI_USES):
            raise ValidationError({"ai_use": f"it may be: none, {', '.join(AI_USES)}"})
        self.ai_use = " ".join(uses)


def headline_only(now: datetime) -> models.QuerySet[Terms, int]:
    """Ids of the titles whose terms in force at `now` are the headline alone."""
    later = Terms.objects.filter(
        title=OuterRef("title"), since__gt=OuterRef("since"), since__lte=now
    )
    alone = Terms.objects.filter(show=Terms.Show.HEADLINE, since__lte=now).exclude(Exists(later))
    return alone.order_by("title_id").values_list("title_id", flat=True)


def latest_terms_first(titles: list[int], now: datetime) -> models.QuerySet[Terms]:
    """Terms in force at `now` of those titles, each title's latest first."""
    return Terms.objects.filter(title__in=titles, since__lte=now).order_by(
        "title_id", F("since").desc()
    )
