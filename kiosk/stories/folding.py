"""Copies folded away: in a list, what carries one text stands once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from kiosk.articles.cards import cards
from kiosk.articles.models import visible_in
from kiosk.articles.muting import held
from kiosk.stories.models import Telling


def folded(article_ids: Sequence[int]) -> list[int]:
    """Those articles without copies of one another: of each report and its copies, the first listed.

    One query, and one more for each length of a chain (a copy of a copy) that leads out of the list.
    """
    sources = _sources(article_ids)
    outside = set(sources.values()) - set(article_ids)
    passed = set(article_ids)
    while outside:
        passed |= outside
        further = _sources(outside)
        sources |= further
        outside = set(further.values()) - passed
    return unlike(article_ids, sources)


def unlike(article_ids: Sequence[int], sources: Mapping[int, int | None]) -> list[int]:
    """`folded`, where it is known which copies what: as far as `sources` tell."""
    seen: set[int] = set()
    kept = []
    for pk in article_ids:
        root = root_of(pk, sources)
        if root not in seen:
            kept.append(pk)
        seen.add(root)
    return kept


def root_of(article_id: int, sources: Mapping[int, int | None]) -> int:
    """The article whose text it carries in the end: itself where it copies none. Of articles that are said
    to copy one another, the first."""
    root, passed = article_id, {article_id}
    while (source := sources.get(root) or root) not in passed:
        passed.add(source)
        root = source
    return root if source == root else min(passed)


def _sources(article_ids: Iterable[int]) -> dict[int, int]:
    """Of those that copy or rewrite another: which one."""
    rows = Telling.objects.filter(article_id__in=article_ids).exclude(source=None).order_by()
    return {pk: source for pk, source in rows.values_list("article_id", "source_id") if source}


def folded_in(
    section: str, article_ids: Sequence[int], now: datetime, above: Sequence[int] = ()
) -> list[int]:
    """Those articles of a section without copies of `above`, and without those for which another stands
    in the section, whatever page of it is asked for: the source of their text, or where the section has
    not got it, or the reader shut it out, the first that carries it.

    One query, two more where there are copies, and those of `cards` where there are mutes too.
    """
    rows = Telling.objects.filter(article_id__in=[*above, *article_ids]).order_by()
    sources = dict(rows.exclude(source=None).values_list("article_id", "source_id"))
    roots = {sources[pk] for pk in article_ids if pk in sources}
    found = visible_in(section).filter(article__in=roots).values_list("article_id", flat=True)
    carriers = Telling.objects.filter(
        source__in=roots,
        article__withdrawn_at=None,
        article__title__dropped_at=None,
        article__sections__section=section,
    ).order_by("published_at", "article_id")
    carrying = list(carriers.values_list("article_id", "source_id"))
    seen = _unmuted([*found, *(pk for pk, _ in carrying)], now)
    stands = {pk: pk for pk in found if pk in seen}
    for pk, source in carrying:
        if pk in seen:
            stands.setdefault(source, pk)
    said = {*above, *(sources.get(pk, pk) for pk in above)}
    return [
        pk
        for pk in article_ids
        if said.isdisjoint((pk, source := sources.get(pk, pk))) and stands.get(source, pk) == pk
    ]


def _unmuted(article_ids: Sequence[int], now: datetime) -> set[int]:
    """Those of the articles that the reader did not shut out; no query where there are no mutes."""
    if not held():
        return set(article_ids)
    return {card.id for card in cards(article_ids, now)}
