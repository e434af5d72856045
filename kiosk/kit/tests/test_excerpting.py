"""Excerpts: never more words than asked for, never a broken element."""

import re
from html import unescape

import nh3
from hypothesis import given
from hypothesis import strategies as st

from kiosk.kit.excerpting import (
    _END,
    Excerpt,
    _first_words,
    excerpt,
    excerpt_text,
    without_picture,
)
from kiosk.kit.language import count_words

LONG = "<p>One two <b>three four</b> five.</p><p>Six seven eight.</p>"


def test_what_is_short_enough_stays_as_it_is():
    assert excerpt(LONG, 8).text == LONG
    assert not excerpt(LONG, 8).cut


def test_a_cut_inside_of_an_element_closes_it():
    made = excerpt(LONG, 3)
    assert made.text == "<p>One two <b>three…</b></p>"
    assert (made.words, made.cut) == (3, True)


def test_a_cut_between_blocks_leaves_no_empty_block():
    assert excerpt(LONG, 5).text == "<p>One two <b>three four</b> five. …</p>"


def test_a_cut_takes_no_half_word_and_no_dangling_sign():
    assert excerpt("<p>Alpha, beta - gamma</p>", 1).text == "<p>Alpha…</p>"
    assert excerpt("<p>Alpha, beta - gamma</p>", 2).text == "<p>Alpha, beta…</p>"


def test_a_cut_leaves_no_word_or_two_of_a_sentence():
    text = "The quay is open again. Ferries sail every hour now."
    assert excerpt_text(text, 6).text == "The quay is open again. …"
    assert excerpt_text(text, 9).text == "The quay is open again. Ferries sail every hour…"
    assert excerpt(f"<p>{text}</p>", 6).text == "<p>The quay is open again. …</p>"
    lines = "<p>The quay is open again</p><ul><li>Ferries sail every hour</li></ul>"
    assert excerpt(lines, 6).text == "<p>The quay is open again…</p>"
    marked = "<p>The quay is open. Ferries <b>sail</b> every <i>hour</i> now</p>"
    assert (
        excerpt(marked, 8).text == "<p>The quay is open. Ferries <b>sail</b> every <i>hour…</i></p>"
    )
    chinese = excerpt("<p>港口今天重新开放。渡轮每小时航行一次，直到深夜。</p>", 8, "zh")
    assert chinese.text == "<p>港口今天重新开放。 …</p>"


def test_pictures_are_not_in_it_and_it_says_so():
    html = '<p>One two</p><figure><img src="https://a.example/b.jpg"></figure><p>three four</p>'
    assert excerpt(html, 2).text == "<p>One two…</p>"
    assert excerpt(html, 4) == Excerpt("<p>One two</p><p>three four</p>", 4, cut=True)


def test_entities_count_as_the_letters_they_stand_for():
    assert excerpt("<p>Fish &amp; chips &lt;now&gt; or never</p>", 3).text == (
        "<p>Fish &amp; chips &lt;now&gt;…</p>"
    )


def test_a_sign_that_looks_like_a_tag_end_in_an_attribute_ends_no_tag():
    html = '<p><a href="https://a.example/?a>b">One two</a> three</p>'
    assert excerpt(html, 1).text == "<p><a>One…</a></p>"


def test_attributes_that_hold_words_are_not_in_it():
    html = '<ol lang="en" start="3"><li><abbr title="More than one">One</abbr> two</li></ol>'
    made = excerpt(html, 9)
    assert made.text == '<ol lang="en" start="3"><li><abbr>One</abbr> two</li></ol>'
    assert made.cut
    assert not excerpt(made.text, 9).cut


def test_no_words_leave_nothing():
    assert excerpt(LONG, 0).text == ""
    assert excerpt("", 5) == excerpt("", 0)
    assert excerpt_text("One two", 0).text == ""


def test_a_script_without_spaces_is_cut_between_letters():
    text = "北京今天举行了一次重要的国际会议讨论气候变化问题"
    made = excerpt(f"<p>{text}</p>", 5, "zh")
    assert made.cut
    assert made.words <= 5
    assert 6 <= len(re.sub("</?p>|…", "", made.text)) <= 8


def test_arabic_is_cut_between_words():
    made = excerpt_text("قال الوزير، إن الميناء فتح أبوابه من جديد", 2, "ar")
    assert made.text == "قال الوزير…"


def test_a_picture_shown_already_goes_with_its_figure():
    html = (
        '<figure><img src="https://a.example/1.jpg?a=1&amp;b=2"><figcaption>x</figcaption></figure>'
        '<p>Text <img src="https://a.example/2.jpg"></p>'
    )
    assert without_picture(html, "https://a.example/1.jpg?a=1&b=2") == (
        '<p>Text <img src="https://a.example/2.jpg"></p>'
    )
    assert without_picture(html, "https://a.example/2.jpg").endswith("<p>Text </p>")
    assert without_picture(html, "https://a.example/3.jpg") == html


_INLINE = st.sampled_from(["b", "em", "a", "span", "li", "p", "blockquote", "td"])
_MARKUP = st.recursive(
    st.text("abc &<>\"'é., -", max_size=12),
    lambda inner: st.tuples(_INLINE, st.lists(inner, max_size=4)).map(
        lambda pair: f"<{pair[0]}>{' '.join(pair[1])}</{pair[0]}>"
    ),
    max_leaves=12,
)


@given(_MARKUP, st.integers(0, 20))
def test_an_excerpt_is_whole_html_of_at_most_so_many_words(raw, words):
    html = nh3.clean(raw)
    made = excerpt(html, words)
    assert made.words <= words
    assert sorted(re.findall(r"<(\w+)", made.text)) == sorted(re.findall(r"</(\w+)", made.text))
    assert made.words == count_words(unescape(re.sub("<[^>]*>", " ", made.text)))
    assert made.cut or made.text == re.sub(r' rel="[^"]*"', "", html)


def test_of_a_text_without_any_space_no_more_is_looked_at_than_its_words_can_fill():
    endless = "x" * 450_000
    for made in (excerpt(f"<p>{endless}</p>", 60), excerpt_text(endless, 60)):
        assert made.cut
        assert len(made.text) < 5_000


def test_the_excerpt_of_a_book_is_that_of_its_first_pages():
    page = "港湾は月曜日に再開された。渡轮每小时航行一次" * 20
    first = excerpt(f"<p>{page}</p>", 60, "ja")
    assert excerpt(f"<p>{page * 300}</p>", 60, "ja") == first
    assert excerpt_text(page * 300, 60, "ja") == excerpt_text(page, 60, "ja")


@given(
    st.text(st.sampled_from("ab1.'-—,! \n\té\u0645"), max_size=60) | st.text(),
    st.integers(min_value=0, max_value=12),
)
def test_the_first_words_end_at_the_last_place_they_may(text, words):
    ends = [found.start() for found in _END.finditer(text)]
    fitting = [end for end in ends if words and count_words(text[:end]) <= words]
    assert _first_words(text, words, None) == text[: max(fitting, default=0)]
