"""The polling state of feeds, the wire items on their way, and the articles still to be placed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from kiosk.articles.models import Article
from kiosk.publishers.models import Feed, Title


class Watch(models.Model):
    """What the wire knows of a feed: when to poll it next and why, and how the last poll went."""

    feed = models.OneToOneField(Feed, on_delete=models.CASCADE, related_name="watch")
    host = models.CharField(max_length=300, blank=True)
    due_at = models.DateTimeField()
    reasons = models.JSONField(default=list, help_text="why then, in plain lines")
    lease_until = models.DateTimeField(null=True, blank=True)
    etag = models.CharField(max_length=500, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    body_key = models.CharField(max_length=32, blank=True)
    polled_at = models.DateTimeField(null=True, blank=True)
    succeeded_at = models.DateTimeField(null=True, blank=True)
    status = models.PositiveIntegerField(null=True, blank=True, help_text="of the last answer")
    error = models.CharField(max_length=500, blank=True)
    failures = models.PositiveIntegerField(default=0, help_text="in a row")
    moved_to = models.CharField(max_length=2000, blank=True)
    moved_times = models.PositiveIntegerField(default=0, help_text="polls that agreed")
    rhythm_s = models.PositiveIntegerField(null=True, blank=True, help_text="between entries")
    newest_at = models.DateTimeField(null=True, blank=True)
    ttl_s = models.PositiveIntegerField(null=True, blank=True)
    format = models.CharField(max_length=20, blank=True)
    hub = models.CharField(max_length=2000, blank=True)

    class Meta:
        verbose_name_plural = "watches"
        indexes: ClassVar = [models.Index(fields=["due_at", "id"])]

    def __str__(self) -> str:
        return f"{self.feed_id} due {self.due_at:%Y-%m-%d %H:%M}"


class TrustFile(models.Model):
    """A title's trust.txt on the wire's timetable: when it is asked for next, and how it went last.

    `address` is the title's home when it was put there; the file stands beside it (kit.trust).
    """

    title = models.OneToOneField(Title, on_delete=models.CASCADE, related_name="trust_file")
    address = models.CharField(max_length=500)
    host = models.CharField(max_length=300, blank=True)
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    found = models.CharField(max_length=500, blank=True, help_text="where it was found last")
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["due_at", "id"])]

    def __str__(self) -> str:
        return f"{self.address} due {self.due_at:%Y-%m-%d %H:%M}"


class Item(models.Model):
    """A wire item: an article's page on its way. `stage` is the step that comes next."""

    class Stage(models.TextChoices):
        FETCH = "fetch", "its page is to be fetched"
        EXTRACT = "extract", "its page is to be extracted"
        FILE = "file", "what was extracted is to be filed"
        DONE = "done", "it has come through"
        FAILED = "failed", "its page cannot be had; the feed's text stands"

    ON_THEIR_WAY = (Stage.FETCH, Stage.EXTRACT, Stage.FILE)

    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="wire_item")
    url = models.CharField(max_length=2000)
    host = models.CharField(max_length=300, blank=True)
    stage = models.CharField(max_length=8, choices=Stage.choices, default=Stage.FETCH)
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)
    page = models.BinaryField(
        null=True, blank=True, help_text="the page, deflated, until extracted"
    )
    page_url = models.CharField(max_length=2000, blank=True)
    page_charset = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(null=True, blank=True, help_text="what was extracted, until filed")
    entry = models.JSONField(
        null=True, blank=True, help_text="a changed entry's copy, until its page is read again"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(stage="extract") | Q(page__isnull=False), name="a_page_to_extract"
            ),
            models.CheckConstraint(
                condition=~Q(stage="file") | Q(facts__isnull=False), name="facts_to_file"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["stage", "due_at", "id"],
                condition=Q(stage__in=["fetch", "extract", "file"]),
                name="items_on_their_way",
            )
        ]

    def __str__(self) -> str:
        return f"{self.article_id} to {self.stage}"


class Arrival(models.Model):
    """An article that is new or changed and still to be placed. `stage` is the step that comes next.

    Written in the transaction that files the article, and gone once it is placed. `changed_at` says
    which text is meant: what was done with an earlier one counts for nothing.
    """

    class Stage(models.TextChoices):
        GROUP = "group", "it is to be grouped into a story"
        INDEX = "index", "it is to be indexed for search"
        ASIDE = "aside", "it could not be placed after some tries, and is tried no more"

    article = models.OneToOneField(
        Article, on_delete=models.CASCADE, primary_key=True, related_name="arrival"
    )
    stage = models.CharField(max_length=8, choices=Stage.choices, default=Stage.GROUP)
    changed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["stage", "due_at", "article"])]

    def __str__(self) -> str:
        return f"{self.article_id} to {self.stage}"


class Duty(models.Model):
    """Work that one process at a time does, and until when it is that process's."""

    name = models.CharField(max_length=20, unique=True)
    holder = models.CharField(max_length=64)
    lease_until = models.DateTimeField()

    class Meta:
        verbose_name_plural = "duties"

    def __str__(self) -> str:
        return f"{self.name}: {self.holder}"
