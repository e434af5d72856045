"""Stories, the articles that tell them, and the names they turn on."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from kiosk.articles.models import Article
from kiosk.kit.personal import Nobodys, Personal


class StoryQuerySet(models.QuerySet["Story"]):
    """Named questions about stories."""

    def standing(self) -> StoryQuerySet:
        """Those that were not merged into another, the last moved first."""
        return self.filter(merged_into=None).order_by("-moved_at", "-id")

    def moved_since(self, since: datetime) -> StoryQuerySet:
        """Standing stories with an article published since then."""
        return self.standing().filter(moved_at__gte=since)


class Story(models.Model):
    """The articles about one event, in one language. What is counted here is counted from tellings.

    `began_at` and `moved_at` are when its first and last article were published, UTC. A story that
    was merged keeps its row, so that its address leads to the one that stands.
    """

    language = models.CharField(max_length=20, blank=True)
    lead = models.ForeignKey(
        Article, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    led_by = models.PositiveBigIntegerField(
        null=True,
        blank=True,
        db_index=True,
        help_text="the id of its lead, also when that is no more",
    )
    began_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    articles = models.PositiveIntegerField(default=0)
    titles = models.PositiveIntegerField(default=0)
    owners = models.PositiveIntegerField(default=0)
    countries = models.PositiveIntegerField(default=0)
    independent = models.PositiveIntegerField(default=0, help_text="independent reports")
    agencies = models.JSONField(default=list, help_text="whose wire copy it carries")
    related = models.JSONField(default=list, help_text="ids of stories to read next, best first")
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="merged"
    )
    merged_at = models.DateTimeField(null=True, blank=True)

    PERSONAL: ClassVar[Personal] = {"led_by": Nobodys("an article's id")}
    objects: ClassVar[StoryQuerySet] = StoryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "stories"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="not_into_itself"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None, merged_at=None)
                | Q(merged_into__isnull=False, merged_at__isnull=False),
                name="a_merger_has_its_time",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-moved_at", "-id"])]

    def __str__(self) -> str:
        return f"story {self.pk}"


class Telling(models.Model):
    """An article's place in its story, and what it is there: its own report or a copy of another's."""

    class Role(models.TextChoices):
        ORIGINAL = "original", "the earliest independent report"
        INDEPENDENT = "independent", "a report of its own"
        WIRE = "wire", "an agency's copy"
        REWRITE = "rewrite", "another article, rewritten"

    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="telling")
    story = models.ForeignKey(
        Story, on_delete=models.CASCADE, related_name="tellings", db_index=False
    )
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.INDEPENDENT)
    source = models.ForeignKey(
        Article,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="the article this one copies or rewrites",
    )
    agency = models.CharField(max_length=100, blank=True, help_text="whose copy it is, if said")
    published_at = models.DateTimeField()
    grouped_at = models.DateTimeField()
    score = models.FloatField(default=0.0, help_text="how sure, 0 to 1")
    why = models.JSONField(default=list, help_text="what it shares with the story")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["story", "-published_at"]),
            models.Index(fields=["published_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} in {self.story_id}: {self.role}"


class StoryLink(models.Model):
    """Two stories in different languages that surely tell one event; the lower id stands first."""

    one = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="+")
    linked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["one", "other"], name="linked_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="lower_first"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id}"


class Topic(models.Model):
    """A person, place, organisation or thing as it occurs in stories; `key` is the folded name."""

    key = models.CharField(max_length=120, unique=True)
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name


class StoryTopic(models.Model):
    """A story turns on a topic; `weight` is 0 to 1."""

    story = models.ForeignKey(
        Story, on_delete=models.CASCADE, related_name="topics", db_index=False
    )
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="stories")
    weight = models.FloatField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["story", "topic"], name="once_in_a_story")
        ]

    def __str__(self) -> str:
        return f"{self.story_id}: {self.topic_id}"
