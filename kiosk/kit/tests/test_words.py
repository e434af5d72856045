"""Words folded and cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.kit.words import fold, is_unspaced, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Café", "CAFE"),
        ("Cafe\u0301", "cafe"),
        ("Straße", "STRASSE"),
        ("İstanbul", "istanbul"),
        ("Diyarbakır", "diyarbakir"),
        ("Łódź", "lodz"),
        ("Tromsø", "tromso"),
        ("Đà Nẵng", "da nang"),
        ("Ærø", "aero"),
        ("Ёлка", "елка"),
        ("Αθήνας", "ΑΘΗΝΑΣ"),
        ("ＮＨＫ２０２３", "nhk2023"),
        ("ｶﾞｻﾞ", "ガザ"),
        ("co\u00adoperation", "cooperation"),
        ("أحمد", "احمد"),
        ("مُحَمَّد", "محمد"),
        ("مدرسة", "مدرسه"),
        ("مصطفى", "مصطفي"),
        ("الـــعراق", "العراق"),
        ("مؤتمر", "موتمر"),
        ("کتاب", "كتاب"),
        ("ایران", "ايران"),
        ("٢٠٢٣", "2023"),
        ("۱۴۰۲", "1402"),
        ("שָׁלוֹם", "שלום"),
    ],
)
def test_two_ways_to_write_a_word_fold_to_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_letters_that_differ_to_their_readers_stay_apart() -> None:
    assert fold("мой") != fold("мои")
    assert fold("が") != fold("か")
    assert fold("हिन्दी") == "हिन्दी"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Trump's visit, at last!", ["trump", "s", "visit", "at", "last"]),
        ("l’élection d'Italie", ["l", "election", "d", "italie"]),
        ("Erdoğan’ın sözü", ["erdogan", "in", "sozu"]),
        ("A 7.8-magnitude quake", ["a", "7.8", "magnitude", "quake"]),
        ("Stärke 7,8", ["starke", "7.8"]),
        ("1,000 or 1.000.000 of 12,34", ["1000", "or", "1000000", "of", "12.34"]),
        ("The U.N. and the U.S. say.", ["the", "un", "and", "the", "us", "say"]),
        ("snake_case and Covid-19", ["snake", "case", "and", "covid", "19"]),
        ('דובר צה"ל אמר', ["דובר", "צהל", "אמר"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("東京で地震", ["東京", "京で", "で地", "地震"]),
        ("2023年NHKは", ["2023", "年", "nhk", "は"]),
        ("ガザ・イスラエル", ["ガザ", "イス", "スラ", "ラエ", "エル"]),
        ("대통령이 말했다", ["대통", "통령", "령이", "말했", "했다"]),
        ("ไทย", ["ไท", "ทย"]),
        ("", []),
        ("\x00 — \ud800 …", []),
    ],
)
def test_words_are_cut_where_their_script_cuts_them(text: str, words: list[str]) -> None:
    assert tokens(text) == words


def test_only_unspaced_scripts_are_told_so() -> None:
    assert is_unspaced("in 東京")
    assert not is_unspaced("in Tokyo, في طوكيو")


@given(st.text())
def test_tokens_of_any_text_are_folded_and_not_empty(text: str) -> None:
    for token in tokens(text):
        assert token
        assert not any(char.isspace() or char == "\x00" for char in token)
        assert fold(token) == token


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


# Letters, digits and what may join or part them, in every order.
_SIGNS = st.text(st.sampled_from("aZé1٣.,'’-_ \n\u0301نّकि東\"א״"), max_size=30)


@given(_SIGNS | st.text())
def test_a_text_is_cut_alike_beside_a_number_with_a_point(text: str) -> None:
    assert tokens(f"{text} 7.8") == [*tokens(text), "7.8"]
