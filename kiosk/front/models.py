"""What newsrooms put on their own fronts, what an editor picks, and the fronts made of it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from kiosk.articles.models import Article
from kiosk.kit.personal import Fate, Named, Nobodys, Personal
from kiosk.publishers.models import Feed, Title
from kiosk.stories.models import Story


class Home(models.Model):
    """A title's home page on the wire's timetable: when it is looked at next, and how it went last.

    `address` is the title's home when it was last put on the timetable. `body_key` stands for the
    bytes that came last, `sights` for links seen in them (each a front.sights.Sight, as a list), `known`
    for how many articles we know it linked to, `quiet` for how many looks in a row found the front as
    it was.
    """

    title = models.OneToOneField(Title, on_delete=models.CASCADE, related_name="home_page")
    address = models.CharField(max_length=500)
    host = models.CharField(max_length=300, blank=True)
    due_at = models.DateTimeField()
    reasons = models.JSONField(default=list, help_text="why then, in plain lines")
    lease_until = models.DateTimeField(null=True, blank=True)
    etag = models.CharField(max_length=500, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    body_key = models.CharField(max_length=32, blank=True)
    fetched_at = models.DateTimeField(null=True, blank=True)
    succeeded_at = models.DateTimeField(null=True, blank=True)
    status = models.PositiveIntegerField(null=True, blank=True, help_text="of the last answer")
    error = models.CharField(max_length=500, blank=True)
    failures = models.PositiveIntegerField(default=0, help_text="in a row")
    quiet = models.PositiveIntegerField(
        default=0, help_text="looks in a row that found it as it was"
    )
    known = models.PositiveIntegerField(default=0, help_text="articles we know that it links to")
    sights = models.JSONField(
        default=list, help_text="links seen on it last: key, place, prominence"
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["due_at", "id"])]

    def __str__(self) -> str:
        return f"{self.address} due {self.due_at:%Y-%m-%d %H:%M}"


class FeedOrder(models.Model):
    """Whether a feed is in its editors' order, from how far its entries are out of order of time.

    `disorder` is 0 (in order of time) to 0.5 (in none), a mean over `polls` that leans to the last.
    """

    feed = models.OneToOneField(Feed, on_delete=models.CASCADE, related_name="order")
    disorder = models.FloatField(default=0.0)
    polls = models.PositiveIntegerField(default=0)
    editorial = models.BooleanField(default=False)
    decided_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.feed_id}: {'editorial' if self.editorial else 'by time'}"


class Ballot(models.Model):
    """Where a title put an article on its own front: its home page, or its feed in editors' order.

    `prominence` is that of the last look (1 leads the page, 0 is hardly seen), `best` the highest
    there was, `position` the place among the links to articles, from 0. `hours` counts the time it
    stood there, each hour by its prominence. `left_at` is when a look first missed it.
    """

    class Kind(models.TextChoices):
        HOME = "home", "its home page"
        FEED = "feed", "its front feed"

    title = models.ForeignKey(
        Title, on_delete=models.CASCADE, related_name="ballots", db_index=False
    )
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="ballots")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    prominence = models.FloatField()
    best = models.FloatField()
    position = models.PositiveIntegerField()
    hours = models.FloatField(default=0.0)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["title", "kind", "article"], name="one_ballot_an_article"
            ),
            models.CheckConstraint(
                condition=Q(prominence__gte=0, prominence__lte=1, best__gte=0, best__lte=1),
                name="prominence_is_a_part_of_one",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["last_seen_at"])]

    def __str__(self) -> str:
        return f"{self.article_id} at {self.position} of {self.title_id}"


class PickQuerySet(models.QuerySet["Pick"]):
    """Named questions about picks."""

    def current(self, now: datetime) -> PickQuerySet:
        """Those that hold at `now`, the latest first."""
        begun = self.filter(since__lte=now)
        return begun.filter(Q(until=None) | Q(until__gt=now)).order_by("-since", "-id")


class Pick(models.Model):
    """An editor's choice of a story, or of one article, with a note; shown from `since` to `until`."""

    story = models.ForeignKey(
        Story, null=True, blank=True, on_delete=models.CASCADE, related_name="picks"
    )
    article = models.ForeignKey(
        Article, null=True, blank=True, on_delete=models.CASCADE, related_name="picks"
    )
    note = models.TextField(blank=True, help_text="why, for readers")
    picked_by = models.CharField(max_length=200, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True, help_text="empty: until it is taken back")

    PERSONAL: ClassVar[Personal] = {
        "picked_by": Named("email", Fate.EMPTIED),
        "note": Nobodys("the house's own words to its readers"),
    }
    objects: ClassVar[PickQuerySet] = PickQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(story=None, article__isnull=False)
                | Q(story__isnull=False, article=None),
                name="a_story_or_an_article",
                violation_error_message="Choose a story or an article, not both.",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")),
                name="a_pick_ends_after_it_begins",
                violation_error_message="A pick ends after it begins.",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-since", "-id"])]

    def __str__(self) -> str:
        return self.note[:60] or f"{self.story_id or self.article_id}"


class FrontPage(models.Model):
    """An edition's ranked view as it was made last: what leads, what follows, and why.

    What `content` holds is said in front.making, which alone writes and reads it.
    """

    edition = models.CharField(max_length=40, unique=True)
    made_at = models.DateTimeField()
    content = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.edition} at {self.made_at:%Y-%m-%d %H:%M}"


class Offering(models.Model):
    """All stories of the window as they may be put before one reader, made with the fronts. One row.

    What `content` holds is said in front.offering, which alone writes and reads it.
    """

    made_at = models.DateTimeField()
    content = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{len(self.content)} stories at {self.made_at:%Y-%m-%d %H:%M}"
