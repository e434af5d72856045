"""All that is kept of a reader, as one ZIP: for programs a JSON file a table, for people a page in their
language. Written row by row to a file, so that a history of any length takes no more memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.db import models
from django.template import engines

from kiosk.design.interface import speaking
from kiosk.design.sheet import sheet
from kiosk.persons.describing import described
from kiosk.persons.finding import Person, person, rows
from kiosk.persons.reaching import Table, reaching
from kiosk.persons.wording import name_of, shown
from kiosk.readers.models import Reader

# Rows of a table that the page shows, the newest; all of them stand in the table's own file.
ON_PAGE = 200
_STYLE = Path(__file__).parent / "pages" / "export.css"


@dataclass(frozen=True, slots=True)
class Written:
    """What went into an export: how many rows of each table, by its label ("reading.saved")."""

    rows: dict[str, int]


@dataclass(frozen=True, slots=True)
class Part:
    """A table on the page: `lines` are read while the page is written."""

    name: str
    file: str
    total: int
    fields: tuple[str, ...]
    lines: Iterable[tuple[str, ...]]


def write(reader: Reader, into: IO[bytes], *, language: str, now: datetime) -> Written:
    """Write the ZIP. In it are `index.html`, `about.json`, and `data/LABEL.json` of every table that holds
    rows of the reader's: a list of objects, one a row, with every field of the table."""
    tables = reaching()
    whose = person(reader, tables)
    counts: dict[str, int] = {}
    with ZipFile(into, "w", ZIP_DEFLATED) as made:
        for table in reversed(tables):
            mine = rows(table, whose, tables)
            if mine.exists():
                counts[table.label] = _write_rows(made, _file(table), mine, whose)
        about = {
            "site": settings.SITE_NAME,
            "address": settings.BASE_URL,
            "account": reader.email,
            "made_at": now.isoformat(),
            "rows": counts,
        }
        made.writestr("about.json", _json(about, indent=2))
        parts = _parts(tables, whose, counts, language)
        _write_page(made, parts, reader, language=language, now=now)
    return Written(counts)


def count(reader: Reader, most: int) -> int:
    """How many rows an export of the reader has, up to `most`: more are not counted."""
    tables = reaching()
    whose = person(reader, tables)
    found = 0
    for table in tables:
        found += rows(table, whose, tables).values("pk")[: most - found].count()
        if found >= most:
            break
    return found


def _file(table: Table) -> str:
    return f"data/{table.label}.json"


def _write_rows(
    made: ZipFile, name: str, mine: models.QuerySet[models.Model], whose: Person
) -> int:
    written = 0
    with made.open(name, "w", force_zip64=True) as file:
        file.write(b"[")
        for row in described(mine, whose):
            file.write(b",\n" if written else b"\n")
            file.write(_json(row))
            written += 1
        file.write(b"\n]\n")
    return written


def _json(value: object, indent: int | None = None) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=indent, default=str).encode()


def _parts(
    tables: tuple[Table, ...], whose: Person, counts: dict[str, int], language: str
) -> Iterator[Part]:
    for table in reversed(tables):
        if table.label not in counts:
            continue
        newest = rows(table, whose, tables).order_by("-pk")[:ON_PAGE]
        fields, lines = shown(table, described(newest, whose), language)
        yield Part(name_of(table.label, language), _file(table), counts[table.label], fields, lines)


def _write_page(
    made: ZipFile, parts: Iterator[Part], reader: Reader, *, language: str, now: datetime
) -> None:
    template = engines["jinja2"].env.get_template("export.html")  # type: ignore[attr-defined]
    given: dict[str, Any] = {
        "parts": parts,
        "reader": reader,
        "made_at": now,
        "most": ON_PAGE,
        "style": sheet().text + _STYLE.read_text("utf-8"),
    }
    with speaking(language), made.open("index.html", "w", force_zip64=True) as file:
        pieces = template.generate(**given)
        while piece := "".join(islice(pieces, 500)):
            file.write(piece.encode())
