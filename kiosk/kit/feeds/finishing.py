"""Drafts made into entries: texts cleaned, addresses absolute, caps kept."""

from kiosk.kit.cleaning import clean_printable
from kiosk.kit.feeds.footers import without_footer
from kiosk.kit.feeds.model import (
    AUTHORS,
    CATEGORIES,
    CONTENT_CHARS,
    SUMMARY_CHARS,
    Draft,
    Entry,
)
from kiosk.kit.feeds.pictures import first_in


def entry_of(draft: Draft, feed_url: str) -> Entry:
    """The entry. Relative links in its texts start from xml:base, its own page or the feed."""
    base = draft.base or draft.url or feed_url
    content = summary = ""
    pictures = draft.pictures
    if draft.content:
        content, pictured = clean_printable(draft.content[:CONTENT_CHARS], base)
        content = without_footer(content, draft.title, draft.url or "")
        if pictured and not pictures:
            pictures = first_in(content)
    if draft.summary:
        if draft.summary == draft.content and len(draft.summary) <= SUMMARY_CHARS:
            summary = content
        else:
            summary, pictured = clean_printable(draft.summary[:SUMMARY_CHARS], base)
            summary = without_footer(summary, draft.title, draft.url or "")
            if pictured and not pictures:
                pictures = first_in(summary)
    return Entry(
        draft.guid,
        draft.url,
        draft.title,
        summary,
        content,
        tuple(draft.authors[:AUTHORS]),
        draft.published,
        draft.updated,
        tuple(draft.categories[:CATEGORIES]),
        tuple(pictures),
        draft.language,
    )
