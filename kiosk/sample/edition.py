"""The sample edition as values, read from the content files.

`content/titles.toml` holds the owners and titles. Each file of `content/events/` holds one event:
its key, section, picture, captions and topics by language, and the articles that tell it. An
article without a body takes another's by `copy_of`, as a title does that carries wire copy: `keep`
is the number of blocks it keeps, `first` and `last` are blocks it adds. Times in the files are
hours before now.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from kiosk.sample.markup import blocks, with_days
from kiosk.sample.values import (
    SECTIONS,
    Correction,
    Earlier,
    Edition,
    Kind,
    SampleArticle,
    SampleOwner,
    SampleTitle,
)

__all__ = [
    "SECTIONS",
    "ContentError",
    "Correction",
    "Earlier",
    "Edition",
    "Kind",
    "SampleArticle",
    "SampleOwner",
    "SampleTitle",
    "edition",
    "stand",
]

CONTENT = Path(__file__).parent / "content"

Row = Mapping[str, Any]


class ContentError(Exception):
    """A content file says something that cannot be made into an article; names the article."""


def edition(now: datetime, content: Path = CONTENT) -> Edition:
    """The invented newsstand as it stands at `now` (aware); the same values for the same `now`.

    Every article lies within the 72 hours before `now`. `content` is the folder of the content
    files. Raises ContentError for a content file that is wrong in itself.
    """
    minute = now.replace(second=0, microsecond=0)
    owners, titles = _stand(content)
    articles = [
        article for event in _events(content) for article in _articles(event, titles, minute)
    ]
    articles.sort(key=lambda article: (-article.published.timestamp(), article.key))
    return Edition(owners=owners, titles=tuple(titles.values()), articles=tuple(articles))


def stand() -> dict[str, SampleTitle]:
    """The invented titles by slug."""
    return dict(_stand(CONTENT)[1])


@cache
def _stand(content: Path) -> tuple[tuple[SampleOwner, ...], dict[str, SampleTitle]]:
    rows = tomllib.loads((content / "titles.toml").read_text(encoding="utf-8"))
    owners = tuple(SampleOwner(**row) for row in rows["owner"])
    titles = [
        SampleTitle(home=f"https://{row['slug']}.example", **{"latin_name": None, **row})
        for row in rows["title"]
    ]
    return owners, {title.slug: title for title in titles}


@cache
def _events(content: Path) -> tuple[Row, ...]:
    files = sorted((content / "events").glob("*.toml"))
    return tuple(tomllib.loads(file.read_text(encoding="utf-8")) for file in files)


@dataclass(frozen=True, slots=True)
class _Setting:
    """What every text of one article shares: its row, event, title and the clock."""

    row: Row
    event: Row
    title: SampleTitle
    now: datetime

    def text(self, words: str) -> str:
        return with_days(words.strip(), self.title.language, self.now)

    def ago(self, hours: float) -> datetime:
        return self.now - timedelta(hours=hours)

    def own_or(self, field: str, otherwise: str) -> str:
        return self.text(self.row.get(field, otherwise))


def _articles(
    event: Row, titles: Mapping[str, SampleTitle], now: datetime
) -> Iterable[SampleArticle]:
    rows = {row["key"]: row for row in event["article"]}
    if len(rows) != len(event["article"]):
        raise ContentError(f"{event['key']}: two articles have one key")
    for row in rows.values():
        title = titles.get(row["title"])
        if title is None:
            raise ContentError(f"{row['key']}: no title {row['title']}")
        yield _article(_Setting(_carried(row, rows), event, title, now))


def _carried(row: Row, rows: Mapping[str, Row]) -> Row:
    """The row with what it takes over from the article that it copies, if it copies one."""
    if "copy_of" not in row:
        return row
    source = rows.get(row["copy_of"])
    if source is None or "copy_of" in source:
        raise ContentError(f"{row['key']}: nothing to copy at {row['copy_of']}")
    taken = {"headline", "standfirst", "place", "agency", "section", "body"} & source.keys()
    return {**{field: source[field] for field in taken}, **row}


def _article(at: _Setting) -> SampleArticle:
    row, event, title = at.row, at.event, at.title
    paragraphs = _paragraphs(at, row["body"])
    section = row.get("section", event["section"])
    agency = row.get("agency")
    picture, caption, credit = _picture(at)
    published = at.ago(row["hours_ago"])
    return SampleArticle(
        key=row["key"],
        title_slug=title.slug,
        event=event["key"],
        url=f"{title.home}/{section}/{row['key']}",
        headline=at.text(row["headline"]),
        kicker=at.own_or("kicker", ""),
        standfirst=at.own_or("standfirst", ""),
        authors=tuple(row.get("by", ())),
        agencies=(agency,) if agency else (),
        dateline_place=row.get("place", ""),
        published=published,
        modified=at.ago(row["updated"]) if "updated" in row else published,
        section=section,
        topics=tuple(row.get("topics", event["topics"].get(title.language, ()))),
        language=title.language,
        paragraphs=paragraphs,
        picture_key=picture,
        caption=caption,
        credit=credit,
        free=row.get("free"),
        kind=_kind(row),
        wire_source=agency,
        corrected=_correction(at, paragraphs),
        earlier=tuple(_earlier(at, old) for old in row.get("earlier", ())),
    )


def _kind(row: Row) -> Kind:
    kind: Kind = row.get("kind", "wire" if "agency" in row else "independent")
    return kind


def _paragraphs(at: _Setting, body: str) -> tuple[str, ...]:
    kept = blocks(at.text(body))[: at.row.get("keep")]
    first, last = (blocks(at.own_or(field, "")) for field in ("first", "last"))
    return (*first, *kept, *last)


def _picture(at: _Setting) -> tuple[str | None, str, str]:
    """The article's picture, caption and credit: its own, else the event's in its language."""
    captions: Mapping[str, str] = at.event.get("captions", {})
    caption = at.own_or("caption", captions.get(at.title.language, ""))
    picture = at.row.get("picture", at.event.get("picture")) if caption else None
    if not picture:
        return None, "", ""
    return picture, caption, at.row.get("credit") or at.row.get("agency") or at.title.name


def _correction(at: _Setting, paragraphs: tuple[str, ...]) -> Correction | None:
    row: Row | None = at.row.get("correction")
    if row is None:
        return None
    old = _before(at, row, paragraphs) if "was" in row else None
    headline = row.get("old_headline")
    return Correction(
        note=at.text(row["note"]),
        at=at.ago(row["hours_ago"]),
        old_headline=at.text(headline) if headline else None,
        old_paragraphs=old,
    )


def _before(at: _Setting, row: Row, paragraphs: tuple[str, ...]) -> tuple[str, ...]:
    """The paragraphs as they stood when they still read `was` where they now read `reads`."""
    reads, was = at.text(row["reads"]), at.text(row["was"])
    if not any(reads in paragraph for paragraph in paragraphs):
        raise ContentError(f"{at.row['key']}: the corrected words are not in the text")
    return tuple(paragraph.replace(reads, was) for paragraph in paragraphs)


def _earlier(at: _Setting, row: Row) -> Earlier:
    return Earlier(
        at=at.ago(row["hours_ago"]),
        headline=at.text(row.get("headline", at.row["headline"])),
        standfirst=at.text(row.get("standfirst", at.row.get("standfirst", ""))),
        paragraphs=blocks(at.text(row.get("body", at.row["body"]))),
    )
