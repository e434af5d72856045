"""Feeds of ours as JSON Feed 1.1 (jsonfeed.org/version/1.1)."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from kiosk.web.addresses import absolute, address, tag
from kiosk.web.feeds.contents import content
from kiosk.web.feeds.values import FeedOut, Offer

CONTENT_TYPE = "application/feed+json; charset=utf-8"


def write(feed: FeedOut, own: str) -> bytes:
    """The feed as JSON Feed; `own` is the whole address it is fetched from."""
    said = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.name,
        "description": feed.about,
        "home_page_url": feed.page,
        "feed_url": own,
        "icon": absolute("/apple-touch-icon.png"),
        "favicon": absolute("/favicon.ico"),
        "language": feed.language,
        "items": [_item(offer) for offer in feed.offers],
    }
    text = json.dumps(_said(said), ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")


def _item(offer: Offer) -> dict[str, Any]:
    item = offer.item
    said = {
        "id": tag("article", item.id),
        "url": address("article", item.id, item.slug),
        "external_url": item.address,
        "title": item.text.headline,
        "summary": item.text.standfirst,
        "image": absolute(item.picture.sources.src) if item.picture else "",
        "date_published": _moment(item.published),
        "date_modified": _moment(item.updated),
        "authors": [{"name": name} for name in item.authors or (item.masthead.name,)],
        "tags": [item.section],
        "language": item.language,
    }
    # One of the two must be there, and must say something.
    html = content(offer)
    said |= {"content_html": html} if html else {"content_text": item.text.headline}
    return _said(said)


def _said(values: dict[str, Any]) -> dict[str, Any]:
    """Without what says nothing; a list of no items says that there are none."""
    return {name: value for name, value in values.items() if value or name == "items"}


def _moment(then: datetime) -> str:
    return then.strftime("%Y-%m-%dT%H:%M:%SZ")
