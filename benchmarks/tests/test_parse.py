import gzip
import json

import feedparser
import pytest

from benchmarks import parse as bench
from benchmarks._feed_differences import KINDS, differences
from kiosk.kit.feeds import parse
from kiosk.kit.feeds.tests.writing import URL, rss

FEED = rss(
    "<title>One &amp;amp; two</title><link>https://paper.example/1</link>"
    "<description>&lt;p&gt;Some words in it&lt;/p&gt;</description><category>Sea</category>"
    "<author>a@paper.example (Amina)</author><pubDate>Wed, 18 Feb 2026 12:00:00 GMT</pubDate>",
    head="<ttl>60</ttl>",
)


@pytest.mark.slow
@pytest.mark.apart
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_nothing_feedparser_gives_is_lost_on_recorded_feeds() -> None:
    paths = sorted(bench.FEEDS.glob("*.gz"))
    if not paths:
        pytest.skip(f"no recorded feeds in {bench.FEEDS}")
    for path in paths:
        data = gzip.decompress(path.read_bytes())
        found = differences(parse(data, url=URL), feedparser.parse(data))
        assert set(found) <= set(KINDS), path.name


@pytest.mark.parametrize(
    ("part", "loss"),
    [
        (b"<title>One &amp;amp; two</title>", "lost: title"),
        (b"<link>https://paper.example/1</link>", "lost: link"),
        (b"<category>Sea</category>", "lost: category"),
        (b"<author>a@paper.example (Amina)</author>", "lost: author"),
        (b"<pubDate>Wed, 18 Feb 2026 12:00:00 GMT</pubDate>", "lost: published"),
        (b"<description>&lt;p&gt;Some words in it&lt;/p&gt;</description>", "lost: text"),
        (b"<ttl>60</ttl>", "lost: feed ttl"),
    ],
)
def test_the_comparison_sees_what_is_lost(part: bytes, loss: str) -> None:
    assert part in FEED
    less = parse(FEED.replace(part, b""), url=URL)
    assert loss in differences(less, feedparser.parse(FEED))
    assert loss not in differences(parse(FEED, url=URL), feedparser.parse(FEED))


def test_the_bench_tells_ratio_and_differences_as_json(tmp_path, capsys) -> None:
    (tmp_path / "a.xml.gz").write_bytes(gzip.compress(FEED))
    assert bench.main(["--data", str(tmp_path), "--rounds", "1", "--json"]) in (0, 1)
    told = json.loads(capsys.readouterr().out)
    assert (told["feeds"], told["entries"]) == (1, 1)
    assert told["ratio"] > 0
    assert all(kind in KINDS for kind in told["differences"])


def test_the_bench_without_feeds_says_so(tmp_path, capsys) -> None:
    assert bench.main(["--data", str(tmp_path)]) == 2
    assert "No *.gz feeds" in capsys.readouterr().out
