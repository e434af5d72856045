"""Home pages: what they link to, in which order, and what leads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.kit.extraction.fronts import FrontError, FrontLink, read_front
from kiosk.kit.extraction.signposts import may_be_an_article, site

HOME = "https://www.daily.example/"


def card(slug: str, level: int = 2, *, picture: bool = True, names: str = "card") -> str:
    image = f'<a href="/news/{slug}"><img src="/{slug}.jpg"></a>' if picture else ""
    return (
        f'<article class="{names}">{image}<h{level}><a href="/news/{slug}">'
        f"A headline about {slug}</a></h{level}><p>Some words.</p></article>"
    )


def page(*parts: str) -> bytes:
    return f"<html><body>{''.join(parts)}</body></html>".encode()


def read(*parts: str) -> dict[str, FrontLink]:
    links = read_front(page(*parts), url=HOME)
    return {link.url.rpartition("/")[2]: link for link in links}


def slugs(count: int, word: str = "story") -> list[str]:
    return [f"the-{word}-of-number-{n}" for n in range(count)]


def test_links_come_once_each_in_reading_order_with_the_first_most_prominent():
    names = slugs(8)
    found = read("<main>", *[card(name) for name in names], "</main>")
    assert list(found) == names
    assert [link.position for link in found.values()] == list(range(8))
    said = [link.prominence for link in found.values()]
    assert said[0] == 1.0
    assert said == sorted(said, reverse=True)
    assert found[names[0]].text == f"A headline about {names[0]}"


def test_menus_footers_and_most_read_lists_do_not_count():
    links = "".join(
        f'<li><a href="/news/{name}">A long line of text for {name}</a></li>'
        for name in slugs(5, "x")
    )
    found = read(
        f"<nav><ul>{links}</ul></nav>",
        f'<div class="site-menu"><ul>{links}</ul></div>',
        *[card(name) for name in slugs(12)],
        f"<section><h3>Meistgelesen</h3><ul>{links}</ul></section>",
        f'<div id="most-read"><ul>{links}</ul></div>',
        f"<section><h2>الأكثر قراءة</h2><ol>{links}</ol></section>",
        f"<footer>{links}</footer>",
    )
    assert list(found) == slugs(12)


def test_what_stands_in_a_most_read_list_and_on_the_page_counts_by_the_page():
    name = slugs(6)[4]
    box = f'<aside class="trending"><a href="/news/{name}">A headline about it</a></aside>'
    assert read(box, *map(card, slugs(6)))[name] == read(*map(card, slugs(6)))[name]


def test_a_headline_with_the_word_popular_hides_nothing():
    headline = (
        '<article><h3><a href="/news/a-vote-in-the-north">Popular vote lost</a></h3></article>'
    )
    assert "a-vote-in-the-north" in read(
        f"<section>{headline}{card('the-second-story-here', 3)}</section>", *map(card, slugs(9))
    )


def test_the_only_card_of_the_largest_level_leads_though_small_ones_are_written_before_it():
    strip = "".join(card(name, 4, picture=False) for name in slugs(4, "strip"))
    found = read(strip, card("the-great-lead-of-today", 1), *[card(name, 3) for name in slugs(10)])
    best = max(found.values(), key=lambda link: link.prominence)
    assert best.url.endswith("the-great-lead-of-today")
    assert best.prominence >= 0.95


def test_larger_headings_and_pictures_weigh_more():
    found = read(
        card("one-with-a-large-heading"),
        card("one-with-a-small-heading", 4),
        card("one-with-no-picture-here", 4, picture=False),
    )
    large, small, bare = (link.prominence for link in found.values())
    assert large > small > bare


def test_what_is_beside_the_main_part_weighs_less():
    aside = f"<aside>{card('a-card-in-the-aside')}</aside>"
    outside = f"<div>{card('a-card-outside-of-main')}</div>"
    found = read(aside, outside, "<main>", *map(card, slugs(6)), "</main>")
    weakest_of_main = min(found[name].prominence for name in slugs(3))
    assert found["a-card-in-the-aside"].prominence < weakest_of_main
    assert found["a-card-outside-of-main"].prominence < weakest_of_main


def test_a_page_made_of_tables_without_any_heading_is_read_too():
    rows = "".join(
        f'<tr><td><a href="story.asp?id={4711 + n}">Words of the headline {n}</a></td></tr>'
        for n in range(9)
    )
    links = read_front(page(f"<table class=nav>{rows}</table>"), url=HOME)
    assert [link.url[-4:] for link in links] == [str(4711 + n) for n in range(9)]
    assert links[0].prominence == 1.0


def test_addresses_are_seen_from_the_base_and_other_sites_come_last():
    html = page(
        '<base href="https://www.daily.example/today/">',
        '<a href="https://elsewhere.example/a-story-of-another-house">A headline of another house</a>',
        '<a href="a-story-of-our-own-house#top">A headline of our own house</a>',
        '<a href="https://sport.daily.example/a-match-in-the-rain">A match in the rain</a>',
        '<a href="javascript:alert(1)">x</a><a href="mailto:a@b.example">x</a><a href="/">Home</a>',
    )
    links = read_front(html, url=HOME)
    assert [(link.url, link.likely) for link in links] == [
        ("https://www.daily.example/today/a-story-of-our-own-house", True),
        ("https://sport.daily.example/a-match-in-the-rain", True),
        ("https://elsewhere.example/a-story-of-another-house", False),
    ]


def test_hidden_links_do_not_count():
    found = read(
        '<div style="display: none">',
        card("one-that-is-not-shown"),
        "</div><div hidden>",
        card("another-that-is-not-shown"),
        "</div>",
        card("one-that-is-shown-here"),
    )
    assert list(found) == ["one-that-is-shown-here"]


def test_a_page_that_scripts_fill_in_has_no_links():
    assert read_front(page("<div id=root></div><script>1</script>"), url=HOME) == ()


@pytest.mark.parametrize("html", [b"", b"   ", b"<div>" * 20_000 + b"x"])
def test_what_is_no_page_is_refused_in_a_sentence(html):
    with pytest.raises(FrontError):
        read_front(html, url=HOME)


PIECES = st.sampled_from(
    [
        "<main>",
        "</main>",
        "<nav>",
        "</div>",
        "<div class='most-read'>",
        "<h2>",
        "</h2>",
        "<base href='//['>",
        "<a href='/news/a-story-of-four-words'>",
        "<a href='http://['>",
        "<a href=?id=12345>",
        "</a>",
        "<img>",
        "words of a headline",
        "<svg>",
        "<template>",
        "<table><tr>",
        "\x00",
        "<a href='/news/another-of-many-words'>",
    ]
)


@given(st.lists(PIECES, max_size=40), st.binary(max_size=40))
def test_whatever_the_markup_links_come_once_with_a_prominence_from_0_to_1(pieces, rest):
    try:
        links = read_front("".join(pieces).encode() + rest, url=HOME)
    except FrontError:
        return
    assert len({link.url for link in links}) == len(links)
    assert all(0 < link.prominence <= 1 for link in links)
    assert [link.position for link in links] == list(range(len(links)))


def test_a_page_of_many_thousand_links_is_read_as_far_as_counts():
    links = "".join(f"<a href='/news/a-story-of-number-{n}'>Words</a>" for n in range(20_000))
    assert 0 < len(read_front(page(f"<div><h2>x</h2>{links}</div>"), url=HOME)) <= 400


@pytest.mark.parametrize(
    ("path", "letters", "is_one"),
    [
        ("/2026/03/02/harbour", 20, True),
        ("/politics", 8, False),
        ("/politics/budget-passes-after-long-night", 3, True),
        ("/tag/harbour-of-the-whole-north", 40, False),
        ("/article123456.html", 30, True),
        ("/video.mp4?id=12345", 30, False),
        ("/sport/live", 6, False),
        ("/?p=48213", 30, True),
        ("/contact", 60, False),
    ],
)
def test_addresses_of_articles_are_told_by_their_form(path, letters, is_one):
    assert may_be_an_article(f"https://daily.example{path}", letters) is is_one


@pytest.mark.parametrize(
    ("host", "of"),
    [
        ("daily.example", "daily.example"),
        ("sport.daily.example", "daily.example"),
        ("news.daily.co.uk", "daily.co.uk"),
        ("daily.com.au:8080", "daily.com.au"),
        ("127.0.0.1", "127.0.0.1"),
    ],
)
def test_hosts_of_one_site_are_told(host, of):
    assert site(host) == of
