"""Arranging: which of the best stand together on a page, so that no house fills it and none is drowned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

A_TITLE = 2
AN_OWNER = 2
IN_A_ROW = 2
# Of a list, the part kept for titles that rarely publish, where they have something.
RARE_PART = 1 / 7


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may stand in a place: by its number, with the title and owner of the article that leads it.

    `same` are marks of what it says (its story, the copy it carries, its headline): two that share one
    never stand on one page. `rare` is whether its title rarely publishes; `published` is when its newest
    article was, in seconds.
    """

    number: int
    title: int
    owner: int
    same: frozenset[object] = frozenset()
    rare: bool = False
    published: float = 0.0


class Page:
    """What stands on a page so far: nothing is put there twice."""

    def __init__(self) -> None:
        self._said: set[object] = set()

    def copy(self) -> Page:
        """A page with the same on it, to try something on."""
        page = Page()
        page._said = set(self._said)
        return page

    def takes(self, candidate: Candidate) -> bool:
        """Whether nothing it says is there yet."""
        return self._said.isdisjoint(candidate.same)

    def put(self, candidate: Candidate) -> None:
        """It stands there now."""
        self._said |= candidate.same


def arrange(
    pool: Sequence[Candidate],
    wanted: int,
    page: Page,
    *,
    a_title: int = A_TITLE,
    an_owner: int = AN_OWNER,
    in_a_row: int = IN_A_ROW,
    rare_part: float = 0.0,
) -> list[Candidate]:
    """The first `wanted` of the pool (best first) that the page takes; it has them from then on.

    At most `a_title` of a title, `an_owner` of an owner, `in_a_row` of a title together; what is passed
    over comes back only where too few are left without it. Of the places `rare_part`, at least one,
    is for titles that rarely publish: where fewer are among the chosen, their newest take the last.
    """
    limits = _Limits(a_title, an_owner, in_a_row)
    kept: list[Candidate] = []
    if rare_part and len(pool) > wanted:
        trial = _arranged(pool, wanted, page.copy(), limits, [])
        places = max(1, int(wanted * rare_part)) - sum(c.rare for c in trial)
        kept = _newest_rare(pool, page, {c.number for c in trial})[: max(0, places)]
    return _arranged(pool, wanted, page, limits, kept)


@dataclass(frozen=True, slots=True)
class _Limits:
    a_title: int
    an_owner: int
    in_a_row: int


def _arranged(
    pool: Sequence[Candidate],
    wanted: int,
    page: Page,
    limits: _Limits,
    kept: Sequence[Candidate],
) -> list[Candidate]:
    chosen: list[Candidate] = []
    titles: Counter[int] = Counter()
    owners: Counter[int] = Counter()

    def put(candidate: Candidate) -> None:
        chosen.append(candidate)
        titles[candidate.title] += 1
        owners[candidate.owner] += 1
        page.put(candidate)

    def spaced(candidate: Candidate) -> bool:
        last = chosen[-limits.in_a_row :]
        return len(last) < limits.in_a_row or any(c.title != candidate.title for c in last)

    def few(candidate: Candidate) -> bool:
        return (
            titles[candidate.title] < limits.a_title
            and owners[candidate.owner] < limits.an_owner
            and spaced(candidate)
        )

    _fill(pool, wanted - len(kept), page, chosen, put, few)
    _fill(kept, wanted, page, chosen, put, lambda _: True)
    for fits in (few, spaced, lambda _: True):
        _fill(pool, wanted, page, chosen, put, fits)
    return chosen


def _fill(
    pool: Sequence[Candidate],
    wanted: int,
    page: Page,
    chosen: list[Candidate],
    put: Callable[[Candidate], None],
    fits: Callable[[Candidate], bool],
) -> None:
    """Put the best that fits until there are enough. What did not fit only for standing beside its
    like is asked again after each that does."""
    waiting: list[Candidate] = []
    for candidate in pool:
        if len(chosen) >= wanted:
            return
        if not page.takes(candidate):
            continue
        if not fits(candidate):
            waiting.append(candidate)
            continue
        put(candidate)
        again = next((c for c in waiting if page.takes(c) and fits(c)), None)
        if again is not None and len(chosen) < wanted:
            waiting.remove(again)
            put(again)


def _newest_rare(
    pool: Sequence[Candidate], page: Page, without: Collection[int]
) -> list[Candidate]:
    """The newest of each title that rarely publishes, newest first."""
    newest: dict[int, Candidate] = {}
    for candidate in sorted(pool, key=lambda c: -c.published):
        if candidate.rare and candidate.number not in without and page.takes(candidate):
            newest.setdefault(candidate.title, candidate)
    return list(newest.values())
