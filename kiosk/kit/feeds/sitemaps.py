"""News sitemaps: a site's newest articles, as it lists them for search engines."""

from typing import Any

from kiosk.kit.feeds.dates import moment
from kiosk.kit.feeds.finishing import entry_of
from kiosk.kit.feeds.items import fields_of, first_text, people_of, plain_text
from kiosk.kit.feeds.model import (
    CATEGORY_CHARS,
    ENTRIES,
    TITLE_CHARS,
    Draft,
    Entry,
    NotAFeedError,
    ParsedFeed,
)
from kiosk.kit.feeds.pictures import pictures_of
from kiosk.kit.feeds.text import absolute, language_tag, plain
from kiosk.kit.feeds.trees import Tree


def news_of(tree: Tree, url: str) -> ParsedFeed:
    """The articles of a `<urlset>`; NotAFeedError where it lists none as news."""
    names = tree.names
    pages = [
        (page, fields["news:news"][0], fields)
        for page in tree.root
        if names[page.tag] == "url" and "news:news" in (fields := fields_of(page, tree))
    ]
    if not pages:
        raise NotAFeedError("It is a sitemap without news: it names pages, not articles.")
    entries: list[Entry] = []
    title = language = None
    for _, news, fields in pages[:ENTRIES]:
        inside = fields_of(news, tree)
        publication = _publication(inside, tree)
        title = title or plain(first_text(publication, tree, "news:name"), TITLE_CHARS) or None
        own = language_tag(first_text(publication, tree, "news:language"))
        language = language or own
        draft = _draft(fields, inside, tree, url)
        draft.language = own
        entries.append(entry_of(draft, url))
    return ParsedFeed(
        format="news-sitemap",
        title=title,
        home=None,
        language=language,
        ttl_minutes=None,
        hub=None,
        self_url=None,
        icon=None,
        image=None,
        updated=max((entry.published for entry in entries if entry.published), default=None),
        entries=tuple(entries),
        dropped=max(0, len(pages) - ENTRIES),
    )


def _publication(inside: dict[str, list[Any]], tree: Tree) -> dict[str, list[Any]]:
    found = inside.get("news:publication")
    return fields_of(found[0], tree) if found else {}


def _draft(fields: dict[str, list[Any]], news: dict[str, list[Any]], tree: Tree, url: str) -> Draft:
    address = absolute(first_text(fields, tree, "loc"), url)
    words = first_text(news, tree, "news:keywords").split(",")
    title = next((plain_text(found, tree, TITLE_CHARS) for found in news.get("news:title", ())), "")
    return Draft(
        guid=address,
        url=address,
        title=title,
        authors=people_of(news, tree),
        published=moment(first_text(news, tree, "news:publication_date")),
        updated=moment(first_text(fields, tree, "lastmod")),
        categories=[word for word in (plain(given, CATEGORY_CHARS) for given in words) if word],
        pictures=pictures_of(fields, tree, url),
    )
