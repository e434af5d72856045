from datetime import UTC, datetime

import pytest

from kiosk.kit.feeds.dates import moment
from kiosk.kit.feeds.tests.writing import item


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Wed, 18 Feb 2026 12:00:00 GMT", at(2026, 2, 18, 12)),
        ("Wed, 18 Feb 2026 12:00:00 +0530", at(2026, 2, 18, 6, 30)),
        ("Wed, 18 Feb 2026 12:00:00 -05:00", at(2026, 2, 18, 17)),
        ("Wed, 18 Feb 2026 12:00:00 EST", at(2026, 2, 18, 17)),
        ("Wed, 18 Feb 2026 12:00:00 CEST", at(2026, 2, 18, 10)),
        ("Wed, 18 Feb 2026 12:00:00 IST", at(2026, 2, 18, 6, 30)),
        ("Wed, 18 Feb 2026 12:00:00 NOWHERE", at(2026, 2, 18, 12)),
        ("Wed, 18 Feb 2026 12:00", at(2026, 2, 18, 12)),
        ("18 Feb 2026 12:00:00 +0000", at(2026, 2, 18, 12)),
        ("Wednesday, 18 February 2026 12:00:00 GMT", at(2026, 2, 18, 12)),
        ("Wed, 18 Feb 26 12:00:00 GMT", at(2026, 2, 18, 12)),
        ("Wed, 18 Feb 1996 12:00:00 GMT", at(1996, 2, 18, 12)),
        ("Sat, 28 Feb 2026 24:00:00 GMT", at(2026, 3, 1)),
        ("Wed, 18 Feb 2026", at(2026, 2, 18)),
        ("2026-02-18T12:00:00Z", at(2026, 2, 18, 12)),
        ("2026-02-18T12:00:00.123+01:00", datetime(2026, 2, 18, 11, 0, 0, 123000, tzinfo=UTC)),
        ("2026-02-18T12:00:00", at(2026, 2, 18, 12)),
        ("2026-02-18 12:00:00 +0100", at(2026, 2, 18, 11)),
        ("2026-02-18 12:00", at(2026, 2, 18, 12)),
        ("2026-02-18", at(2026, 2, 18)),
        ("20260218T120000Z", at(2026, 2, 18, 12)),
        ("Wed Feb 18 12:00:00 2026", at(2026, 2, 18, 12)),
        ("Κυρ, 11 Ιούλ 2004 12:00:00 EST", at(2004, 7, 11, 17)),
        ("2004-július-13T9:15-05:00", at(2004, 7, 13, 14, 15)),
        ("2004년 05월 28일 01:31:15", at(2004, 5, 27, 16, 31, 15)),
        ("18 février 2026, 08:30", at(2026, 2, 18, 8, 30)),
        ("18 февраля 2026 12:00:00 +0300", at(2026, 2, 18, 9)),
        ("18 de febrero de 2026", at(2026, 2, 18)),
        ("February 18, 2026 8:30 pm", at(2026, 2, 18, 20, 30)),
        ("Mi, 18 März 2026 12:00:00 +0100", at(2026, 3, 18, 11)),
    ],
)
def test_dates_are_read_in_the_forms_feeds_write(written: str, read: datetime) -> None:
    assert moment(written) == read


@pytest.mark.parametrize(
    "written",
    ["", "yesterday", "32 Feb 2026", "Wed, 18 Feb 2026 99:00:00 GMT", "0000-00-00T00:00:00",
     "2026-13-45", "9" * 90, "x" * 5000, "0001-01-01T00:00:00+14:00",
     "9999-12-31T23:59:59-14:00"],
)  # fmt: skip
def test_what_is_no_date_is_none_and_no_error(written: str) -> None:
    assert moment(written) is None


def test_a_date_in_cdata_with_space_around_is_read() -> None:
    entry = item("<pubDate><![CDATA[\n Wed, 18 Feb 2026 12:00:00 GMT ]]></pubDate>")
    assert entry.published == at(2026, 2, 18, 12)


def test_the_first_date_that_can_be_read_is_taken() -> None:
    entry = item("<pubDate>soon</pubDate><dc:date>2026-02-18T12:00:00Z</dc:date>")
    assert entry.published == at(2026, 2, 18, 12)
