"""The placer: its duty, its window, and what it does when something fails."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import DataError, OperationalError, connection, connections

from kiosk.articles.models import Article
from kiosk.articles.tests.factories import NOON, ArticleFactory
from kiosk.stories.grouping import reading
from kiosk.stories.models import StoryTopic, Telling, Topic
from kiosk.stories.tests.factories import told_by
from kiosk.wire import arriving, placing
from kiosk.wire.models import Arrival, Duty
from kiosk.wire.placing import Placer

pytestmark = pytest.mark.django_db(transaction=True)


class Watch:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = NOON + timedelta(hours=1)

    def __call__(self) -> datetime:
        return self.now

    def passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock(settings) -> Watch:
    settings.LEASE_S = 60
    return Watch()


@pytest.fixture
def placer(clock) -> Iterator[Placer]:
    placer = Placer(clock)
    yield placer
    placer.close()


def arrived(clock: Watch) -> None:
    arriving.arrive([ArticleFactory().pk], clock())


def broken(*args: object) -> None:
    raise KeyError("broken")


@pytest.mark.parametrize(
    "breaks", ["kiosk.front.making.make_fronts", "kiosk.stories.placing.stale"]
)
def test_fronts_or_a_sweep_that_fail_end_nothing_and_are_tried_later(
    breaks, clock, placer, monkeypatch
):
    arrived(clock)
    with monkeypatch.context() as broke:
        broke.setattr(breaks, broken)
        assert placer._turn() == 2
        chore = placer._fronts if "fronts" in breaks else placer._sweep
        assert chore.failures == 1
        clock.passes(placing.SWEEP_EVERY.total_seconds())
        placer._turn()
        assert chore.failures == 2
    clock.passes(placing.CHORE_AGAIN.total_seconds() * 2 - 1)
    placer._turn()
    assert chore.failures == 2
    clock.passes(placing.SWEEP_EVERY.total_seconds())
    placer._turn()
    assert chore.failures == 0


def test_who_takes_the_duty_back_reads_the_window_anew(clock, placer):
    arrived(clock)
    placer._turn()
    window = placer._grouper
    clock.passes(61)
    assert arriving.take_on(arriving.PLACING, "other", clock())
    arriving.lay_down(arriving.PLACING, "other", clock())
    clock.passes(1)
    arrived(clock)
    assert placer._turn() == 2
    assert placer._grouper is not window


def test_nothing_is_saved_once_the_lease_has_run_out(clock, placer, monkeypatch):
    arrived(clock)
    decide = placer._window(clock()).decide

    def slow(ids: list[int], now: datetime) -> object:
        clock.passes(61)
        assert arriving.take_on(arriving.PLACING, "other", clock())
        return decide(ids, now)

    monkeypatch.setattr(placer._grouper, "decide", slow)
    placer._held_until = None
    Duty.objects.create(
        name=arriving.PLACING, holder=placer._holder, lease_until=clock() + timedelta(seconds=60)
    )
    assert placer._turn() == 0
    assert placer._grouper is None
    assert not Telling.objects.exists()
    assert Arrival.objects.get().attempts == 0


def test_the_lease_is_renewed_while_the_window_is_read(clock, placer):
    placer._on_duty(clock())
    for _ in range(3):
        clock.passes(40)
        placer._stay_on_duty()
    assert Duty.objects.get().lease_until == clock() + timedelta(seconds=60)


def test_an_article_that_cannot_be_read_costs_no_window_and_no_other_its_place(
    clock, placer, monkeypatch
):
    arrived(clock)
    bad = ArticleFactory(headline="Poison in the text").pk
    arriving.arrive([bad], clock())
    arrived(clock)
    read_text = reading.read

    def choking(headline: str, text: str, language: str) -> object:
        if headline.startswith("Poison"):
            raise KeyError("broken")
        return read_text(headline, text, language)

    monkeypatch.setattr("kiosk.stories.grouping.window.read", choking)
    placer._turn()
    grouper = placer._grouper
    assert grouper is not None
    assert Telling.objects.count() == 2
    row = Arrival.objects.get()
    assert (row.article_id, row.attempts, row.error) == (bad, 1, "KeyError('broken')")
    for _ in range(3):
        clock.passes(3600)
        placer._turn()
        placer._turn()
    assert Arrival.objects.get().stage == Arrival.Stage.ASIDE


def test_an_article_that_cannot_be_indexed_leaves_the_window_alone(clock, placer, monkeypatch):
    arrived(clock)

    def refused(*args: object) -> None:
        raise DataError("no such word")

    monkeypatch.setattr("kiosk.search.indexing.index", refused)
    placer._turn()
    assert placer._grouper is not None
    assert Arrival.objects.get().attempts == 1


def test_the_placer_goes_on_after_fronts_that_fail(clock, placer, monkeypatch):
    stopping = asyncio.Event()

    def breaking(*_asked: object) -> None:
        stopping.set()
        raise KeyError("front")

    monkeypatch.setattr("kiosk.front.making.make_fronts", breaking)
    asyncio.run(asyncio.wait_for(placer.forever(stopping), 10))
    assert Duty.objects.get().lease_until <= clock()


@pytest.mark.parametrize("error", [OperationalError("gone"), arriving.NotOnDutyError("gone")])
def test_a_connection_that_broke_over_a_turn_is_not_used_again(clock, placer, monkeypatch, error):
    closed = []

    class Broken:
        def close_if_unusable_or_obsolete(self) -> None:
            closed.append(self)

    def away(*_asked: object) -> None:
        raise error

    monkeypatch.setattr(arriving, "due", away)
    with monkeypatch.context() as looked:
        looked.setattr(connections, "all", lambda initialized_only: [Broken()])
        assert placer._turn() == 0
    assert len(closed) == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server to lose")
@pytest.mark.parametrize("lost", ["before its duty", "in the midst of its turn"])
def test_a_server_that_went_and_came_back_finds_the_placer_at_work(
    clock, placer, monkeypatch, lost
):
    pids: list[int] = []
    due = arriving.due

    def noted(stage: str, most: int, now: datetime) -> dict[int, datetime]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            pids.append(cursor.fetchone()[0])
        return due(stage, most, now)

    monkeypatch.setattr(arriving, "due", noted)
    on_thread = placer._thread.submit
    assert on_thread(placer._turn).result(10) == 0
    arrived(clock)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pids[-1]])
    if lost == "before its duty":
        clock.passes(59)
    assert on_thread(placer._turn).result(10) == 0
    assert on_thread(placer._turn).result(10) == 2


def test_a_topic_that_only_a_withdrawn_text_named_goes_with_the_sweep(clock, placer):
    told = (
        ArticleFactory(headline="Harbour opens"),
        ArticleFactory(headline="Harbour shut by Brandt"),
    )
    story = told_by(*told)
    for key in ("harbour", "brandt"):
        topic = Topic.objects.create(key=key, name=key)
        StoryTopic.objects.create(story=story, topic=topic, weight=1)
    clock.passes(30 * 24 * 3600)
    Article.objects.filter(pk=told[1].pk).update(withdrawn_at=clock())
    placer._turn()
    story.refresh_from_db()
    assert story.articles == 1
    assert list(story.topics.values_list("topic__key", flat=True)) == ["harbour"]
