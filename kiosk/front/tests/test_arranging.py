"""Arranging: no house fills a page, none is drowned, nothing stands there twice."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from kiosk.front.arranging import Candidate, Page, arrange


def pool(*titles: int, owner: int | None = None, rare: frozenset[int] = frozenset()):
    return [
        Candidate(
            number=n,
            title=title,
            owner=title if owner is None else owner,
            same=frozenset({f"story {n}"}),
            rare=title in rare,
            published=-float(n),
        )
        for n, title in enumerate(titles)
    ]


def titles(chosen: list[Candidate]) -> list[int]:
    return [candidate.title for candidate in chosen]


def test_a_title_has_no_more_than_its_part_and_the_best_come_first():
    assert titles(arrange(pool(1, 1, 1, 1, 2, 3, 4), 5, Page())) == [1, 1, 2, 3, 4]


def test_an_owner_has_no_more_than_its_part_by_several_titles():
    owned = pool(1, 2, 3, owner=9) + [
        Candidate(10 + n, 10 + n, 10 + n, frozenset({n})) for n in range(4)
    ]
    chosen = arrange(owned, 5, Page())
    assert Counter(c.owner for c in chosen)[9] == 2


def test_where_only_one_title_publishes_it_fills_the_list():
    assert len(arrange(pool(1, 1, 1, 1, 1), 4, Page())) == 4
    assert arrange([], 4, Page()) == []


def test_one_title_gives_way_after_two_in_a_row_and_comes_back():
    assert titles(arrange(pool(1, 1, 1, 1, 2, 3), 4, Page(), a_title=3, an_owner=3)) == [1, 1, 2, 1]


def test_what_stands_on_the_page_is_not_put_there_again():
    page = Page()
    first = arrange(pool(1, 2, 3), 2, page)
    assert titles(first) == [1, 2]
    assert titles(arrange(pool(1, 2, 3), 2, page)) == [3]


def test_two_that_carry_one_copy_do_not_stand_on_one_page():
    copies = [Candidate(n, n, n, frozenset({f"story {n}", "copy 7"})) for n in range(5)]
    assert len(arrange(copies, 5, Page())) == 1


def test_a_title_that_rarely_publishes_has_its_place_at_the_end():
    chosen = arrange(
        pool(1, 2, 3, 4, 5, 6, 7, 8, 9, rare=frozenset({8, 9})), 4, Page(), rare_part=1 / 7
    )
    assert titles(chosen) == [1, 2, 3, 8]


def test_no_place_is_kept_where_one_is_there_by_its_own_worth():
    chosen = arrange(pool(1, 9, 3, 4, 5, 8, rare=frozenset({8, 9})), 4, Page(), rare_part=1 / 7)
    assert titles(chosen) == [1, 9, 3, 4]


@given(
    st.lists(st.tuples(st.integers(1, 6), st.integers(0, 20), st.booleans()), max_size=60),
    st.integers(0, 15),
)
def test_a_list_is_as_full_as_it_can_be_and_says_nothing_twice(rows, wanted):
    given_pool = [
        Candidate(n, title, title % 3, frozenset({mark}), rare)
        for n, (title, mark, rare) in enumerate(rows)
    ]
    chosen = arrange(given_pool, wanted, Page(), rare_part=0.2)
    marks = [next(iter(c.same)) for c in chosen]
    assert len(marks) == len(set(marks)) == min(wanted, len({mark for _, mark, _ in rows}))
