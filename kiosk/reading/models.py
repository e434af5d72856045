"""What readers saved and opened."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kiosk.articles.models import Article
from kiosk.readers.models import Reader

FOLDER_LETTERS = 60


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

    `paragraph` counts the body's blocks from 0; `finished_at` is when the end was first reached.
    """

    reader = models.ForeignKey(
        Reader, on_delete=models.CASCADE, related_name="readings", db_index=False
    )
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    opened_at = models.DateTimeField()
    paragraph = models.PositiveIntegerField(default=0)
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
