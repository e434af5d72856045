"""Searching: from what a reader asks to results grouped by story, newest or best first.

Finding and showing are two things: `find` gives ids of what fits, `search` gives what a page shows,
each article under its terms.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from kiosk.kit.texts import phrase, printable
from kiosk.publishers.sections import SECTIONS
from kiosk.search import asking, finding, weighing
from kiosk.search.asking import Asked, QueryError
from kiosk.search.documents import marks
from kiosk.search.engines import Hit, Span, Wanted, engine
from kiosk.search.finding import Seen
from kiosk.search.models import Entry
from kiosk.search.places import LAST, place_at, second_of
from kiosk.stories.folding import unlike

PAGE = 20
# Best first looks at this many of the newest that fit, and at some more of the newest before where
# every word stands in the headline or comes back often.
CANDIDATES, STRONG_CANDIDATES = 400, 200
# Articles of one story that a page names.
OF_A_STORY = 4
# Hits read at once, newest first: at first, and at most. After this many times a page may be short.
_FIRST, _MOST, _TIMES = 40, 1000, 12
# Newer articles of a story that are looked at, whether an earlier page showed it.
_NEWER = 500


@dataclass(frozen=True, slots=True)
class Query:
    """What a reader asks: see `asking` for `text`. Filters are empty or None where not wanted.

    `title` is a slug, `section` one of ours, `language` a BCP 47 tag of which the language counts;
    articles published from `since` to before `until`. `after` is the `older` of a page found before.
    """

    text: str
    order: Literal["newest", "best"] = "newest"
    title: str = ""
    section: str = ""
    language: str = ""
    since: datetime | None = None
    until: datetime | None = None
    after: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A story's articles that fit, no copies of one another, the first found first; `story` is None
    for one not placed yet."""

    story: int | None
    articles: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ids:
    """A page of groups; `older` is where the next begins, empty on the last. `cut`: see `Asked`."""

    groups: tuple[Group, ...]
    older: str
    asked: Asked


def find(query: Query, now: datetime, size: int = PAGE) -> Ids:
    """A page of what fits, grouped by story: none stands on two pages. Raises QueryError."""
    asked = asking.read(query.text)
    wanted = _wanted(query, asked)
    span = _span(query, now)
    if query.order == "best":
        groups, older = _best(wanted, asked, span, query.after, size, now)
    else:
        groups, older = _newest(wanted, span, query.after, size)
    return Ids(tuple(groups), older, asked)


# ---------------------------------------------------------------- what is asked


def _wanted(query: Query, asked: Asked) -> Wanted:
    title_id = None
    if query.title:
        title_id = finding.title_id(printable(query.title))
        if title_id is None:
            raise QueryError(phrase("The title to search in is not carried here."))
    if query.section and query.section not in SECTIONS:
        raise QueryError(phrase("There is no section of that name to search in."))
    filters = marks(title_id, [query.section], query.language)
    return Wanted((*asked.words, *filters), asked.phrases, asked.without, asked.without_phrases)


def _span(query: Query, now: datetime) -> Span:
    if query.since and query.until and query.since >= query.until:
        raise QueryError(phrase("The first day to search must come before the last."))
    # A place stands for the moment it begins at: what is before `until` has a greater one.
    newest = place_at(query.until) + 1 if query.until else 1
    end = place_at(query.since) + 1 if query.since else LAST + 1
    return Span(newest, end)


def _number(after: str) -> int:
    """A place or a count as it stands in `Query.after`; 0 where nothing does."""
    if not after:
        return 0
    if not after.isascii() or not after.isdecimal() or len(after) > 15:
        raise QueryError(phrase("There is no such page of results."))
    return int(after)


# ---------------------------------------------------------------- newest first

# A story, or an article that is in none yet.
_Key = tuple[Literal["story", "article"], int]


def _newest(wanted: Wanted, span: Span, after: str, size: int) -> tuple[list[Group], str]:
    start = max(span.newest, _number(after))
    rest, limit = Span(start, span.end), _FIRST
    groups: dict[_Key, dict[int, int | None]] = {}
    for _ in range(_TIMES):
        hits = engine().newest(wanted, rest, limit)
        seen = finding.seen(hit.article_id for hit in hits)
        before = _shown_before(wanted, span, start, seen.values()) if after else set()
        for hit in hits:
            article = seen.get(hit.article_id)
            if article is None or article.story in before:
                continue
            key = _key(hit.article_id, article)
            if key not in groups and len(groups) == size:
                return _grouped(groups), str(hit.place)
            groups.setdefault(key, {})[hit.article_id] = article.source
        if len(hits) < limit:
            return _grouped(groups), ""
        rest, limit = Span(hits[-1].place + 1, span.end), min(_MOST, 2 * limit)
    return _grouped(groups), str(rest.newest)


def _key(article_id: int, article: Seen) -> _Key:
    return ("article", article_id) if article.story is None else ("story", article.story)


def _shown_before(wanted: Wanted, span: Span, start: int, articles: Iterable[Seen]) -> set[int]:
    """Those of the stories that have a newer hit, so that a page before this one showed them."""
    stories = {article.story for article in articles if article.story is not None}
    newer = dict(
        Entry.objects.filter(
            article__telling__story__in=stories,
            article__withdrawn_at=None,
            article__title__dropped_at=None,
            pk__gte=span.newest,
            pk__lt=start,
        )
        .order_by("-pk")
        .values_list("pk", "article__telling__story_id")[:_NEWER]
    )
    found = engine().matching(wanted, list(newer))
    return {newer[place] for place in found}


def _grouped(groups: Mapping[_Key, Mapping[int, int | None]]) -> list[Group]:
    """Each with its first articles, copies of one another left out; of each is told what it copies."""
    sources = {pk: source for articles in groups.values() for pk, source in articles.items()}
    kept = set(unlike(list(sources), sources))
    return [
        Group(
            number if kind == "story" else None,
            tuple([pk for pk in articles if pk in kept][:OF_A_STORY]),
        )
        for (kind, number), articles in groups.items()
    ]


# ---------------------------------------------------------------- best first


def _best(
    wanted: Wanted, asked: Asked, span: Span, after: str, size: int, now: datetime
) -> tuple[list[Group], str]:
    """Groups by how well their best article answers, after as many as earlier pages showed."""
    passed = _number(after)
    hits = _ranked(asked, _candidates(wanted, asked, span), now)
    groups: dict[_Key, dict[int, int | None]] = {}
    step = 5 * size
    for begin in range(0, len(hits), step):
        if len(groups) > passed + size:
            break
        seen = finding.seen(hit.article_id for hit in hits[begin : begin + step])
        for hit in hits[begin : begin + step]:
            if (article := seen.get(hit.article_id)) is not None:
                groups.setdefault(_key(hit.article_id, article), {})[hit.article_id] = (
                    article.source
                )
    more = len(groups) > passed + size
    here = dict(list(groups.items())[passed : passed + size])
    return _grouped(here), str(passed + size) if more else ""


def _candidates(wanted: Wanted, asked: Asked, span: Span) -> list[Hit]:
    hits = engine().newest(wanted, span, CANDIDATES)
    if len(hits) < CANDIDATES:
        return hits
    older = Span(hits[-1].place + 1, span.end)
    return hits + engine().newest(wanted.strongly(asked.sought), older, STRONG_CANDIDATES)


def _ranked(asked: Asked, hits: Sequence[Hit], now: datetime) -> list[Hit]:
    """The best first; of two that are as good, the newer, which comes first in `hits` too."""
    present = second_of(place_at(now))
    scores = weighing.scores(
        sorted(asked.sought), [(hit.weights, present - second_of(hit.place)) for hit in hits]
    )
    return [hits[at] for at in sorted(range(len(hits)), key=scores.__getitem__, reverse=True)]
