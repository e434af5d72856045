"""Articles, the addresses and sightings they are known by, their revisions and pictures."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from kiosk.kit.personal import Fate, Named, Nobodys, Personal
from kiosk.publishers.models import Feed, Title
from kiosk.publishers.sections import CHOICES


class ArticleQuerySet(models.QuerySet["Article"]):
    """Named questions about articles."""

    def visible(self) -> ArticleQuerySet:
        """Those a reader may see, newest first."""
        return self.filter(withdrawn_at=None, title__dropped_at=None).order_by(
            "-published_at", "-id"
        )


class Article(models.Model):
    """One title's piece, as it reads now. Times are UTC; `body` is clean HTML."""

    class DatedBy(models.TextChoices):
        FEED = "feed", "the feed"
        PAGE = "page", "the page"
        RECEIPT = "receipt", "we did: the time it came"

    # Here and below, a foreign key that stands first in another index needs none of its own.
    title = models.ForeignKey(
        Title, on_delete=models.CASCADE, related_name="articles", db_index=False
    )
    url = models.CharField(max_length=2000, help_text="the publisher's own address")
    headline = models.CharField(max_length=500)
    kicker = models.CharField(max_length=200, blank=True)
    standfirst = models.TextField(blank=True)
    authors = models.JSONField(default=list)
    agencies = models.JSONField(default=list)
    dateline_place = models.CharField(max_length=100, blank=True)
    section = models.CharField(max_length=20, choices=CHOICES)
    publisher_section = models.CharField(max_length=100, blank=True)
    topics = models.JSONField(default=list)
    language = models.CharField(max_length=20, blank=True)
    direction = models.CharField(max_length=3, default="ltr")
    body = models.TextField(blank=True)
    words = models.PositiveIntegerField(default=0)
    reading_minutes = models.PositiveIntegerField(default=0)
    free = models.BooleanField(null=True, help_text="what the publisher says: isAccessibleForFree")
    text_key = models.CharField(max_length=32, blank=True)
    published_at = models.DateTimeField()
    dated_by = models.CharField(
        max_length=8, choices=DatedBy.choices, help_text="who said when it was published"
    )
    modified_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField()
    page_extracted_at = models.DateTimeField(null=True, blank=True)
    headline_changed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[ArticleQuerySet] = ArticleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(direction__in=["ltr", "rtl"]), name="text_runs_left_or_right"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["-published_at", "-id"]),
            models.Index(fields=["title", "-published_at"]),
            models.Index(fields=["title", "text_key"]),
            # A handful of rows, asked for every few seconds.
            models.Index(
                fields=["withdrawn_at"],
                condition=Q(withdrawn_at__isnull=False),
                name="articles_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return self.headline


class Address(models.Model):
    """One of the addresses an article of a title is known by; `key` is of the normalised URL."""

    title = models.ForeignKey(Title, on_delete=models.CASCADE, related_name="+", db_index=False)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="addresses")
    key = models.CharField(max_length=32)

    class Meta:
        verbose_name_plural = "addresses"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["title", "key"], name="one_article_an_address")
        ]

    def __str__(self) -> str:
        return self.key


class Sighting(models.Model):
    """An article as an entry of a feed: its GUID there, and what it looked like when last filed."""

    feed = models.ForeignKey(
        Feed, on_delete=models.CASCADE, related_name="sightings", db_index=False
    )
    guid_key = models.CharField(max_length=32)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="sightings")
    fingerprint = models.CharField(max_length=32)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["feed", "guid_key"], name="one_article_a_guid")
        ]

    def __str__(self) -> str:
        return self.guid_key


class ArticleSection(models.Model):
    """An article stands in a section; the time is kept here too, so that a section reads fast."""

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="sections", db_index=False
    )
    section = models.CharField(max_length=20, choices=CHOICES)
    published_at = models.DateTimeField()
    guessed = models.BooleanField(
        default=False, db_default=False, help_text="from its words, as the publisher says nothing"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article", "section"], name="once_in_a_section")
        ]
        indexes: ClassVar = [models.Index(fields=["section", "-published_at", "-article"])]

    def __str__(self) -> str:
        return self.section


class Joining(models.Model):
    """An article that turned out to be another one: where what leads to it goes, and since when."""

    former_id = models.PositiveBigIntegerField(
        unique=True, help_text="the id of the article that is no more"
    )
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="joinings")
    joined_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.former_id} is {self.article_id}"


class Revision(models.Model):
    """An earlier text of an article, as it stood until `replaced_at`."""

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="revisions", db_index=False
    )
    headline = models.CharField(max_length=500)
    standfirst = models.TextField(blank=True)
    body = models.TextField(blank=True)
    replaced_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["article", "-replaced_at"])]

    def __str__(self) -> str:
        return f"{self.headline} (until {self.replaced_at:%Y-%m-%d %H:%M})"


class Correction(models.Model):
    """A dated public note of a fixed error."""

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="corrections", db_index=False
    )
    note = models.TextField()
    made_by = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()

    PERSONAL: ClassVar[Personal] = {
        "made_by": Named("email", Fate.EMPTIED),
        "note": Nobodys("the house's own words to its readers"),
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article", "made_at"], name="one_correction_a_moment"),
            models.CheckConstraint(condition=~Q(note=""), name="a_correction_says_something"),
        ]

    def __str__(self) -> str:
        return self.note[:60]


class Picture(models.Model):
    """A picture of an article; position 0 is the lead."""

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="pictures", db_index=False
    )
    position = models.PositiveIntegerField()
    url = models.CharField(max_length=2000)
    caption = models.TextField(blank=True)
    credit = models.CharField(max_length=300, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article", "position"], name="one_picture_a_place")
        ]

    def __str__(self) -> str:
        return self.url


def visible_in(section: str, since: datetime | None = None) -> models.QuerySet[ArticleSection]:
    """Rows of a section whose article a reader may see, newest first."""
    rows = ArticleSection.objects.filter(
        section=section, article__withdrawn_at=None, article__title__dropped_at=None
    )
    if since is not None:
        rows = rows.filter(published_at__gte=since)
    return rows.order_by("-published_at", "-article_id")
