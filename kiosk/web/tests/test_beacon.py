"""Reads that count, from the article's page to the log."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kiosk.articles.tests.factories import ArticleFactory
from kiosk.memberships import ranges
from kiosk.memberships.models import Entrance, Team
from kiosk.memberships.tests.factories import a_membership
from kiosk.publishers.tests.factories import TitleFactory, agree
from kiosk.reading.models import Read, ReadingKey
from kiosk.web.tests.test_entitled import BROWSER, OURS, given, seen, signed_in, title, written

pytestmark = pytest.mark.django_db
__all__ = ["title"]

AHEAD = {"Kiosk-Keep": "1"}
ROBOT = {"User-Agent": "Examplebot/1.0 (+https://bot.example)"}


@pytest.fixture(autouse=True)
def _ranges_are_read_anew():
    ranges.forget()
    yield
    ranges.forget()


@pytest.fixture
def later(monkeypatch):
    """The clock, so many seconds on."""

    def moved(seconds):
        real = timezone.now()
        monkeypatch.setattr(timezone, "now", lambda: real + timedelta(seconds=seconds))

    return moved


def open_to_all():
    title = TitleFactory()
    agree(title, "full")
    return ArticleFactory(title=title, body="<p>All of it.</p>")


def opening_in(answer):
    found = re.search(r'id="opening" data-opening="([^"]+)"', answer.content.decode())
    return found[1] if found else ""


def tell(client, opening, seconds=30, **headers):
    sent = {"opening": opening, "seconds": seconds}
    return client.post("/beacon", sent, headers={**OURS, **headers})


def test_what_a_member_saw_for_a_quarter_of_a_minute_is_read(title, later):
    client, reader = signed_in(status="active")
    article = written(title)
    answer = seen(client, article)
    opening = opening_in(answer)
    assert 'type="module" src="/static/seen' in answer.content.decode()
    later(40)
    told = tell(client, opening)
    assert (told.status_code, told["Cache-Control"], told.content) == (204, "no-store", b"")
    read = Read.objects.get()
    assert (read.article, read.seconds) == (article, 30)
    assert {read.payer, read.reader} == {ReadingKey.objects.get(reader=reader).key}


def test_what_is_told_of_more_time_than_passed_is_not_believed(title, later):
    client, _ = signed_in(status="active")
    opening = opening_in(seen(client, written(title)))
    later(10)
    assert tell(client, opening, 900).status_code == 204
    assert not Read.objects.exists()


def test_an_opening_is_worth_nothing_to_another(title, later):
    client, _ = signed_in(status="active")
    other, _ = signed_in(status="active", via="own")
    opening = opening_in(seen(client, written(title)))
    later(40)
    for one in (other, Client()):
        assert tell(one, opening).status_code == 204
    assert tell(client, opening.replace(".", "0.", 1)).status_code == 204
    assert not Read.objects.exists()


def test_only_our_own_pages_tell_and_seconds_are_a_number(client):
    for site in ("cross-site", "same-site"):
        assert tell(client, "x", **{"Sec-Fetch-Site": site}).status_code == 403
    for seconds in ("", "-1", "1e3", "9" * 9, "١٥"):
        assert tell(client, "x", seconds).status_code == 400
    assert client.get("/beacon", headers=OURS).status_code == 405


def test_what_all_share_and_what_nobody_opens_carries_no_opening(client, title, settings):
    settings.METER_SIGNED_IN = 0
    free = open_to_all()
    member, _ = signed_in(status="active")
    article = written(title)
    assert opening_in(seen(member, free))
    assert opening_in(seen(member, article))
    for answer in (
        seen(client, free),
        seen(client, article),
        seen(Client(), free, **BROWSER),
        seen(member, article, **AHEAD),
        seen(member, article, **ROBOT),
        seen(signed_in()[0], article),
    ):
        assert not opening_in(answer)
        assert "/static/seen" not in answer.content.decode()


def test_free_articles_of_the_meter_are_not_paid(title):
    assert not opening_in(seen(Client(), written(title), **BROWSER))
    assert not opening_in(seen(signed_in()[0], written(title), **BROWSER))


def test_an_open_article_counts_when_a_member_reads_it(later):
    free = open_to_all()
    member, _ = signed_in(status="active")
    account, _ = signed_in()
    told = [(one, opening_in(seen(one, free))) for one in (account, member)]
    later(40)
    for one, opening in told:
        assert opening
        tell(one, opening)
    assert Read.objects.count() == 1


def test_an_excerpt_is_no_read():
    member, _ = signed_in(status="active")
    assert not opening_in(seen(member, ArticleFactory(body="<p>Short.</p>")))


def test_a_gift_is_paid_by_who_gave_it(title, settings, later):
    settings.METER_ANONYMOUS = 0
    article, giver, token = given(title)
    friend = Client()
    friend.get(f"/gift/{token}")
    opening = opening_in(seen(friend, article, **BROWSER))
    later(40)
    tell(friend, opening)
    read = Read.objects.get()
    key = ReadingKey.objects.get(reader=giver.session["_auth_user_id"]).key
    assert read.payer == key != read.reader


def test_a_library_s_reader_is_counted_for_nobody_in_particular(title, later):
    team = Team.objects.create(name="Library", made_at=timezone.now())
    a_membership(team=team, via="library", period_ends_at=None)
    here = f"{int.from_bytes(bytes([*[0] * 10, 255, 255, 127, 0, 0, 1])):032x}"
    now = timezone.now()
    Entrance.objects.create(
        team=team, kind="range", first=here, last=here, made_at=now, confirmed_at=now
    )
    walk_in = Client()
    opening = opening_in(seen(walk_in, written(title), **BROWSER))
    later(40)
    tell(walk_in, opening)
    assert Read.objects.get().payer == ""


def test_an_opening_costs_the_page_no_query(title, monkeypatch):
    client, _ = signed_in(status="active")
    article = written(title)
    seen(client, article)
    counts = []
    for opening in (None, lambda *_: ""):
        if opening:
            monkeypatch.setattr("kiosk.web.views.article.opening_for", opening)
        with CaptureQueriesContext(connection) as asked:
            seen(client, article)
        counts.append(len(asked))
    assert counts[0] == counts[1]
