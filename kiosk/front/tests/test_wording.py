"""Reasons in words: no more than there is, in every language of the interface."""

from __future__ import annotations

import pytest

from kiosk.design.interface import LANGUAGES
from kiosk.front.ranking import Reasons
from kiosk.front.wording import in_words

# A name is set apart from words that may run the other way.
AFP = "\u2068AFP\u2069"
LED = Reasons(
    titles=13, owners=13, countries=9, independent=4, agencies=("AFP",), leads=4, fronts=5,
    newsrooms=31, hours_old=2,
)  # fmt: skip
LONE = Reasons(titles=1, owners=1, countries=1, independent=1, hours_old=0.5)
OLD = Reasons(titles=5, owners=4, countries=1, independent=1, hours_old=72)
PLACED = Reasons(titles=2, owners=2, countries=2, independent=2, fronts=1, newsrooms=1)
MANY = Reasons(titles=1200, owners=900, countries=1, independent=1000, hours_old=5)


@pytest.mark.parametrize(
    ("reasons", "said"),
    [
        (
            LED,
            f"leads in 4 of 31 newsrooms, 9 countries, 4 independent reports, wire: {AFP}, 2 h old",
        ),
        (LONE, "told by one title, 30 min old"),
        (OLD, "told by 5 titles, 1 independent report, 3 days old"),
        (
            PLACED,
            "on the front of 1 of 1 newsroom, told by 2 titles, 2 countries, "
            "2 independent reports, 1 min old",
        ),
        (MANY, "told by 1,200 titles, 1,000 independent reports, 5 h old"),
    ],
)
def test_reasons_say_no_more_than_there_is(reasons, said):
    assert in_words(reasons, "en") == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "ar",
            f"في الصدارة لدى 4 من 31 غرفة أخبار، 9 دول، 4 تقارير مستقلة، وكالات: {AFP}، منذ ساعتين",
        ),
        (
            "de",
            f"Aufmacher in 4 von 31 Redaktionen, 9 Länder, 4 eigene Berichte, Agentur: {AFP}, 2 Std. alt",
        ),
    ],
)
def test_reasons_are_told_in_the_readers_language(language, said):
    assert in_words(LED, language) == said


@pytest.mark.parametrize("reasons", [LED, LONE, OLD, PLACED, MANY])
def test_every_language_has_words_of_its_own_for_them(reasons):
    told = {language: in_words(reasons, language) for language in LANGUAGES}
    assert len(set(told.values())) == len(LANGUAGES)
    assert not [text for text in told.values() if "%" in text]
