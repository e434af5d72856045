"""Copy as the wire would hand it over, in few words, and an article made of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from kiosk.articles.copy import Copy, EntryCopy, FeedCopy, fingerprint
from kiosk.articles.filing import file_feeds, file_pages
from kiosk.articles.models import Article
from kiosk.kit.addresses import identity, key
from kiosk.publishers.models import Feed

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
EARLIER = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def entry(
    url: str = "https://daily.example/a",
    headline: str = "Harbour opens again",
    *,
    guid: str = "",
    text: str = "The harbour opened again on Monday after the storm had passed the coast.",
    **more: Any,
) -> EntryCopy:
    """An entry; its keys follow from address, GUID and text as they do on the wire."""
    values = {"published": EARLIER, **more}
    copy = Copy(
        url=url,
        headline=headline,
        address_keys=(key(identity(url)),),
        body=f"<p>{text}</p>",
        words=len(text.split()),
        language="en",
        text_key=key(f"{headline}\n{text}\n{values['published']}"),
        **values,
    )
    dates = f"{copy.published} {copy.modified}"
    looks = fingerprint(headline, text, copy.address_keys, dates)
    return EntryCopy(copy, key(guid or url), looks)


def feed_copy(feed: Feed, *entries: EntryCopy, received: datetime = NOW) -> FeedCopy:
    """What a poll of that feed brought."""
    return FeedCopy(feed.pk, feed.title_id, feed.section, entries, received)


def page(url: str = "https://daily.example/a", **more: Any) -> Copy:
    """What was read of the page at that address."""
    values = {
        "headline": "Harbour opens again",
        "body": "<p>" + "The harbour opened again. " * 20 + "</p>",
        "words": 80,
        "language": "en",
        "address_keys": (key(identity(url)),),
        **more,
    }
    return Copy(url=url, **values)


def extracted(feed: Feed, text: str = "The full text of the page. " * 40, **more: Any) -> Article:
    """An article whose page was read, from a feed that brings a summary."""
    [pk] = file_feeds([feed_copy(feed, entry(guid="g", **more))]).new
    file_pages([(pk, page(body=f"<p>{text}</p>", words=len(text.split())))], NOW)
    return Article.objects.get(pk=pk)
