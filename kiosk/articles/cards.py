"""Cards: articles as they stand in a list, with what the terms allow and nothing beyond it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any

from django.db.models.functions import Substr
from django.utils.text import slugify

from kiosk.articles.models import Article, Picture
from kiosk.articles.muting import held, unmuted
from kiosk.articles.pictures import PictureSources, is_missing, sources
from kiosk.kit.excerpting import excerpt_text
from kiosk.kit.language import normalise
from kiosk.publishers.mastheads import Masthead
from kiosk.publishers.models import Terms
from kiosk.publishers.terms import Shown, shown

STANDFIRST_WORDS = 40
# Words of a picture's caption, and of its credit, where a title shows excerpts only.
CAPTION_WORDS = 20
_SLUG_LETTERS = 80
# Enough of the body's beginning to make an intro where there is no standfirst.
_START = 1500
# A tag, or the beginning of one where the text is cut within it; an attribute may hold a ">".
_TAG = re.compile(r"<[^<>\"]*+(?:\"[^\"]*+\"[^<>\"]*+)*+(?:>|\"[^\"]*+$|$)")
# A caption is no intro; a figure may be cut off like a tag.
_FIGURE = re.compile(r"<figure\b.*?(?:</figure>|$)", re.DOTALL)
_FIELDS = (
    "id",
    "headline",
    "kicker",
    "standfirst",
    "language",
    "direction",
    "section",
    "published_at",
    "dated_by",
    "title_id",
    "title__slug",
    "title__name",
    "title__colour",
    "title__language",
    "title__country",
)


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture at our own addresses; sizes in pixels where the publisher named them."""

    sources: PictureSources
    caption: str
    credit: str
    width: int | None
    height: int | None


@dataclass(frozen=True, slots=True)
class Card:
    """An article in a list. Texts are plain and within the terms; `standfirst` may be the intro.

    `dated` is whether the time is the publisher's word, not that of receipt.
    """

    id: int
    slug: str
    headline: str
    kicker: str
    standfirst: str
    language: str
    direction: str
    section: str
    published: datetime
    dated: bool
    masthead: Masthead
    picture: ShownPicture | None


def cards(article_ids: Sequence[int], now: datetime) -> list[Card]:
    """The visible ones of those articles, in that order, under the terms at `now`; three queries.

    What the reader shut out (`articles.muting`) is not among them.
    """
    rows = Article.objects.visible().filter(pk__in=article_ids).order_by()
    rows = rows.annotate(start=Substr("body", 1, _START)).values(*_FIELDS, "start")
    found = {row["id"]: row for row in rows}
    if held():
        for row in found.values():
            row["start_text"] = _start_of(row["start"])
        kept = unmuted(found)
        found = {pk: row for pk, row in found.items() if pk in kept}
    terms = shown((row["title_id"] for row in found.values()), now)
    pictures = {
        picture.article_id: picture
        for picture in Picture.objects.filter(article__in=list(found), position=0)
    }
    return [
        _card(found[pk], terms[found[pk]["title_id"]], pictures.get(pk), now)
        for pk in article_ids
        if pk in found
    ]


def slug(headline: str) -> str:
    """The readable end of an article's address; never empty."""
    return slugify(headline, allow_unicode=True)[:_SLUG_LETTERS].strip("-_") or "article"


def shown_picture(
    picture: Picture | None, terms: Shown, language: str, now: datetime
) -> tuple[ShownPicture | None, bool]:
    """The picture at our own addresses within the terms; and whether the terms hold anything back.

    None too while the picture is known not to be had: a page without it beats an empty box.
    """
    if picture is None:
        return None, False
    if terms.show == Terms.Show.HEADLINE:
        return None, True
    caption, credit, cut = picture.caption, picture.credit, False
    if not terms.full:
        first = excerpt_text(caption, CAPTION_WORDS, language)
        second = excerpt_text(credit, CAPTION_WORDS, language)
        caption, credit, cut = first.text, second.text, first.cut or second.cut
    if is_missing(picture.url, now):
        return None, cut
    made = ShownPicture(sources(picture.url), caption, credit, picture.width, picture.height)
    return made, cut


def _card(row: dict[str, Any], terms: Shown, picture: Picture | None, now: datetime) -> Card:
    only_headline = terms.show == Terms.Show.HEADLINE
    language = normalise(row["language"]) or ""
    words = min(terms.words or STANDFIRST_WORDS, STANDFIRST_WORDS)
    intro = row["standfirst"] or _start_of(row["start"])
    standfirst = "" if only_headline else excerpt_text(intro, words, language).text
    return Card(
        id=row["id"],
        slug=slug(row["headline"]),
        headline=row["headline"],
        kicker=row["kicker"],
        standfirst=standfirst,
        language=language,
        direction=row["direction"],
        section=row["section"],
        published=row["published_at"],
        dated=row["dated_by"] != Article.DatedBy.RECEIPT,
        masthead=Masthead(
            slug=row["title__slug"],
            name=row["title__name"],
            colour=row["title__colour"],
            language=row["title__language"],
            country=row["title__country"],
        ),
        picture=shown_picture(picture, terms, language, now)[0],
    )


def _start_of(html: str) -> str:
    """The text of a body's beginning, without figures."""
    return " ".join(unescape(_TAG.sub(" ", _FIGURE.sub(" ", html))).split())
