"""Articles as items of a feed of ours: whole texts, as far as the terms show them, many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.articles.cards import ShownPicture, shown_picture, slug
from kiosk.articles.models import Article, Picture
from kiosk.articles.showing import ShownText, shown_text, updated_at, web_address
from kiosk.kit.language import normalise
from kiosk.publishers.mastheads import Masthead
from kiosk.publishers.terms import shown


@dataclass(frozen=True, slots=True)
class Item:
    """An article in a feed of ours. `text` is within the terms, `full` says whether all of it is there.

    `address` is the publisher's own, empty where it is no web address. `changed` is when we last learnt
    something of it; `text_key` is the same for two that carry one text.
    """

    id: int
    slug: str
    masthead: Masthead
    text: ShownText
    full: bool
    section: str
    authors: tuple[str, ...]
    language: str
    direction: str
    published: datetime
    updated: datetime
    changed: datetime
    address: str
    picture: ShownPicture | None
    text_key: str


def items(article_ids: Sequence[int], now: datetime, *, site: str) -> list[Item]:
    """The visible ones of those articles, in that order, under the terms at `now`; three queries.

    Pictures within texts stand at our own addresses, made whole by `site` ("https://kiosk.example").
    """
    rows = Article.objects.visible().filter(pk__in=article_ids).select_related("title")
    found = {row.pk: row for row in rows}
    terms = shown((row.title_id for row in found.values()), now)
    leads = Picture.objects.filter(article__in=list(found), position=0).order_by("pk")
    pictures = {picture.article_id: picture for picture in leads}
    made = []
    for row in (found[pk] for pk in article_ids if pk in found):
        lead, own = pictures.get(row.pk), terms[row.title_id]
        language = normalise(row.language) or ""
        updated = updated_at(row) or row.published_at
        made.append(
            Item(
                id=row.pk,
                slug=slug(row.headline),
                masthead=Masthead.of(row.title),
                text=shown_text(row, own, language, lead.url if lead else "", site=site),
                full=own.full,
                section=row.section,
                authors=tuple(row.authors),
                language=language,
                direction=row.direction,
                published=row.published_at,
                updated=updated,
                changed=max(filter(None, (updated, row.received_at, row.page_extracted_at))),
                address=web_address(row.url)[0],
                picture=shown_picture(lead, own, language, now)[0],
                text_key=row.text_key,
            )
        )
    return made
