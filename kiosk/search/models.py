"""Articles in the index, and what is offered while a reader types."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from kiosk.articles.models import Article
from kiosk.publishers.models import Terms, Title
from kiosk.stories.models import Topic


class Entry(models.Model):
    """An article in the index. Its id is its place (`search.places`): the newest has the least.

    The words stand beside, where each database keeps them its own way (`search.engines`): they go
    when their entry goes. `weights` says how much an article is about its main words
    (`search.weighing`), `digest` which text, time and filters the index holds.
    """

    id = models.BigIntegerField(primary_key=True)
    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="+")
    digest = models.BigIntegerField()
    weights = models.BinaryField()

    class Meta:
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"article {self.article_id}"


class IndexedTerms(models.Model):
    """What the terms showed of a title when its articles were last indexed for them."""

    title = models.OneToOneField(Title, on_delete=models.CASCADE, related_name="+")
    show = models.CharField(max_length=10, choices=Terms.Show.choices)
    words = models.PositiveIntegerField(null=True, help_text="of an excerpt")

    class Meta:
        verbose_name = verbose_name_plural = "indexed terms"

    def __str__(self) -> str:
        return f"title {self.title_id}: {self.show}"


class Suggestion(models.Model):
    """A title or topic by the beginning of one of its words: `key` is the folded name from there."""

    key = models.CharField(max_length=200, db_index=True)
    title = models.ForeignKey(Title, null=True, on_delete=models.CASCADE, related_name="+")
    topic = models.ForeignKey(Topic, null=True, on_delete=models.CASCADE, related_name="+")
    weight = models.FloatField(help_text="how much stands behind it now; more is offered first")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(title=None, topic__isnull=False) | Q(title__isnull=False, topic=None),
                name="a_title_or_a_topic",
            )
        ]

    def __str__(self) -> str:
        return self.key
