"""Times in readers' words."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kiosk.design.times import ago, day, in_full

NOW = datetime(2026, 11, 23, 10, 57, tzinfo=UTC)
UTC_ZONE = ZoneInfo("UTC")


@pytest.mark.parametrize(
    ("since", "said"),
    [
        (timedelta(seconds=-5), "now"),
        (timedelta(seconds=59), "now"),
        (timedelta(minutes=1), "1 min ago"),
        (timedelta(minutes=59, seconds=59), "59 min ago"),
        (timedelta(hours=1), "1 h ago"),
        (timedelta(hours=23, minutes=59), "23 h ago"),
        (timedelta(days=1), "22 Nov"),
        (timedelta(days=400), "19 Oct 2025"),
    ],
)
def test_what_is_near_is_said_in_hours_and_what_is_far_as_a_date(since, said):
    assert ago(NOW - since, NOW, "en", UTC_ZONE) == said


def test_dates_are_those_of_the_zone():
    late = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    assert ago(late, NOW, "en", ZoneInfo("Asia/Tokyo")) == "22 Nov"
    assert day(late, "en", UTC_ZONE) == "Saturday, 21 November 2026"
    assert in_full(late, "en", UTC_ZONE) == "Saturday, 21 November 2026, 23:30 UTC"
    assert in_full(late, "ar", UTC_ZONE)


@pytest.mark.parametrize(
    ("language", "hour", "hours", "date", "full"),
    [
        ("ar", "قبل ساعتين", "قبل 3 ساعات", "22 نوفمبر", "السبت، 21 نوفمبر 2026، 23:30 UTC"),
        ("de", "vor 2 Std.", "vor 3 Std.", "22. Nov.", "Samstag, 21. November 2026, 23:30 UTC"),
        ("es", "hace 2 h", "hace 3 h", "22 nov", "sábado, 21 de noviembre de 2026, 23:30 UTC"),
        ("fr", "il y a 2 h", "il y a 3 h", "22 nov.", "samedi 21 novembre 2026, 23:30 TU"),
        ("en-US", "2 h ago", "3 h ago", "Nov 22", "Saturday, November 21, 2026, 23:30 UTC"),
    ],
)
def test_each_language_writes_times_its_own_way(language, hour, hours, date, full):
    assert ago(NOW - timedelta(hours=2), NOW, language, UTC_ZONE) == hour
    assert ago(NOW - timedelta(hours=3), NOW, language, UTC_ZONE) == hours
    assert ago(NOW - timedelta(days=1), NOW, language, UTC_ZONE) == date
    late = datetime(2026, 11, 21, 23, 30, 59, tzinfo=UTC)
    assert in_full(late, language, UTC_ZONE) == full
