"""Feeds written for the tests: our own words, in every format."""

from __future__ import annotations

from kiosk.kit.feeds import Entry, ParsedFeed, parse

URL = "https://paper.example/feed.xml"
SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
)


def rss(*items: str, head: str = "", version: str = "2.0") -> bytes:
    inside = "".join(f"<item>{item}</item>" for item in items)
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="{version}" {SPACES}><channel>'
        f"<title>The Paper</title><link>https://paper.example/</link>{head}{inside}"
        "</channel></rss>"
    ).encode()


def atom(*entries: str, head: str = "", attributes: str = "") -> bytes:
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}><title>The Paper</title>'
        f'<link href="https://paper.example/"/>{head}{inside}</feed>'
    ).encode()


def read(data: bytes, content_type: str | None = None) -> ParsedFeed:
    return parse(data, url=URL, content_type=content_type)


def only(data: bytes) -> Entry:
    """The one entry of a feed."""
    (entry,) = read(data).entries
    return entry


def item(inside: str, head: str = "") -> Entry:
    """The one item of an RSS feed that holds `inside`."""
    return only(rss(inside, head=head))
