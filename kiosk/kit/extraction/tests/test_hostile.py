import random

import pytest

from kiosk.kit.extraction import ExtractionError, extract, voting
from kiosk.kit.extraction.blocks import read as read_blocks
from kiosk.kit.extraction.decoding import decode
from kiosk.kit.extraction.tests.pages import SENTENCES, URL, article, data, page
from kiosk.kit.extraction.traps import is_trap


@pytest.mark.parametrize("depth", [10, 250, 300, 2_000])
def test_nesting_loses_no_text(depth):
    body = "<div>" * depth + article() + "</div>" * depth
    assert extract(page(body), url=URL).paragraphs == SENTENCES


def test_a_tree_as_deep_would_lose_text_in_lxml():
    """The control of the test above: were such a page given to lxml, its text would be gone."""
    body = "<div>" * 300 + article() + "</div>" * 300
    assert SENTENCES[0] not in voting.by_trafilatura(page(body).decode())
    assert SENTENCES[0] in voting.by_trafilatura(page().decode())


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 20_000,
        "<div>" * 20_000 + "</div>" * 20_000,
        "<b>" * 30_000,
        "<div " + " ".join(f"a{n}=1" for n in range(30_000)) + ">",
    ],
)
def test_a_trap_for_parsers_is_refused(body):
    with pytest.raises(ExtractionError, match="nest too deep"):
        extract(page(body), url=URL)


def test_a_long_page_is_no_trap():
    assert not is_trap("<div><p>a</p></div>" * 50_000)
    assert not is_trap('<div data-props="' + "a b=c " * 30_000 + '">')


@pytest.mark.parametrize("raw", [b"", b"   \n"])
def test_nothing_is_no_page(raw):
    with pytest.raises(ExtractionError):
        extract(raw, url=URL)


def test_any_bytes_end_in_a_page_or_an_extraction_error():
    chance = random.Random(7)
    whole = page()
    for _ in range(60):
        raw = bytearray(whole)
        for _ in range(chance.randrange(1, 60)):
            at = chance.randrange(len(raw))
            raw[at : at + chance.randrange(4)] = chance.randbytes(chance.randrange(4))
        try:
            extract(bytes(raw), url=URL)
        except ExtractionError:
            continue
    extract(chance.randbytes(50_000), url=URL)


@pytest.mark.parametrize("url", ["", "not an address", "mailto:a@b.example"])
def test_a_strange_address_of_the_page_does_no_harm(url):
    assert extract(page(), url=url).paragraphs == SENTENCES


def test_an_address_that_is_none_is_an_extraction_error():
    with pytest.raises(ExtractionError):
        extract(page(), url="http://[bad")


def test_a_picture_with_a_broken_address_costs_itself_only():
    body = article().replace("<p>Ferries", '<img src="http://[bad" width="800"><p>Ferries')
    assert extract(page(body), url=URL).paragraphs == SENTENCES


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">' + "[" * 100_000 + "</script>",
        '<script type="application/ld+json">{"@type":"NewsArticle","x":' + "{" * 50_000 + "</script>",
        data(headline={"a": 1}, author=[None, 7, {"name": {}}], image=[[{}]], publisher=[3]),
        data(headline=7, datePublished=[], keywords={"a": []}, articleBody=[1, None], url=[{}]),
        '<meta name="author" content="' + "By a, " * 100_000 + '">',
        '<meta property="og:title" content="' + "a - " * 100_000 + '"><title>' + " " * 100_000 + "</title>",
        '<base href="http://[">',
    ],
)  # fmt: skip
def test_hostile_facts_leave_the_text_alone(head):
    assert extract(page(head=head), url=URL).paragraphs == SENTENCES


def test_a_thousand_pictures_and_deep_boxes_come_to_an_end():
    body = "<div>" * 200 + '<img src="/a.jpg">' * 3_000 + article()
    assert extract(page(body), url=URL).paragraphs == SENTENCES


def test_zero_bytes_become_spaces():
    raw = page().replace(b"old bridge", b"old\0bridge")
    assert "old bridge" in extract(raw, url=URL).paragraphs[0]


UMLAUTS = "Die Brücke über den großen Hafen wurde früh geöffnet, sagte die Bürgermeisterin."


@pytest.mark.parametrize(
    ("encoded", "told", "meta"),
    [
        ("utf-8", None, ""),
        ("utf-8", "iso-8859-1", ""),
        ("utf-8", None, '<meta charset="iso-8859-1">'),
        ("cp1252", "iso-8859-1", ""),
        ("cp1252", None, '<meta charset="windows-1252">'),
        ("cp1252", "utf-8", ""),
        ("cp1252", None, ""),
        ("utf-16", None, ""),
        ("utf-16-le", None, ""),
        ("utf-8-sig", "ascii", ""),
    ],
)
def test_text_is_read_whatever_the_charset_claims(encoded, told, meta):
    raw = f"<html><head>{meta}</head><body><p>{UMLAUTS}</p></body></html>".encode(encoded)
    assert UMLAUTS in decode(raw, told)


@pytest.mark.parametrize(
    ("encoded", "text"),
    [
        ("shift_jis", "港の古い橋が土曜日に再び開通した。数百人が歩いて渡り、楽団が演奏した。"),
        ("euc-jp", "港の古い橋が土曜日に再び開通した。数百人が歩いて渡り、楽団が演奏した。"),
        ("gb18030", "港口的旧桥星期六重新开放，数百人步行过桥，乐队一直演奏到下雨。"),
        ("euc-kr", "항구의 오래된 다리가 토요일에 다시 열렸다. 수백 명이 걸어서 건넜다."),
        ("cp1251", "Старый мост через гавань снова открылся в субботу, играл оркестр."),
        ("cp1256", "افتتح الجسر القديم فوق الميناء من جديد يوم السبت بعد عامين من التوقف"),
        ("iso2022_jp", "港の古い橋が土曜日に再び開通した。"),
    ],
)
def test_old_charsets_are_read_as_declared(encoded, text):
    raw = f"<html><head></head><body><p>{text}</p></body></html>".encode(encoded)
    assert text in decode(raw, encoded)
    assert text not in raw.decode("utf-8", "replace"), "the control: these bytes are not UTF-8"


def test_blocks_know_how_deep_they_are():
    from selectolax.lexbor import LexborHTMLParser

    layout = read_blocks(LexborHTMLParser(page("<div>" * 300 + article()).decode()))
    assert layout.depth > voting.DEEPEST_FOR_LXML
