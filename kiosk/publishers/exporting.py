"""The titles we carry as a list: OPML, JSON or CSV, each of which an import reads back."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Collection, Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

from kiosk.kit.texts import printable
from kiosk.publishers.listing import ListedFeed, ListedTitle
from kiosk.publishers.models import Feed, Title


def carried(slugs: Collection[str] | None = None) -> list[ListedTitle]:
    """Every title a reader may find that has a feed not retired, by name; two queries.

    Of these slugs alone, where they are given.
    """
    wanted = frozenset(slugs or ())
    feeds: dict[int, list[ListedFeed]] = {}
    standing = Feed.objects.filter(retired_at=None, title__dropped_at=None).order_by("id")
    for title_id, url, section in standing.values_list("title_id", "url", "section"):
        feeds.setdefault(title_id, []).append(ListedFeed(url, section))
    return [
        ListedTitle(
            name=title.name,
            feeds=tuple(feeds[title.pk]),
            home=title.home or None,
            country=title.country or None,
            language=title.language or None,
            owner=title.publisher.owner.name if title.publisher.owner else None,
        )
        for title in Title.objects.carried().select_related("publisher__owner")
        if title.pk in feeds and (slugs is None or title.slug in wanted)
    ]


def write_opml(titles: Sequence[ListedTitle]) -> bytes:
    """The titles as OPML 2.0, which any reader app takes in; without their owners."""
    outlines = "\n".join(
        f"<outline {_attributes(title, feed)}/>" for title in titles for feed in title.feeds
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n'
        f"<head><title>Titles</title></head>\n<body>\n{outlines}\n</body>\n</opml>\n"
    ).encode()


def write_json(titles: Sequence[ListedTitle]) -> bytes:
    """The titles as a JSON list, as the catalogue has them."""
    return (json.dumps([_said(title) for title in titles], ensure_ascii=False, indent=1)).encode()


def write_csv(titles: Sequence[ListedTitle]) -> bytes:
    """The titles as CSV, a row a feed."""
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(("name", "feed", "home", "country", "language", "section", "owner"))
    for title in titles:
        for feed in title.feeds:
            about = (title.home, title.country, title.language, feed.section, title.owner)
            rows.writerow((title.name, feed.url, *about))
    return text.getvalue().encode()


FORMS: dict[str, Callable[[Sequence[ListedTitle]], bytes]] = {
    "opml": write_opml,
    "json": write_json,
    "csv": write_csv,
}


def _attributes(title: ListedTitle, feed: ListedFeed) -> str:
    said = {
        "type": "rss",
        "text": title.name,
        "xmlUrl": feed.url,
        "htmlUrl": title.home,
        "language": title.language,
        "country": title.country,
        "category": feed.section,
    }
    return " ".join(f"{name}={quoteattr(printable(it))}" for name, it in said.items() if it)


def _said(title: ListedTitle) -> dict[str, Any]:
    about = {name: getattr(title, name) for name in ("home", "country", "language", "owner")}
    return {
        "name": title.name,
        **{name: value for name, value in about.items() if value},
        "feeds": [{"url": feed.url, "section": feed.section} for feed in title.feeds],
    }
