"""What the loader makes of a content file, right and wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.sample.edition import CONTENT, ContentError, edition
from kiosk.sample.markup import blocks, with_days

NOW = datetime(2025, 6, 10, 12, tzinfo=UTC)  # a Tuesday

EVENT = """
key = "rain"
section = "local"
topics.en = ["Rain"]

[[article]]
key = "first"
title = "northern-ledger"
hours_ago = 5
agency = "Meridian Press"
headline = "It rained on {day:24}"
body = '''
One.

Two & more.

Three.
'''
"""

COPY = """
[[article]]
key = "second"
title = "lagoon-dispatch"
copy_of = "first"
hours_ago = 4
"""


@pytest.fixture
def stand(tmp_path: Path) -> Path:
    (tmp_path / "events").mkdir()
    (tmp_path / "titles.toml").write_bytes((CONTENT / "titles.toml").read_bytes())
    return tmp_path


def put(stand: Path, event: str) -> Path:
    (stand / "events" / "rain.toml").write_text(event, encoding="utf-8")
    return stand


def test_a_copy_takes_over_text_agency_and_headline_and_keeps_its_own_time(stand):
    copy, first = edition(NOW, put(stand, EVENT + COPY)).articles
    assert (copy.headline, first.headline) == ("It rained on Monday", "It rained on Monday")
    assert (
        copy.paragraphs
        == first.paragraphs
        == ("<p>One.</p>", "<p>Two &amp; more.</p>", "<p>Three.</p>")
    )
    assert copy.kind == "wire"
    assert copy.wire_source == "Meridian Press"
    assert copy.published.hour == 8


def test_a_copy_may_be_cut_and_framed_by_blocks_of_its_own(stand):
    framed = EVENT + COPY + 'keep = 1\nfirst = "Before."\nlast = "After."\n'
    copy = edition(NOW, put(stand, framed)).articles[0]
    assert copy.paragraphs == ("<p>Before.</p>", "<p>One.</p>", "<p>After.</p>")


def test_a_correction_keeps_the_text_as_it_stood(stand):
    fixed = (
        EVENT + 'correction = { note = "Two it was.", hours_ago = 1, reads = "Two", was = "Six" }'
    )
    correction = edition(NOW, put(stand, fixed)).articles[0].corrected
    assert correction is not None
    assert correction.old_paragraphs is not None
    assert correction.old_paragraphs[1] == "<p>Six &amp; more.</p>"
    assert correction.at.hour == 11


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (EVENT.replace("northern-ledger", "nobody"), "no title nobody"),
        (EVENT + COPY.replace('"first"', '"zeroth"'), "nothing to copy"),
        (EVENT + COPY.replace('"second"', '"first"'), "one key"),
        (
            EVENT + 'correction = { note = "n", hours_ago = 1, reads = "Nine", was = "Six" }',
            "corrected words",
        ),
    ],
)
def test_a_wrong_content_file_is_refused_by_name(stand, event, words):
    with pytest.raises(ContentError, match=words):
        edition(NOW, put(stand, event))


def test_markup_becomes_clean_blocks():
    text = "## Head\n\nA *b* **c**\nd < e\n\n> Said\n\n- one\n- two\n\n[here](https://a.example/b)"
    assert blocks(text) == (
        "<h2>Head</h2>",
        "<p>A <em>b</em> <strong>c</strong> d &lt; e</p>",
        "<blockquote><p>Said</p></blockquote>",
        "<ul><li>one</li><li>two</li></ul>",
        '<p><a href="https://a.example/b">here</a></p>',
    )


def test_weekdays_are_written_in_the_language_and_may_lie_ahead():
    assert with_days("am {day:24}", "de", NOW) == "am Montag"
    assert with_days("يوم {day:-24}", "ar", NOW) == "يوم الأربعاء"
