"""Hostile texts through every field of a feed: nothing of them runs, by cleaning or by policy alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kiosk.articles.copy import FeedCopy
from kiosk.articles.filing import file_feeds
from kiosk.articles.models import Article
from kiosk.articles.tests.factories import ArticleFactory, with_picture
from kiosk.publishers.tests.factories import FeedFactory, TitleFactory, agree
from kiosk.wire.preparing import prepare_feed
from tests.browser.hostile import OWN, Detector, as_recorded, feed, naughty, payloads

pytestmark = pytest.mark.browser

NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
LONGEST = 200  # of a title's name


@pytest.fixture
def detector(open_browser, live_server):
    """Watches pages whose policy the browser keeps."""
    return Detector(open_browser(), live_server.url)


@pytest.fixture
def blind_detector(open_browser, live_server):
    """Watches pages whose policy the browser ignores."""
    return Detector(open_browser(bypass_csp=True), live_server.url)


@pytest.fixture
def _cleaning_off(settings) -> None:
    """Templates write what they are given as it stands."""
    first, *others = settings.TEMPLATES
    options = {**first["OPTIONS"], "autoescape": False}
    settings.TEMPLATES = [{**first, "OPTIONS": options}, *others]


def through_the_wire(texts: list[str]) -> list[str]:
    """File a feed of those texts and give the addresses of every page they are on."""
    source = FeedFactory(title=TitleFactory(name=texts[0][:LONGEST]))
    agree(source.title, "full")
    prepared = prepare_feed(feed(texts), url="https://daily.example/feed.xml")
    filed = file_feeds(
        [FeedCopy(source.pk, source.title_id, source.section, prepared.entries, NOW)]
    )
    assert len(filed.new) > 0.9 * len(texts)
    articles = Article.objects.filter(pk__in=filed.new).order_by("pk")
    return [*listings(source.title.slug, len(filed.new)), *(f"/article/{a.pk}" for a in articles)]


def listings(slug: str, articles: int) -> list[str]:
    """The front, the directory, and every page of the title's list."""
    from kiosk.articles.listing import PAGE, Place
    from kiosk.web.views.title import NEWEST

    rows = Article.objects.order_by("-published_at", "-pk").values_list("published_at", "pk")
    places = [Place(*row) for row in rows[NEWEST - 1 : articles : PAGE]]
    pages = [f"/title/{slug}", *(f"/title/{slug}?before={place}" for place in places)]
    return ["/", "/titles", *pages]


def as_they_stand(texts: list[str]) -> list[str]:
    """Articles whose every field holds a text as it came, and their addresses."""
    addresses = []
    for number, text in enumerate(texts):
        article = ArticleFactory(
            headline=text[:500],
            kicker=text[:200],
            standfirst=text,
            body=text,
            authors=[text],
            agencies=[text],
            dateline_place=text[:100],
            url=text,
            title__name=text[:LONGEST],
        )
        agree(article.title, "full")
        picture = with_picture(article)
        picture.caption, picture.credit = text, text[:300]
        picture.save()
        addresses.append(f"/article/{article.pk}")
        if number % 10 == 0:
            addresses.append(f"/title/{article.title.slug}")
    return ["/", "/titles", "/section/world", *addresses]


def test_nothing_runs_of_what_came_through_a_feed(detector):
    for address in through_the_wire([*payloads(), *as_recorded()]):
        assert detector.open(address) == [], address
    assert (detector.outside, detector.left) == ([], [])


def test_cleaning_alone_holds_where_the_browser_keeps_no_policy(blind_detector):
    for address in through_the_wire(payloads()):
        assert blind_detector.open(address) == [], address
    assert (blind_detector.outside, blind_detector.left) == ([], [])


def test_strings_that_break_careless_software_run_nothing_and_break_nothing(blind_detector):
    texts = naughty()
    addresses = through_the_wire(texts)
    faults = []
    blind_detector.page.on("response", lambda got: faults.append(got) if got.status > 499 else None)
    for address in addresses:
        assert blind_detector.open(address) == [], address
    assert (blind_detector.outside, faults) == ([], [])


@pytest.mark.usefixtures("_cleaning_off")
def test_the_policy_alone_holds_where_nothing_was_cleaned(detector):
    for address in as_they_stand(payloads()):
        assert detector.open(address) == [], address


@pytest.mark.usefixtures("_cleaning_off")
def test_what_runs_without_cleaning_and_policy_is_found(blind_detector):
    addresses = as_they_stand(payloads()[: len(OWN)])
    quiet = [address for address in addresses if not blind_detector.open(address)]
    assert quiet == []
    addresses = as_they_stand(payloads()[len(OWN) :: 4])
    ran = [bool(blind_detector.open(address)) for address in addresses]
    assert sum(ran) > 0.5 * len(ran)


def test_a_request_that_leaves_us_is_found(blind_detector):
    blind_detector.open("/titles")
    blind_detector.page.evaluate("new Image().src = 'http://127.0.0.1:9/elsewhere.png'")
    assert blind_detector.outside == ["http://127.0.0.1:9/elsewhere.png"]
