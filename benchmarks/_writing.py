"""Invented feeds and article pages, the same for the same seed: plain English, no publisher's text."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

_WHO = """the harbour board|a panel of engineers|the city council|two former ministers|a court in the
capital|farmers along the river|the national library|a group of teachers|the central bank|nurses at the
county hospital|the football federation|a small museum|the weather service|three shipping companies|the
opposition|researchers at the institute|the fire brigade|a family of bakers|the railway union|voters in
the north|the festival's director|a team of divers|the electricity company|the new mayor""".replace(
    "\n", " "
).split("|")
_DID = """has approved|wants to delay|is looking again at|will pay for|has published|warned about|voted
against|opened|rejected|presented|has agreed to share|asked for|is preparing|found fault with|has stopped
|praised|put off|signed|plans to replace|will debate""".replace("\n", " ").split("|")
_WHAT = """a bridge over the estuary|the budget for schools|a map of the flooded valleys|new rules for
night trains|the price of bread|an old theatre|a list of safe wells|the sale of the shipyard|a treaty on
fishing|cheaper tickets for students|the closure of a mine|a vaccine for cattle|the trial of a banker|a
plan for quieter streets|the restoration of a mosaic|the count of seabirds|an early election|the tax on
empty houses|a second runway|the archive of a poet|water for the orchards|a longer school day|the repair
of the dam|a cup final without spectators""".replace("\n", " ").split("|")
_WHEN = """on Monday|after a long night|before the summer|in spite of the rain|for the third time|within
a year|without a vote|at the last moment|as expected|from next week|despite protests|by a narrow
margin""".replace("\n", " ").split("|")
_NAMES = """Mara Ellison|Tomas Verhey|Ines Calloway|Pavel Brandt|Amara Oduya|Lena Fairweather|Jonas
Whitlock|Sofia Marchetti|Ravi Deshmukh|Helen Strand""".replace("\n", " ").split("|")
_TOPICS = ["Politics", "Economy", "World", "Culture", "Science", "Sport", "Health", "Climate"]


@dataclass(frozen=True, slots=True)
class Piece:
    """One invented article: its path, what a feed says of it and what its page says."""

    path: str
    guid: str
    headline: str
    author: str
    topics: tuple[str, ...]
    published: datetime
    summary_html: str
    picture: str = ""
    body_html: str = ""


def write_pieces(
    seed: str, count: int, *, newest: datetime, paragraphs: int = 0
) -> tuple[Piece, ...]:
    """`count` pieces over the three days before `newest`, the newest first.

    Summaries hold 300 to 800 characters of text in the markup that feeds have, every other piece a
    picture, each one or two topics: about what an item of a publisher's feed has, but for the
    third of those that bring the whole body. `paragraphs` of body where pages are wanted too.
    """
    chance = random.Random(seed)
    pieces = []
    moment = newest.replace(microsecond=0)
    for number in range(count):
        moment -= timedelta(minutes=chance.randint(5, 280))
        headline = _sentence(chance)[:-1]
        slug = "-".join(headline.lower().replace("'", "").split()[:9])
        name = f"{seed}-{number}"
        pieces.append(
            Piece(
                path=f"/{moment:%Y/%m/%d}/{slug}-{name}.html",
                guid=f"tag:bench,{moment:%Y}:{name}",
                headline=f"{headline} ({name})",
                author=chance.choice(_NAMES),
                topics=tuple(chance.sample(_TOPICS, chance.randint(1, 2))),
                published=moment,
                summary_html=_summary(chance, name),
                picture=f"/pictures/{name}.jpg" if number % 2 else "",
                body_html="".join(f"<p>{_paragraph(chance)}</p>" for _ in range(paragraphs)),
            )
        )
    return tuple(pieces)


def rss(base: str, name: str, pieces: Sequence[Piece]) -> bytes:
    """An RSS 2.0 document of those pieces, their links below `base`."""
    items = "".join(
        f"<item><title>{escape(p.headline)}</title><link>{base}{p.path}</link>"
        f'<guid isPermaLink="false">{p.guid}</guid>'
        f"<pubDate>{format_datetime(p.published)}</pubDate>"
        f"<dc:creator>{p.author}</dc:creator>"
        f"{_each(_RSS_TOPIC, p.topics)}"
        f"<description><![CDATA[{p.summary_html}]]></description>{_media(base, p)}</item>\n"
        for p in pieces
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom" '
        'xmlns:media="http://search.yahoo.com/mrss/">'
        f"<channel><title>{name}</title><link>{base}/</link><description>{name}, daily"
        f"</description><language>en</language>{items}</channel></rss>\n"
    ).encode()


def atom(base: str, name: str, pieces: Sequence[Piece]) -> bytes:
    """An Atom document of those pieces, their links below `base`."""
    entries = "".join(
        f'<entry><title>{escape(p.headline)}</title><link href="{base}{p.path}"/>'
        f"<id>{p.guid}</id><published>{p.published.isoformat()}</published>"
        f"<updated>{p.published.isoformat()}</updated><author><name>{p.author}</name></author>"
        f"{_each(_ATOM_TOPIC, p.topics)}"
        f'<summary type="html">{escape(p.summary_html)}</summary>{_media(base, p)}</entry>\n'
        for p in pieces
    )
    newest = pieces[0].published if pieces else datetime.now(UTC)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" '
        f'xmlns:media="http://search.yahoo.com/mrss/" xml:lang="en"><title>{name}</title>'
        f'<id>{base}/</id><link href="{base}/"/><updated>{newest.isoformat()}</updated>{entries}'
        "</feed>\n"
    ).encode()


_RSS_TOPIC, _ATOM_TOPIC = "<category>%s</category>", '<category term="%s"/>'


def _each(form: str, words: Sequence[str]) -> str:
    return "".join(form % word for word in words)


def _media(base: str, piece: Piece) -> str:
    if not piece.picture:
        return ""
    return (
        f'<media:content url="{base}{piece.picture}" medium="image" type="image/jpeg" width="1200" '
        f'height="800"><media:description>{escape(piece.headline)}</media:description>'
        f"<media:credit>{piece.author}</media:credit></media:content>"
    )


def page(base: str, name: str, piece: Piece) -> bytes:
    """The article's page: structured facts, navigation, the body, a footer."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(piece.headline)}'
        f' | {name}</title><link rel="canonical" href="{base}{piece.path}">'
        f'<meta property="og:type" content="article"><meta property="og:title" content="'
        f'{escape(piece.headline)}"><meta property="article:published_time" content="'
        f'{piece.published.isoformat()}"><meta name="author" content="{piece.author}"></head><body>'
        f'<nav><a href="/">{name}</a> <a href="/world">World</a> <a href="/sport">Sport</a></nav>'
        f"<article><h1>{escape(piece.headline)}</h1><p class=byline>By {piece.author}</p>"
        f"{piece.body_html}</article><footer>All of it invented.</footer></body></html>"
    ).encode()


def _summary(chance: random.Random, name: str) -> str:
    left, text = chance.randint(300, 800), ""
    while left > 0:
        first, second, aside = _sentence(chance), _sentence(chance), chance.choice(_WHAT).strip()
        text += f"<p>{first} <strong>{second}</strong> More on "
        text += f'<a href="https://background.example/{name}">{aside}</a>, '
        text += f"<em>{chance.choice(_TOPICS)}</em>.</p>"
        left -= len(first) + len(second) + len(aside) + 25
    return text


def _paragraph(chance: random.Random) -> str:
    return " ".join(_sentence(chance) for _ in range(chance.randint(3, 6)))


def _sentence(chance: random.Random) -> str:
    parts = (chance.choice(words).strip() for words in (_WHO, _DID, _WHAT, _WHEN))
    text = " ".join(parts)
    return f"{text[0].upper()}{text[1:]}."
