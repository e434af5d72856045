"""The starter catalogue is data, so its review is a test: every line is checked here."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from babel import Locale

from kiosk.publishers.sections import SECTIONS

STARTER = Path(__file__).parents[1] / "catalogue" / "starter"
REGIONS = {
    "africa",
    "americas",
    "asia",
    "europe-east",
    "europe-west",
    "international",
    "middle-east",
    "oceania",
}
KEYS = ["name", "latin", "home", "country", "language", "owner", "feeds"]
DEAD_SERVICES = (
    "feeds2.feedburner.com",
    "pipes.yahoo",
    "pipes.yahooapis",
    "google.com/reader",
    "news.google.",
    "rss.app",
    "fetchrss.com",
    "politepol.com",
    "feed43.com",
    "feedly.com",
)
Title = dict[str, Any]


def _read(path: Path) -> list[Title]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


FILES = {path.stem: _read(path) for path in sorted(STARTER.glob("*.jsonl"))}
TITLES = [title for titles in FILES.values() for title in titles]
FEEDS = [feed["url"] for title in TITLES for feed in title["feeds"]]


def _doubles(values: Iterable[object]) -> list[object]:
    return [value for value, count in Counter(values).items() if count > 1]


def _bare(url: str) -> str:
    """The address without what two spellings of one feed may differ in."""
    return url.split("://", 1)[1].removeprefix("www.").rstrip("/").casefold()


def _faults_of(url: str) -> list[str]:
    """What is wrong with an address, in words; empty when it may stand in the catalogue."""
    faults = []
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"}:
        faults.append("scheme")
    if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", parts.netloc):
        faults.append("host")
    if parts.fragment or "#" in url:
        faults.append("fragment")
    if re.search(r"[\s\"<>\[\]{}|\\^`]", url) or not url.isascii():
        faults.append("characters")
    if any(service in url for service in DEAD_SERVICES):
        faults.append("dead service")
    return faults


def _owner_key(owner: str) -> str:
    """An owner without the marks by which one owner gets spelled two ways."""
    folded = unicodedata.normalize("NFKD", owner.casefold())
    words = re.findall(r"\w+", "".join(c for c in folded if not unicodedata.combining(c)))
    return " ".join(w for w in words if w not in {"the", "group", "ltd", "inc", "plc"})


def _is_latin(text: str) -> bool:
    """Most letters are Latin: "36氪" and "BBC News عربي" are names that need a Latin one."""
    letters = [char for char in text if char.isalpha()]
    return all("LATIN" in unicodedata.name(char) for char in letters)


def _rank(title: Title) -> tuple[str, str]:
    return title["country"], (title.get("latin") or title["name"]).casefold()


def _language_faults(tag: str) -> bool:
    language, _, script = tag.partition("-")
    english = Locale("en")
    return language not in english.languages or bool(script and script not in english.scripts)


def test_there_is_a_file_for_every_region_and_no_other() -> None:
    assert set(FILES) == REGIONS
    assert all(FILES.values())


def test_it_reaches_at_least_400_titles_70_countries_and_25_languages() -> None:
    assert len(TITLES) >= 400
    assert len({title["country"] for title in TITLES}) >= 70
    assert len({title["language"].split("-")[0] for title in TITLES}) >= 25


def test_every_line_has_its_keys_in_order_and_no_empty_value() -> None:
    for title in TITLES:
        assert list(title) == [key for key in KEYS if key in title], title
        assert {"name", "home", "country", "language", "feeds"} <= set(title), title
        assert all(title.values()), title
        assert all(list(feed) == ["url", "section"] for feed in title["feeds"]), title
        texts = [title[key] for key in ("name", "latin", "owner") if key in title]
        assert all(text == " ".join(text.split()) for text in texts), title


def test_every_line_is_written_one_way() -> None:
    for region, titles in FILES.items():
        text = (STARTER / f"{region}.jsonl").read_text(encoding="utf-8")
        assert text == "".join(json.dumps(title, ensure_ascii=False) + "\n" for title in titles)


def test_a_name_stands_once_in_a_country() -> None:
    assert _doubles((title["name"].casefold(), title["country"]) for title in TITLES) == []


def test_no_two_feeds_are_the_same_address() -> None:
    assert _doubles(FEEDS) == []
    assert _doubles(map(_bare, FEEDS)) == []


def test_two_spellings_of_one_address_are_seen_as_one() -> None:
    assert _doubles(map(_bare, ["http://www.a.example/feed/", "https://a.example/feed"]))


def test_every_address_is_well_formed() -> None:
    addresses = FEEDS + [title["home"] for title in TITLES]
    assert {url: _faults_of(url) for url in addresses if _faults_of(url)} == {}


@pytest.mark.parametrize(
    "url",
    [
        "feed://a.example/rss",
        "itpc://a.example/rss",
        "https://localhost/rss",
        "https://user:word@a.example/rss",
        "https://a.example/rss#top",
        "https://a.example/r ss",
        "http://feeds2.feedburner.com/a",
        "http://pipes.yahoo.com/a",
        "https://rss.app/feeds/a.xml",
    ],
)
def test_a_bad_address_would_be_found(url: str) -> None:
    assert _faults_of(url)


def test_every_country_is_a_country() -> None:
    known = {str(code) for code in Locale("en").territories}
    known = {code for code in known if re.fullmatch(r"[A-Z]{2}", code)}
    known -= {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
    assert {title["country"] for title in TITLES} - known == set()


def test_every_language_is_a_language() -> None:
    assert [t["language"] for t in TITLES if _language_faults(t["language"])] == []
    assert _language_faults("xq")
    assert _language_faults("zh-Hunt")


def test_every_feed_is_of_one_of_our_sections() -> None:
    assert {feed["section"] for title in TITLES for feed in title["feeds"]} <= set(SECTIONS)


def test_every_file_is_sorted_by_country_and_name() -> None:
    for region, titles in FILES.items():
        assert titles == sorted(titles, key=_rank), region


def test_a_country_outside_the_international_file_is_in_one_region() -> None:
    home: dict[str, set[str]] = {}
    for region, titles in FILES.items():
        for title in titles:
            if region != "international":
                home.setdefault(title["country"], set()).add(region)
    assert {country: regions for country, regions in home.items() if len(regions) > 1} == {}


def test_an_owner_is_spelled_one_way() -> None:
    spellings: dict[str, set[str]] = {}
    for title in TITLES:
        if "owner" in title:
            spellings.setdefault(_owner_key(title["owner"]), set()).add(title["owner"])
    assert [found for found in spellings.values() if len(found) > 1] == []


def test_two_spellings_of_one_owner_would_be_found() -> None:
    assert _owner_key("The Reach Group plc") == _owner_key("Reach")


def test_a_name_in_another_script_has_a_latin_one_and_no_other_name_has() -> None:
    wrong = [t["name"] for t in TITLES if _is_latin(t["name"]) == ("latin" in t)]
    assert wrong == []
    assert all(_is_latin(title.get("latin", "")) for title in TITLES)
    assert not _is_latin("36氪")
