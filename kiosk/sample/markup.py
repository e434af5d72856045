"""From the light markup of the content files to blocks of clean HTML.

Blocks are parted by an empty line. `## ` opens a crosshead, `> ` a quotation, `- ` (each line) a
list; everything else is a paragraph. Inside a block `**strong**`, `*em*` and `[words](https://…)`
are known. `{day:50}` becomes the weekday's name, in the article's language, 50 hours before now.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import escape

WEEKDAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "ar": ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    "he": ("יום שני", "יום שלישי", "יום רביעי", "יום חמישי", "יום שישי", "שבת", "יום ראשון"),
}

_DAY = re.compile(r"\{day:(-?\d+(?:\.\d+)?)\}")
_STRONG = re.compile(r"\*\*(.+?)\*\*")
_EM = re.compile(r"\*(.+?)\*")
_LINK = re.compile(r"\[([^\]]+)\]\((https://[^)\s]+)\)")


def with_days(text: str, language: str, now: datetime) -> str:
    """`text` with each `{day:HOURS}` replaced by the weekday that many hours before `now`."""

    def weekday(match: re.Match[str]) -> str:
        moment = now - timedelta(hours=float(match.group(1)))
        return WEEKDAYS[language][moment.weekday()]

    return _DAY.sub(weekday, text)


def blocks(text: str) -> tuple[str, ...]:
    """The blocks of a text in the markup above, each as one element of clean HTML."""
    parts = re.split(r"\n\s*\n", text.strip())
    return tuple(_block(part.strip()) for part in parts if part.strip())


def _block(text: str) -> str:
    if text.startswith("## "):
        return f"<h2>{_inline(text[3:])}</h2>"
    if text.startswith("> "):
        return f"<blockquote><p>{_inline(text[2:])}</p></blockquote>"
    if text.startswith("- "):
        items = "".join(f"<li>{_inline(line[2:])}</li>" for line in text.splitlines())
        return f"<ul>{items}</ul>"
    return f"<p>{_inline(text)}</p>"


def _inline(text: str) -> str:
    html = escape(" ".join(text.split()), quote=False)
    html = _LINK.sub(r'<a href="\2">\1</a>', html)
    html = _STRONG.sub(r"<strong>\1</strong>", html)
    return _EM.sub(r"<em>\1</em>", html)
