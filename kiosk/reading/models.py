"""What readers saved and opened, and the reads that count."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from kiosk.articles.models import Article
from kiosk.publishers.models import Title
from kiosk.readers.models import Reader

FOLDER_LETTERS = 60
# Seconds an article is seen for its opening to count, and that one opening counts for.
LEAST_S, MOST_S = 15, 1_800
KEY_LETTERS = 32


class Saved(models.Model):
    """An article a reader keeps, in a folder of their own naming or in none."""

    reader = models.ForeignKey(
        Reader, on_delete=models.CASCADE, related_name="saved", db_index=False
    )
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    folder = models.CharField(max_length=FOLDER_LETTERS, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "saved"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reader", "article"], name="saved_once")
        ]
        indexes: ClassVar = [models.Index(fields=["reader", "-saved_at", "-id"])]

    def __str__(self) -> str:
        return f"{self.reader_id} saved {self.article_id}"


class Reading(models.Model):
    """An article a reader opened: when last, which paragraph they had reached, and whether the end.

    `paragraph` counts the body's blocks from 0, and they were there at `placed_at`; `finished_at` is when
    the end was first reached.
    """

    reader = models.ForeignKey(
        Reader, on_delete=models.CASCADE, related_name="readings", db_index=False
    )
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    opened_at = models.DateTimeField()
    paragraph = models.PositiveIntegerField(default=0)
    placed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reader", "article"], name="one_reading_an_article")
        ]
        indexes: ClassVar = [models.Index(fields=["reader", "-opened_at", "-id"])]

    def __str__(self) -> str:
        return f"{self.reader_id} read {self.article_id} to {self.paragraph}"


class Following(models.Model):
    """What was read after an article, by several readers: `part` of all that was read next, 0 to 1."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+", db_index=False)
    following = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    part = models.FloatField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article", "following"], name="follows_once"),
            models.CheckConstraint(
                condition=models.Q(part__gt=0, part__lte=1), name="a_part_of_what_followed"
            ),
        ]

    def __str__(self) -> str:
        return f"after {self.article_id}: {self.following_id}"


class ReadingKey(models.Model):
    """Under what random key a reader's reads of a month are counted, `month` being its first day.

    Deleted with the reader, or once the month is accounted for: what was counted means nobody then.
    """

    reader = models.ForeignKey(
        Reader, on_delete=models.CASCADE, related_name="reading_keys", db_index=False
    )
    month = models.DateField()
    key = models.CharField(max_length=KEY_LETTERS, unique=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reader", "month"], name="one_reading_key_a_month")
        ]

    def __str__(self) -> str:
        return f"of {self.month:%Y-%m}"


class Read(models.Model):
    """One counted opening: of one article, by one reader, on one day (UTC), seen for `seconds`.

    `reader` is the key of who read, `payer` of who pays for it: the same, or who gave the article; empty
    where a library does. Kept for two days at most, apart from what the reader sees as their history.
    """

    reader = models.CharField(max_length=KEY_LETTERS)
    payer = models.CharField(max_length=KEY_LETTERS, blank=True)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    title = models.ForeignKey(Title, on_delete=models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    opened_at = models.DateTimeField()
    seconds = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reader", "article", "day"], name="read_once_a_day"),
            models.CheckConstraint(
                condition=~Q(reader="") & Q(seconds__gte=LEAST_S, seconds__lte=MOST_S),
                name="a_read_was_seen",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["payer", "day"])]

    def __str__(self) -> str:
        return f"{self.seconds} s of {self.article_id} on {self.day}"


class Minutes(models.Model):
    """How long a payer's reads of a title were seen, in a day or a month from `since` on; with no payer,
    everybody's whose own are forgotten, and those nobody in particular pays for."""

    class Span(models.TextChoices):
        DAY = "day", "a day"
        MONTH = "month", "a month"

    span = models.CharField(max_length=5, choices=Span.choices)
    since = models.DateField()
    payer = models.CharField(max_length=KEY_LETTERS, blank=True)
    title = models.ForeignKey(Title, on_delete=models.PROTECT, related_name="+")
    reads = models.PositiveIntegerField()
    seconds = models.PositiveBigIntegerField()

    class Meta:
        verbose_name_plural = "minutes"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["span", "since", "payer", "title"], name="minutes_once_a_span"
            ),
            models.CheckConstraint(
                condition=Q(reads__gt=0, seconds__gte=F("reads") * LEAST_S),
                name="minutes_were_seen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seconds} s of {self.title_id} in a {self.span} from {self.since}"
