import pytest

from kiosk.kit.language import count_words, detect, direction, normalise, reading_minutes
from kiosk.kit.places import country_of_host

ENGLISH = (
    "The minister said that it was on the table and that the vote is to be held by noon as " * 4
)
GERMAN = (
    "Der Minister sagte, dass es auf dem Tisch liegt und die Abstimmung nicht vor dem Mittag ist "
    * 4
)


@pytest.mark.parametrize(
    ("tag", "way"),
    [
        ("ar-EG", "rtl"),
        ("he", "rtl"),
        ("fa_IR", "rtl"),
        ("en", "ltr"),
        (None, "ltr"),
        ("ks-Latn", "ltr"),
        ("az-Arab", "rtl"),
    ],
)
def test_the_script_of_a_language_says_which_way_it_runs(tag, way):
    assert direction(tag) == way


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("en_US.UTF-8", "en-US"),
        (" DE ", "de"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("iw", "he"),
        ("jp", "ja"),
        ("english language", None),
        ("und", None),
        ("", None),
        (None, None),
    ],
)
def test_tags_are_written_as_bcp_47_writes_them(written, tag):
    assert normalise(written) == tag


@pytest.mark.parametrize(
    ("text", "hint", "found"),
    [
        (ENGLISH, "en-GB", "en-GB"),
        (ENGLISH, "de", "en"),
        (GERMAN, "en", "de"),
        (GERMAN, None, "de"),
        (
            "這是一篇關於天氣的文章，今天的天氣非常好，大家都很高興地出門去了。",
            "zh-Hant",
            "zh-Hant",
        ),
        ("これは日本語の文章です。今日は天気がいいですね、とても気持ちがいい。", "en", "ja"),
        ("هذا نص عربي طويل بما يكفي ليعرفه من يقرأ العربية جيدا", "en", "ar"),
        ("Short", "fr", "fr"),
        ("Short", None, None),
    ],
)
def test_a_claim_holds_until_the_text_speaks_against_it(text, hint, found):
    assert detect(text, hint) == found


def test_words_are_counted_where_none_are_spaced():
    assert count_words("It's a well-known fact.", "en") == 4
    assert count_words("これは日本語の文章です。", "ja") in range(4, 8)
    assert count_words("今天天气很好", "zh") in range(3, 6)
    assert count_words("วันนี้อากาศดีมาก", "th") in range(2, 6)
    assert count_words("", None) == 0


def test_reading_takes_a_minute_at_least_and_longer_in_slower_scripts():
    assert reading_minutes(0) == 0
    assert reading_minutes(1, "en") == 1
    assert reading_minutes(239, "en") == 2
    assert reading_minutes(1000, "ar") > reading_minutes(1000, "en")


@pytest.mark.parametrize(
    ("host", "country"),
    [
        ("www.paper.co.uk", "GB"),
        ("zeitung.de", "DE"),
        ("Paper.NZ.", "NZ"),
        ("paper.com", None),
        ("paper.io", None),
        ("paper.eu", None),
        ("paper.xx", None),
        ("192.168.1.20", None),
        ("", None),
    ],
)
def test_a_host_tells_its_country_only_where_nobody_else_takes_its_domain(host, country):
    assert country_of_host(host) == country
