"""The front as one ready object: a lead, what stands beside it, and the newest of every section."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.articles.cards import Card, cards
from kiosk.articles.models import Article, visible_in
from kiosk.publishers.models import Title
from kiosk.publishers.sections import GENERAL, SECTIONS

TOP = 6
RIVER = 7
# Deep enough that a title which files sixty articles at once does not crowd out the others.
DEPTH = 120
A_TITLE = 2
IN_A_ROW = 2
# The lead is looked for here first: what most readers would call the news.
LEADING = (GENERAL, "world", "politics", "business")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that may stand in a place."""

    article_id: int
    title_id: int
    published: datetime
    dated: bool = True


@dataclass(frozen=True, slots=True)
class River:
    """A section of the front, newest first."""

    section: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Front:
    """All a front page shows. Without a lead there is nothing yet; `titles` says how many we carry."""

    lead: Card | None
    top: tuple[Card, ...]
    rivers: tuple[River, ...]
    titles: int


def front(now: datetime, language: str) -> Front:
    """The front at `now`; where it can, the lead is in `language`. One query a section and seven."""
    pools = {section: _pool(section) for section in SECTIONS}
    leading = [c for section in LEADING for c in pools[section]] or list(_all(pools))
    newest = sorted(_once(leading), key=lambda c: (c.dated, c.published), reverse=True)
    chosen = diversify(newest, TOP * 5)
    lead, top = _top(cards([c.article_id for c in chosen], now), language)
    used = {card.id for card in (*([lead] if lead else []), *top)}
    rivers = dict(_rivers(pools, used))
    drawn = {card.id: card for card in cards([c.article_id for c in _all(rivers)], now)}
    return Front(
        lead=lead,
        top=top,
        rivers=tuple(
            River(section, tuple(drawn[c.article_id] for c in river if c.article_id in drawn))
            for section, river in rivers.items()
        ),
        titles=Title.objects.carried().count(),
    )


def diversify(
    pool: Sequence[Candidate], wanted: int, *, per_title: int = A_TITLE, in_a_row: int = IN_A_ROW
) -> list[Candidate]:
    """The first `wanted` of the pool, at most `per_title` of a title and `in_a_row` together.

    What is passed over comes back only where too few are left without it.
    """
    chosen: list[Candidate] = []
    left = list(pool)
    counts: Counter[int] = Counter()
    for most in (per_title, len(left)):
        while left and len(chosen) < wanted:
            row = {c.title_id for c in chosen[-in_a_row:]} if len(chosen) >= in_a_row else set()
            blocked = row if len(row) == 1 else set()
            found = next(
                (c for c in left if c.title_id not in blocked and counts[c.title_id] < most), None
            )
            if found is None:
                break
            chosen.append(found)
            left.remove(found)
            counts[found.title_id] += 1
    return chosen + left[: max(0, wanted - len(chosen))]


def _pool(section: str) -> list[Candidate]:
    rows = visible_in(section).values_list(
        "article_id", "article__title_id", "published_at", "article__dated_by"
    )
    return [
        Candidate(pk, title_id, published, dated != Article.DatedBy.RECEIPT)
        for pk, title_id, published, dated in rows[:DEPTH]
    ]


def _all(pools: dict[str, list[Candidate]]) -> Iterable[Candidate]:
    return (candidate for pool in pools.values() for candidate in pool)


def _once(candidates: Iterable[Candidate]) -> list[Candidate]:
    return list({candidate.article_id: candidate for candidate in candidates}.values())


def _top(pool: list[Card], language: str) -> tuple[Card | None, tuple[Card, ...]]:
    """The lead (with a picture, an intro and in the page's language where one is) and what follows."""

    def fit(card: Card) -> int:
        same = card.language.split("-")[0] == language.split("-")[0]
        return 4 * (card.picture is not None) + 2 * same + bool(card.standfirst)

    if not pool:
        return None, ()
    lead = max(pool, key=fit)  # the first, thus newest, of those that fit best
    rest = [card for card in pool if card is not lead]
    others = [card for card in rest if card.masthead.slug != lead.masthead.slug]
    return lead, tuple((others or rest)[:TOP])


def _rivers(
    pools: dict[str, list[Candidate]], used: set[int]
) -> Iterable[tuple[str, list[Candidate]]]:
    """Each section's own: what stands nowhere above it. Sections left with nothing are passed over."""
    for section, pool in pools.items():
        free = [candidate for candidate in pool if candidate.article_id not in used]
        river = diversify(free, RIVER, per_title=A_TITLE + 1)
        used.update(candidate.article_id for candidate in river)
        if river:
            yield section, river
