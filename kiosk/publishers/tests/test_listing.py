"""Lists of titles in every form people keep them; a bad row costs itself only."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.publishers.feed_keys import feed_key
from kiosk.publishers.listing import ListingError, read_titles
from kiosk.publishers.tests.lists import OPML, SAME


def test_opml_gives_titles_with_their_feeds_and_sections():
    listing = read_titles(OPML, source="mine.opml")
    ab, daily = listing.titles
    assert (ab.name, ab.language, ab.home) == ("A & B", "de-DE", "https://ab.example/")
    assert [(f.url, f.section) for f in ab.feeds] == [("https://ab.example/f?a=1&b=2", "business")]
    assert [f.section for f in daily.feeds] == ["world", "sport"]


def test_what_cannot_be_used_is_named_with_its_reason():
    problems = read_titles(OPML, source="mine.opml").problems
    assert [(p.where, p.why) for p in problems] == [
        ("outline 5", "feed://dead.example/x is no web address"),
        ("outline 6", "https://daily.example/world.xml is listed already, for Daily"),
    ]


def test_json_csv_json_lines_and_plain_lists_say_the_same():
    row = {"name": "Daily", "home": "https://d.example/", "country": "lb", "language": "ar",
           "owner": "House", "feeds": [{"url": "https://d.example/f", "section": "world"}]}  # fmt: skip
    forms = [
        json.dumps([row]),
        json.dumps({"titles": [row]}),
        json.dumps(row) + "\n" + json.dumps({**row, "feeds": ["https://d.example/g"]}),
        "Name,Feed,Home,Country,Language,Section,Owner\n"
        "Daily,https://d.example/f,https://d.example/,lb,ar,world,House\n",
    ]
    for form in forms:
        title = read_titles(form.encode(), source="x").titles[0]
        assert (title.name, title.country, title.language, title.owner) == (
            "Daily", "LB", "ar", "House",
        )  # fmt: skip
        assert title.feeds[0].section == "world"
    [plain] = read_titles(b"# mine\n\nhttps://www.d.example/f\n", source="x").titles
    assert (plain.name, plain.feeds[0].section) == ("d.example", "news")


def test_one_bad_line_does_not_refuse_the_rest():
    lines = b'{"name": "A", "feed": "https://a.example/f"}\n{broken\n{"name": "B"}\n17\n'
    listing = read_titles(lines, source="x")
    assert [title.name for title in listing.titles] == ["A"]
    assert [p.where for p in listing.problems] == ["line 2", "line 3", "line 4"]


@pytest.mark.parametrize(
    "data",
    [b"", b"   ", b"<opml/>", b"[]", b"{", b"no list at all", b"\x00\xff\xfe", b"[[[[" * 50_000],
)
def test_what_is_no_list_is_refused_in_a_sentence(data):
    with pytest.raises(ListingError, match=r"things\.txt"):
        read_titles(data, source="things.txt")


def test_entities_in_a_list_are_not_expanded():
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = (
        f'<!DOCTYPE opml [<!ENTITY l0 "ha"><!ENTITY f SYSTEM "file:///etc/passwd">{laughs}]>'
        '<opml><body><outline text="&l11;&f;" xmlUrl="https://a.example/f"/></body></opml>'
    )
    with pytest.raises(ListingError):
        read_titles(bomb.encode(), source="x")
    harmless = bomb.replace("&l11;&f;", "A").replace(laughs, "")
    assert [title.name for title in read_titles(harmless.encode(), source="x").titles] == ["A"]


def test_the_recorded_newsstand_is_read():
    replay = Path(__file__).resolve().parents[4] / "shared" / "newsstand" / "replay.py"
    if not replay.exists() or not shutil.which("python3"):
        pytest.skip("the recorded newsstand (../shared/newsstand) is not here")
    listed = subprocess.run(
        [sys.executable, str(replay), "--list"], capture_output=True, text=True, check=True
    ).stdout
    feeds = [line.split("\t")[3] for line in listed.splitlines()]
    listing = read_titles("\n".join(feeds).encode(), source="newsstand")
    assert sum(len(title.feeds) for title in listing.titles) == len(set(feeds))


def test_addresses_of_one_feed_are_listed_once():
    listing = read_titles("\n".join([*SAME, "https://q.example/7?page=2"]).encode(), source="x")
    (title,) = listing.titles
    assert [feed.url for feed in title.feeds] == [SAME[0], "https://q.example/7?page=2"]
    assert [p.where for p in listing.problems] == ["line 2", "line 3"]
    assert "is listed already" in listing.problems[0].why


def test_the_query_of_a_feed_counts_even_where_it_would_not_for_a_page():
    assert feed_key("https://q.example/rss?feedname=world") != feed_key(
        "https://q.example/rss?feedname=sport"
    )
    assert len({feed_key(url) for url in SAME}) == 1


def test_a_field_too_long_for_csv_costs_its_row_only():
    rows = ["name,feed", f"{'x' * 140_000},https://a.example/f", "B,https://b.example/f"]
    listing = read_titles("\n".join(rows).encode(), source="x")
    assert [title.name for title in listing.titles] == ["B"]
    assert [(p.where, p.why) for p in listing.problems] == [("line 2", "a field is too long")]
    head = f"feed,{'x' * 140_000}\nhttps://a.example/f,1"
    with pytest.raises(ListingError, match="first line"):
        read_titles(head.encode(), source="x")


def test_a_number_too_long_for_json_costs_its_line_only():
    good = '{"name": "B", "feed": "https://b.example/f"}'
    lines = [good, '{"name": "A", "feed": "https://a.example/f", "since": ' + "9" * 5000 + "}"]
    listing = read_titles("\n".join(lines).encode(), source="x")
    assert [title.name for title in listing.titles] == ["B"]
    assert [p.where for p in listing.problems] == ["line 2"]


CSV = "name;feed;country;language\nMünchner Bote;https://a.example/f;DE;de\nEl País;https://b.example/f;ES;es\n"


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252"],
)
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_a_csv_is_read_in_the_encodings_and_separators_that_offices_write(encoding, separator):
    listing = read_titles(CSV.replace(";", separator).encode(encoding), source="x")
    assert [(t.name, t.country, t.language) for t in listing.titles] == [
        ("Münchner Bote", "DE", "de"),
        ("El País", "ES", "es"),
    ]
    assert listing.problems == ()
    guessed = encoding in {"latin-1", "cp1252"}
    assert [note.where for note in listing.notes] == (["line 2"] if guessed else [])


def test_a_csv_with_excels_own_first_line_is_read():
    listing = read_titles(f"sep=;\r\n{CSV}".encode(), source="x")
    assert [title.name for title in listing.titles] == ["Münchner Bote", "El País"]
    assert listing.notes == ()


def test_opml_is_read_as_its_declaration_says():
    for encoding in ("ISO-8859-1", "windows-1251", "UTF-16"):
        name = "Новая" if encoding == "windows-1251" else "Æther"
        opml = (
            f'<?xml version="1.0" encoding="{encoding}"?><opml><body>'
            f'<outline text="{name}" xmlUrl="https://a.example/f"/></body></opml>'
        )
        listing = read_titles(opml.encode(encoding), source="x")
        assert [title.name for title in listing.titles] == [name]
        assert listing.notes == ()


def test_damaged_opml_is_read_as_far_as_it_can_be_and_says_where_it_is_damaged():
    damaged = (
        b'<opml><body>\n<outline text="A" xmlUrl="https://a.example/f">\n'
        b'<outline text="B" xmlUrl="https://b.example/f"/>\n'
        b'<outline text="Lost"/>\n<outline text="C" xmlUrl="https://c.exa'
    )
    listing = read_titles(damaged, source="x")
    assert [title.name for title in listing.titles] == ["A", "B"]
    assert [(p.where, p.why) for p in listing.problems] == [
        ("outline 3", "'Lost' names no feed"),
        ("outline 4", "'C' names no feed"),
    ]
    assert any(n.where == "line 5" and "the XML is damaged" in n.why for n in listing.notes)


def test_what_is_not_understood_is_left_empty_and_said_so_by_line():
    lines = [
        "name,feed,home,country,language,section,colour",
        "A,https://a.example/f,nowhere,Atlantis,xx,gossip,red",
        "B,https://b.example/f,https://b.example/,uk,eng-GB,Latest,red",
        "C,https://c.example/f,https://c.example/,USA,prs,Sport,red,and more",
    ]
    listing = read_titles("\n".join(lines).encode(), source="x")
    a, b, c = listing.titles
    assert (a.home, a.country, a.language, a.feeds[0].section) == (None, None, None, "news")
    assert (b.country, b.language) == ("GB", "en-GB")
    assert (c.country, c.language, c.feeds[0].section) == ("US", "fa-AF", "sport")
    assert [(n.where, n.why) for n in listing.notes] == [
        ("line 1", "the column 'colour' is none that Kiosk reads: left out"),
        ("line 4", "has 8 cells for 7 columns: what is beyond is left out"),
        ("line 2", "the section 'gossip' is none of ours: taken as news"),
        ("line 2", "the home page 'nowhere' is no web address: left empty"),
        ("line 2", "the country 'Atlantis' is no ISO 3166-1 code: left empty"),
        ("line 2", "the language 'xx' is no BCP 47 tag we know: left empty"),
    ]


def test_a_quote_that_is_not_closed_does_not_swallow_the_rows_after_it():
    lines = [
        "name,feed",
        '"A,https://a.example/f',
        "B,https://b.example/f",
        '"C",https://c.example/f',
    ]
    listing = read_titles("\n".join(lines).encode(), source="x")
    assert [title.name for title in listing.titles] == ["A", "B", "C"]
    assert [(n.where, n.why) for n in listing.notes] == [
        ("line 2", "a quote is not closed; lines to 4 are read one by one")
    ]
    several = 'name,feed\n"A\nof Two Lines",https://a.example/f\nB,https://b.example/f\n'
    listing = read_titles(several.encode(), source="x")
    assert [title.name for title in listing.titles] == ["A of Two Lines", "B"]
    assert listing.notes == ()


def test_later_rows_of_a_title_tell_what_the_first_was_silent_about():
    lines = [
        "name,feed,home,country",
        "A,https://a.example/f,https://a.example/,",
        "A,https://a.example/g,https://a.example/,FR",
        "A,https://a.example/h,https://a.example/,BE",
    ]
    listing = read_titles("\n".join(lines).encode(), source="x")
    assert [(t.country, len(t.feeds)) for t in listing.titles] == [("FR", 3)]
    assert [n.why for n in listing.notes] == [
        "the country 'BE' is 'FR' in an earlier row of it, which stands"
    ]


def test_json_is_read_however_it_is_laid_out():
    pretty = '{"titles": [\n{"name": "A",\n"feeds": "https://a.example/f"}\n]}'
    assert [t.name for t in read_titles(pretty.encode(), source="x").titles] == ["A"]
    odd = [{"name": "B", "feed": "https://b.example/f", "country": 5, "feeds": 7}, 17]
    listing = read_titles(json.dumps(odd).encode(), source="x")
    assert [title.name for title in listing.titles] == ["B"]
    assert [(n.where, n.why) for n in listing.notes] == [
        ("title 1", "feeds is no list: left out"),
        ("title 1", "country is no text: left empty"),
    ]
    assert [(p.where, p.why) for p in listing.problems] == [("title 2", "is no title")]


def test_a_column_that_stands_twice_is_said_so():
    rows = b"name,feed,feed\nA,https://a.example/f,https://a.example/g\n"
    listing = read_titles(rows, source="x")
    assert [note.why for note in listing.notes] == [
        "the column 'feed' stands there twice: the last one counts"
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "x is empty"),
        (b" \n\n", "x is empty"),
        (b"<opml><head/><body></body></opml>", "x names no feed"),
        (b"<!DOCTYPE html><html><title>News</title></html>", "it is a web page, and no list"),
        (b"\n<!-- a -->\n<HTML><body>News</body></HTML>", "it is a web page, and no list"),
        (b"<?xml version='1.0'?><rss><channel/></rss>", "it is a feed itself"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", "it is a feed itself"),
        (bytes(range(256)) * 4, "it is no text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", "it is no text"),
    ],
)
def test_what_it_is_that_is_no_list_is_said(data, said):
    with pytest.raises(ListingError) as error:
        read_titles(data, source="x")
    assert said in str(error.value)
    assert str(error.value).isprintable()


def test_bytes_that_are_no_text_are_not_repeated():
    listing = read_titles(b"https://a.example/f\n" * 20 + b"\x81\x02\xfe", source="x")
    assert ("line 21", "holds what is no text") in [(p.where, p.why) for p in listing.problems]


def test_a_broken_opml_is_told_of_once():
    broken = b"<opml><body><outline text='a' xmlUrl='https://a.example/f'/><x></y></z>&foo;</body>"
    listing = read_titles(broken, source="x")
    assert len(listing.titles) == 1
    (note,) = listing.notes
    assert (note.where, "more places" in note.why) == ("line 1", True)
