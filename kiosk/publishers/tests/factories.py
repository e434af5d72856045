"""Small named makers of publishers, titles, feeds and terms."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from kiosk.publishers.feed_keys import feed_key
from kiosk.publishers.models import Feed, Owner, Publisher, Terms, Title

LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)


class OwnerFactory(DjangoModelFactory[Owner]):
    class Meta:
        model = Owner
        django_get_or_create = ("name",)

    name = factory.Sequence(lambda n: f"Owner {n}")


class PublisherFactory(DjangoModelFactory[Publisher]):
    class Meta:
        model = Publisher

    name = factory.Sequence(lambda n: f"Publishing House {n}")
    owner = factory.SubFactory(OwnerFactory)


class TitleFactory(DjangoModelFactory[Title]):
    class Meta:
        model = Title

    publisher = factory.SubFactory(PublisherFactory)
    name = factory.Sequence(lambda n: f"The Daily {n}")
    slug = factory.Sequence(lambda n: f"the-daily-{n}")
    home = factory.LazyAttribute(lambda title: f"https://{title.slug}.example/")
    country = "GB"
    language = "en"
    added_at = LONG_AGO


class FeedFactory(DjangoModelFactory[Feed]):
    class Meta:
        model = Feed

    title = factory.SubFactory(TitleFactory)
    url = factory.Sequence(lambda n: f"https://feeds.example/{n}.xml")
    key = factory.LazyAttribute(lambda feed: feed_key(feed.url))
    section = "news"
    added_at = LONG_AGO


def agree(title: Title, show: str, words: int | None = None, *, since: Any = LONG_AGO) -> Terms:
    """Terms of a title from a time on."""
    return Terms.objects.create(title=title, show=show, excerpt_words=words, since=since)


def for_members(title: Title, **windows: Any) -> Terms:
    """Terms of a title whose full text is for members, within these windows."""
    agreed = {"show": "full", "readers": "members", "since": LONG_AGO, **windows}
    return Terms.objects.create(title=title, **agreed)
