"""Which pages are taken for the article a feed named."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk.articles.copy import Copy
from kiosk.wire.mistaking import mistaken

WHALE = "Whale found dead on northern beach"
URL = "https://daily.example/news/whale"
CONSENT = (
    "We and our partners keep cookies on your device to show you news and advertisements. You may"
    " choose what you allow, and change it at any time in the settings at the foot of each page. "
)
STORY = (
    "A sperm whale was found dead on a northern beach on Monday morning, the coast guard said."
    " Walkers had seen the animal in the surf. Biologists came to look at it. "
)


def page(headline: str, text: str, **more: Any) -> Copy:
    words = len(text.split())
    return Copy(url=URL, headline=headline, body=f"<p>{text}</p>", words=words, **more)


@pytest.mark.parametrize("answered", ["https://consent.example/collect?to=daily", URL])
@pytest.mark.parametrize("times", [1, 4])
def test_a_consent_page_is_not_the_article_however_long(answered, times):
    wall = page("Before you continue to Daily Example", CONSENT * times)
    assert "another one" in mistaken(wall, WHALE, URL, answered)


@pytest.mark.parametrize("home", ["https://daily.example/", "https://www.daily.example"])
def test_the_home_page_is_not_the_article_though_it_tells_of_it(home):
    front = page("Whale found dead", STORY * 9)
    assert "home page" in mistaken(front, WHALE, URL, home)


def test_a_long_page_under_another_headline_is_another():
    assert "another headline" in mistaken(page("Daily Example", CONSENT * 9), WHALE, URL, URL)


@pytest.mark.parametrize(
    "headline",
    [
        WHALE,
        "Whale dies on beach in the far north",
        "Dead whale: what we know",
        "WHALE FOUND DEAD — Daily Example",
    ],
)
@pytest.mark.parametrize("answered", [URL, "https://www.daily.example/2026/whale.html"])
def test_an_edited_headline_is_the_articles_own(headline, answered):
    assert not mistaken(
        page(headline, "Short text of eight words, under its headline."), WHALE, URL, answered
    )


def test_an_article_under_a_wholly_new_headline_is_known_by_its_text():
    assert not mistaken(page("Giant of the sea washes ashore", STORY * 9), WHALE, URL, URL)


@pytest.mark.parametrize(
    ("headline", "taken"),
    [
        (WHALE, True),
        ("Whale found dead on beach in the north", True),
        ("Giant of the sea washes ashore", False),
    ],
)
def test_on_another_host_the_headline_must_be_the_articles(headline, taken):
    elsewhere = "https://agency.example/stories/77"
    assert (not mistaken(page(headline, STORY * 9), WHALE, URL, elsewhere)) == taken


@pytest.mark.parametrize(
    ("headline", "taken"),
    [
        ("北部の海岸でクジラの死骸が見つかる", True),
        ("北海岸にクジラ漂着、死骸を確認", True),
        ("続行する前に", False),
    ],
)
def test_headlines_without_spaces_are_compared_too(headline, taken):
    meant = "北部の海岸でクジラの死骸を発見"
    text = "プライバシーの設定を選んでください。広告のためにデータを使うことがあります。" * 9
    copy = page(headline, text)._replace(words=200)
    assert (not mistaken(copy, meant, URL, URL)) == taken


def test_a_page_without_text_is_none_and_without_a_feeds_headline_any_may_be_it():
    assert mistaken(page(WHALE, ""), WHALE, URL, URL) == "no text found on the page"
    assert not mistaken(page("Daily Example", CONSENT), "", URL, URL)
