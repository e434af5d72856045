"""The style sheets: components' files after one another, named by their content.

One is for all pages. What accounts, memberships, installing and settings need besides is in another: to
read, nobody needs it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

FOLDER = Path(__file__).parent / "static" / "css"
# Colours, sizes and faces before what uses them; components in any order; what changes them last.
FIRST = ("schemes.css", "roles.css", "scripts.css", "base.css")
LAST = ("print.css",)
BESIDE = ("entrance.css", "install.css", "membership.css", "settings.css")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_AROUND = re.compile(r"\s*([{};,])\s*")
_AFTER_COLON = re.compile(r":\s+")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Sheet:
    """`name` changes with `text`, so that a browser may keep it for ever."""

    name: str
    text: str


def sheet() -> Sheet:
    """The sheet of all pages as its files stand now; read again only when one of them changed."""
    return _of([file for file in FOLDER.glob("*.css") if file.name not in BESIDE])


def sheet_beside() -> Sheet:
    """What pages of accounts, memberships, installing and settings have besides."""
    return _of([file for file in FOLDER.glob("*.css") if file.name in BESIDE])


def _of(files: list[Path]) -> Sheet:
    files.sort(key=lambda file: (_rank(file), file.name))
    return _joined(tuple((file, file.stat().st_mtime_ns) for file in files))


def lean(text: str) -> str:
    """A component's rules without comments and needless space: a fifth less to send.

    Our own files only: a string in them holds no `{};,` and no two spaces.
    """
    text = _SPACE.sub(" ", _COMMENT.sub("", text)).strip()
    return _AFTER_COLON.sub(":", _AROUND.sub(r"\1", text)).replace(";}", "}")


def _rank(file: Path) -> int:
    if file.name in FIRST:
        return FIRST.index(file.name)
    return len(FIRST) + (file.name in LAST)


@lru_cache(maxsize=2)
def _joined(files: tuple[tuple[Path, int], ...]) -> Sheet:
    text = "\n".join(lean(file.read_text("utf-8")) for file, _ in files)
    return Sheet(blake2b(text.encode(), digest_size=8).hexdigest(), text)
