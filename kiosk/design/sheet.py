"""The style sheets: components' files after one another, named by their content.

One is for all pages. What accounts, memberships, installing and settings need besides is in another: to
read, nobody needs it.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

FOLDER = Path(__file__).parent / "static" / "css"
# Colours, sizes and faces before what uses them; components in any order; what changes them last.
FIRST = ("schemes.css", "roles.css", "scripts.css", "base.css")
LAST = ("print.css",)
BESIDE = ("entrance.css", "install.css", "membership.css", "settings.css")
# Whether a file changed is looked for this often: every page asks for the name.
_LOOK_S = 1.0
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
    """The sheet of all pages as its files stand now, or stood within the last second."""
    return _standing(beside=False)


def sheet_beside() -> Sheet:
    """What pages of accounts, memberships, installing and settings have besides."""
    return _standing(beside=True)


_looked: dict[bool, tuple[float, Sheet]] = {}


def _standing(*, beside: bool) -> Sheet:
    now = time.monotonic()
    known = _looked.get(beside)
    if known is not None and now - known[0] < _LOOK_S:
        return known[1]
    files = [file for file in FOLDER.glob("*.css") if (file.name in BESIDE) == beside]
    files.sort(key=lambda file: (_rank(file), file.name))
    found = _joined(tuple((file, file.stat().st_mtime_ns) for file in files))
    _looked[beside] = now, found
    return found


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
