"""Bytes to a feed: the charset, then the format, then what a broken document still gives."""

import re

from kiosk.kit.feeds.channel import feed_of
from kiosk.kit.feeds.charsets import as_utf8, claims_utf8
from kiosk.kit.feeds.jsonfeed import json_feed_of
from kiosk.kit.feeds.model import FeedError, NotAFeedError, ParsedFeed, TooDeepError
from kiosk.kit.feeds.rescue import rescued
from kiosk.kit.feeds.sitemaps import news_of
from kiosk.kit.feeds.trees import NotUtf8Error, read_tree

_ITEM = re.compile(rb"<(?:item|entry|rss:item|atom:entry)[\s>]")


def parse(data: bytes, *, url: str, content_type: str | None = None) -> ParsedFeed:
    """The feed in `data`, fetched from `url` with that Content-Type header.

    RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, JSON Feed and news sitemaps. Raises a FeedError and
    nothing else, whatever the bytes.
    """
    if claims_utf8(data, content_type):
        try:
            return _feed(data, url)
        except NotUtf8Error:
            pass  # it lied: the long way finds out what it is
    return _feed(as_utf8(data, content_type), url)


def _feed(data: bytes, url: str) -> ParsedFeed:
    start = data[:4096].lstrip()
    if not start:
        raise NotAFeedError("It is empty.")
    if start.startswith(b"{"):
        return json_feed_of(data, url)
    return _xml_feed(data, url)


def _xml_feed(data: bytes, url: str) -> ParsedFeed:
    try:
        tree = read_tree(data)
        kind = tree.names[tree.root.tag]
        if kind == "urlset":
            return news_of(tree, url)
        if kind == "sitemapindex":
            raise NotAFeedError("It is an index of sitemaps: give one of the sitemaps it names.")
        feed = feed_of(tree, url)
    except (TooDeepError, NotUtf8Error):
        raise
    except FeedError:
        if not _ITEM.search(data):
            raise
        return rescued(data, url)
    if tree.broken and len(_ITEM.findall(data)) > len(feed.entries) + feed.dropped:
        return _fuller(feed, data, url)
    return feed


def _fuller(feed: ParsedFeed, data: bytes, url: str) -> ParsedFeed:
    """What feedparser makes of a document that broke off, where that is more."""
    try:
        other = rescued(data, url)
    except FeedError:
        return feed
    return other if len(other.entries) > len(feed.entries) else feed
