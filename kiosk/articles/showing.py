"""What a reader may see of an article at a moment, as one ready object: nothing of it is hidden later.

The terms decide here. What they do not allow is not in the object, so no page can show it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from kiosk.articles.cards import Card, ShownPicture, cards, shown_picture, slug
from kiosk.articles.models import Article, Correction, Joining, Picture, Revision, visible_in
from kiosk.articles.pictures import localise
from kiosk.kit.cleaning import text_of_clean
from kiosk.kit.excerpting import excerpt, excerpt_text, without_picture
from kiosk.kit.language import normalise
from kiosk.kit.numbering import numbered
from kiosk.kit.tidying import tidy
from kiosk.publishers.mastheads import Masthead
from kiosk.publishers.models import Terms
from kiosk.publishers.terms import WHOLE, Shown, Window, in_force

BESIDE = 4
# Words of a body worth showing after a standfirst that has used up most of what the terms allow.
FEWEST_OF_BODY = 5
_LETTERS = re.compile(r"\w+")


class MissingError(Exception):
    """No such article was ever here."""


class MovedError(Exception):
    """The article turned out to be another one, of the id `to`."""

    def __init__(self, to: int) -> None:
        super().__init__(to)
        self.to = to


class GoneError(Exception):
    """The article was here and its publisher, or we, took it back."""


@dataclass(frozen=True, slots=True)
class ShownText:
    """Headline, standfirst (plain) and body (clean HTML) within the terms; `cut`: there is more."""

    headline: str
    standfirst: str
    body: str
    cut: bool


@dataclass(frozen=True, slots=True)
class EarlierText:
    """A text the article had until `until`."""

    text: ShownText
    until: datetime


@dataclass(frozen=True, slots=True)
class ShownCorrection:
    """That the title corrected the article, and when; `note` is empty where the terms hold it back."""

    note: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class ShownArticle:
    """An article's page. `address` is the publisher's own, empty where it is no web address.

    `free` and `walled` are the publisher's word on whether it can be read there for nothing; neither
    where it gives none. `gated`: it is for members, whether all of it is here or (`show` excerpt) the
    preview. `reserved`: its title keeps mining its texts to itself. `revisions` counts the earlier texts
    of which the terms show something else than of the next.
    """

    id: int
    slug: str
    masthead: Masthead
    text: ShownText
    show: str
    gated: bool
    reserved: bool
    kicker: str
    section: str
    authors: tuple[str, ...]
    agencies: tuple[str, ...]
    dateline_place: str
    language: str
    direction: str
    published: datetime
    dated: bool
    updated: datetime | None
    minutes: int
    free: bool
    walled: bool
    address: str
    host: str
    picture: ShownPicture | None
    corrections: tuple[ShownCorrection, ...]
    earlier_headline: str
    revisions: int
    more_of_title: tuple[Card, ...]
    more_of_section: tuple[Card, ...]


def article(article_id: int, now: datetime, *, whole: bool = False) -> ShownArticle:
    """The article as anybody may see it at `now`; `whole`: as those do who may read it
    (`kiosk.access.entitlements`). Raises MissingError, MovedError, GoneError.
    """
    row = _visible(article_id)
    return _shown(row, *_terms(row, now, whole), now)


def with_numbers(found: ShownArticle) -> ShownArticle:
    """The article with its body's blocks numbered (`kit.numbering`), as places in it are told."""
    return replace(found, text=replace(found.text, body=numbered(found.text.body)))


def earlier_texts(
    article_id: int, now: datetime, *, whole: bool = False
) -> tuple[ShownArticle, tuple[EarlierText, ...]]:
    """The article and its earlier texts under the terms of now, the last one first; `whole` as above."""
    row = _visible(article_id)
    terms, window = _terms(row, now, whole)
    return _shown(row, terms, window, now), _earlier(row, terms)


def _terms(row: Article, now: datetime, whole: bool) -> tuple[Shown, Window]:
    """What is shown, of which terms: only a gate can be opened, nothing goes past other terms."""
    window = in_force([row.title_id], now)[row.title_id]
    return (WHOLE if whole and window.gated else window.shown()), window


def _shown(row: Article, terms: Shown, window: Window, now: datetime) -> ShownArticle:
    lead = Picture.objects.filter(article=row, position=0).first()
    language = normalise(row.language) or ""
    text = shown_text(row, terms, language, lead.url if lead else "")
    picture, held_back = shown_picture(lead, terms, language, now)
    text = replace(text, cut=text.cut or held_back)
    earlier = _earlier(row, terms)
    address, host = web_address(row.url)
    of_title, of_section = _beside(row, now)
    return ShownArticle(
        id=row.pk,
        slug=slug(row.headline),
        masthead=Masthead.of(row.title),
        text=text,
        show=terms.show,
        gated=window.gated,
        reserved=window.reserved,
        kicker=row.kicker,
        section=row.section,
        authors=tuple(row.authors),
        agencies=tuple(row.agencies),
        dateline_place=row.dateline_place,
        language=language,
        direction=row.direction,
        published=row.published_at,
        dated=row.dated_by != Article.DatedBy.RECEIPT,
        updated=updated_at(row),
        minutes=_minutes(row, terms),
        free=row.free is True,
        walled=row.free is False,
        address=address,
        host=host,
        picture=picture,
        corrections=_corrections(row, terms),
        earlier_headline=_earlier_headline(row, [one.text.headline for one in earlier]),
        revisions=len(earlier),
        more_of_title=of_title,
        more_of_section=of_section,
    )


def _visible(article_id: int) -> Article:
    row = Article.objects.select_related("title").filter(pk=article_id).first()
    if row is None:
        joined = Joining.objects.filter(former_id=article_id).first()
        if joined is not None:
            raise MovedError(joined.article_id)
        raise MissingError(article_id)
    if row.withdrawn_at is not None or row.title.dropped_at is not None:
        raise GoneError(article_id)
    return row


def shown_text(
    row: Article | Revision, terms: Shown, language: str, lead_picture: str, *, site: str = ""
) -> ShownText:
    """The text within the terms. An excerpt's words are those of standfirst and body together.

    `site` stands before the addresses of its pictures, for those who read it elsewhere.
    """
    if terms.show == Terms.Show.HEADLINE:
        return ShownText(row.headline, "", "", cut=True)
    body = without_picture(row.body, lead_picture) if lead_picture else row.body
    standfirst = "" if _repeats(row.standfirst, body) else row.standfirst
    if terms.full or terms.words is None:
        return ShownText(row.headline, standfirst, localise(tidy(body), site), cut=False)
    first = excerpt_text(standfirst, terms.words, language)
    if first.cut:
        return ShownText(row.headline, first.text, "", cut=True)
    rest = excerpt(body, terms.words - first.words, language)
    if rest.cut and first.words and rest.words < FEWEST_OF_BODY:
        return ShownText(row.headline, first.text, "", cut=True)
    return ShownText(row.headline, first.text, tidy(rest.text), rest.cut)


def _earlier(row: Article, terms: Shown) -> tuple[EarlierText, ...]:
    """The earlier texts within the terms, the last one first, without those that show nothing new."""
    language = normalise(row.language) or ""
    found = []
    later = _seen(shown_text(row, terms, language, ""))
    for revision in Revision.objects.filter(article=row).order_by("-replaced_at", "-id"):
        text = shown_text(revision, terms, language, "")
        if _seen(text) != later:
            found.append(EarlierText(text, revision.replaced_at))
            later = _seen(text)
    return tuple(found)


def _seen(text: ShownText) -> tuple[str, str, str]:
    return text.headline, text.standfirst, text.body


def _corrections(row: Article, terms: Shown) -> tuple[ShownCorrection, ...]:
    """The corrections, the last one first. A note says what the text says: it is no headline."""
    bare = terms.show == Terms.Show.HEADLINE
    return tuple(
        ShownCorrection("" if bare else one.note, one.made_at)
        for one in Correction.objects.filter(article=row).order_by("-made_at", "-id")
    )


def _repeats(standfirst: str, body: str) -> bool:
    """Whether the standfirst is only the beginning of the body once more."""
    start = "".join(_LETTERS.findall(standfirst))
    if not start or not body:
        return False
    opening = text_of_clean(body[: 20 * len(standfirst) + 2000])
    return "".join(_LETTERS.findall(opening)).startswith(start)


def _beside(row: Article, now: datetime) -> tuple[tuple[Card, ...], tuple[Card, ...]]:
    """The newest others of its title, and those of its section by other titles; each one once."""
    of_title = Article.objects.visible().filter(title=row.title_id).exclude(pk=row.pk)
    of_section = visible_in(row.section).exclude(article__title=row.title_id)
    ids = list(of_title.values_list("pk", flat=True)[:BESIDE])
    others = list(of_section.values_list("article_id", flat=True)[:BESIDE])
    found = {card.id: card for card in cards(ids + others, now)}
    return (
        tuple(found[pk] for pk in ids if pk in found),
        tuple(found[pk] for pk in others if pk in found),
    )


def web_address(url: str) -> tuple[str, str]:
    """The publisher's address and its host, both empty where it is none for a browser."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return "", ""
    if parts.scheme not in {"http", "https"} or not host:
        return "", ""
    return url, host.removeprefix("www.")


def updated_at(row: Article) -> datetime | None:
    """When it was changed, where that is worth saying: over a minute after it was published."""
    if row.modified_at is None or (row.modified_at - row.published_at).total_seconds() <= 60:
        return None
    return row.modified_at


def _minutes(row: Article, terms: Shown) -> int:
    """Minutes to read, 0 where they are not known or there is no text they would be of."""
    if terms.show == Terms.Show.HEADLINE or not row.body:
        return 0
    return row.reading_minutes if terms.readable or _read_whole(row) else 0


def _read_whole(row: Article) -> bool:
    """Whether the reading time is that of the whole article: its page was read, and behind no wall.

    A feed's text may be a summary, whether or not we show all of it.
    """
    return row.page_extracted_at is not None and row.free is not False


def _earlier_headline(row: Article, headlines: list[str]) -> str:
    """The headline before this one, where more than signs and capitals changed."""
    if row.headline_changed_at is None:
        return ""
    now = _LETTERS.findall(row.headline.casefold())
    for headline in headlines:
        if _LETTERS.findall(headline.casefold()) != now:
            return headline
    return ""
