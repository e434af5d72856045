"""Sections of articles whose feed is general and whose page names none.

What a publisher says in other ways is believed first (`told`: its own name for the section, IPTC's
names among topics, the address); where all is silent, words are asked (`Guesser`). An article that
gets a section this way stands among the general news as well, as its feed says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models.functions import Substr

from kiosk.articles.models import Article, ArticleSection
from kiosk.articles.sectioning.guessing import TOLD, Guesser, bag_of
from kiosk.articles.sectioning.telling import told
from kiosk.articles.writing import insert
from kiosk.kit.cleaning import text_of
from kiosk.publishers.sections import GENERAL

__all__ = ["Guesser", "bag_of", "learn_from_database", "place_in_sections", "told"]

# Articles of a section that are learned from at the start, the newest.
LEARNED = 500
_STANDFIRST = 700  # letters that are read
_FIELDS = (
    "id", "title_id", "url", "headline", "language", "publisher_section", "topics", "published_at",
)  # fmt: skip


def learn_from_database(each: int = LEARNED) -> Guesser:
    """What the newest articles of each section tell, `each` of them at most; about a second's work.

    Only what publishers said is learned from, never what was guessed; general news tells what is
    common.
    """
    guesser = Guesser()
    for section in (*TOLD, GENERAL):
        rows = ArticleSection.objects.filter(section=section, guessed=False)
        rows = rows.annotate(lead=Substr("article__standfirst", 1, _STANDFIRST))
        newest = rows.order_by("-published_at", "-article_id")[:each]
        for headline, lead, language, title in newest.values_list(
            "article__headline", "lead", "article__language", "article__title_id"
        ).iterator():
            told_by = () if section == GENERAL else (section,)
            guesser.learn(bag_of(headline, lead), told_by, language, title)
    return guesser


def place_in_sections(article_ids: Sequence[int], guesser: Guesser) -> int:
    """Give these articles the sections nobody gave them; returns how many have one by now.

    Articles of known sections are learned from. Repeated, it does the same again: a guess is made
    anew, and goes where the publisher has spoken meanwhile.
    """
    placed = 0
    for some in _chunks(article_ids):
        rows = Article.objects.filter(pk__in=some).order_by("pk")
        rows = rows.annotate(
            lead=Substr("standfirst", 1, _STANDFIRST), start=Substr("body", 1, 2 * _STANDFIRST)
        )
        articles = list(rows.values(*_FIELDS, "lead", "start"))
        known = _known(some)
        said: dict[int, tuple[str, ...]] = {}
        guessed: dict[int, tuple[str, ...]] = {}
        for article in articles:
            pk = article["id"]
            if pk not in known and (
                names := told(article["url"], article["publisher_section"], article["topics"])
            ):
                said[pk] = names
            bag = bag_of(article["headline"], article["lead"] or _text_of(article["start"]))
            sections = (*known.get(pk, ()), *said.get(pk, ()))
            if not sections:
                guessed[pk] = guesser.guess(bag, article["language"])
            guesser.learn(bag, sections, article["language"], article["title_id"])
            placed += bool(sections or guessed[pk])
        _save({article["id"]: article for article in articles}, said, guessed)
    return placed


def _known(article_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """What publishers said, beside "general news"."""
    rows = ArticleSection.objects.filter(article__in=article_ids, guessed=False)
    found: dict[int, tuple[str, ...]] = {}
    for pk, section in (
        rows.exclude(section=GENERAL).order_by("pk").values_list("article_id", "section")
    ):
        found[pk] = (*found.get(pk, ()), section)
    return found


@transaction.atomic
def _save(
    articles: dict[int, dict[str, Any]],
    said: dict[int, tuple[str, ...]],
    guessed: dict[int, tuple[str, ...]],
) -> None:
    standing = ArticleSection.objects.filter(article__in=list(articles), guessed=True)
    for row in standing.order_by("pk"):
        if row.section not in guessed.get(row.article_id, ()):
            row.delete()
    rows = [
        (pk, section, articles[pk]["published_at"], found is guessed)
        for found in (said, guessed)
        for pk, sections in found.items()
        for section in sections
    ]
    insert(
        ArticleSection,
        ("article_id", "section", "published_at", "guessed"),
        rows,
        standing="keep",
    )
    for pk, sections in said.items():
        Article.objects.filter(pk=pk, section=GENERAL).update(section=sections[0])


def _text_of(html: str) -> str:
    """The text of the beginning of a body, which may end within a tag."""
    return text_of(html.rpartition(">")[0] + ">")[:_STANDFIRST] if ">" in html else ""


def _chunks(ids: Iterable[int], size: int = 400) -> Iterator[list[int]]:
    iterator = iter(ids)
    while some := list(islice(iterator, size)):
        yield some
