"""Feeds: what publishers' lists of articles say, as plain values.

Knows RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, RDF, JSON Feed and news sitemaps; charsets that lie,
XML that is broken, dates in any form, and that nothing in a feed can be trusted. Its HTML leaves
here clean. It fetches nothing and keeps nothing.
"""

from kiosk.kit.feeds.model import (
    BrokenFeedError,
    Entry,
    FeedError,
    FeedPicture,
    NotAFeedError,
    ParsedFeed,
    TooDeepError,
)
from kiosk.kit.feeds.parsing import parse

__all__ = [
    "BrokenFeedError",
    "Entry",
    "FeedError",
    "FeedPicture",
    "NotAFeedError",
    "ParsedFeed",
    "TooDeepError",
    "parse",
]
