"""Copy as a value: what waits of a change, and what a later one makes of it."""

from __future__ import annotations

from kiosk.articles.copy import Copy, superseding

URL = "https://daily.example/a"


def test_what_a_later_copy_says_stands_and_what_it_leaves_empty_is_still_due():
    waiting = Copy(
        url=URL, headline="One", body="<p>A b c</p>", words=3, reading_minutes=1, text_key="k",
        language="ar", direction="rtl", free=True, authors=("Amina",),
    )  # fmt: skip
    later = Copy(url=URL, headline="Two", free=False)
    assert superseding(later, waiting) == waiting._replace(headline="Two", free=False)
    later = Copy(url=URL, headline="", body="<p>D</p>", words=1, language="en", authors=("Bruno",))
    assert superseding(later, waiting) == waiting._replace(
        body="<p>D</p>", words=1, reading_minutes=0, text_key="",
        language="en", direction="ltr", authors=("Bruno",),
    )  # fmt: skip


def test_where_nothing_waits_a_change_stands_alone():
    later = Copy(url=URL, headline="Two")
    assert superseding(later, None) == later
