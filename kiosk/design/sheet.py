"""The one style sheet: all components' files after one another, named by its content."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

FOLDER = Path(__file__).parent / "static" / "css"
# Roles before what uses them; components in any order after.
FIRST = ("roles.css", "base.css")


@dataclass(frozen=True, slots=True)
class Sheet:
    """`name` changes with `text`, so that a browser may keep it for ever."""

    name: str
    text: str


def sheet() -> Sheet:
    """The sheet as its files stand now; read again only when one of them changed."""
    files = sorted(FOLDER.glob("*.css"), key=lambda file: (_rank(file), file.name))
    return _joined(tuple((file, file.stat().st_mtime_ns) for file in files))


def _rank(file: Path) -> int:
    return FIRST.index(file.name) if file.name in FIRST else len(FIRST)


@lru_cache(maxsize=1)
def _joined(files: tuple[tuple[Path, int], ...]) -> Sheet:
    text = "\n".join(file.read_text("utf-8") for file, _ in files)
    return Sheet(blake2b(text.encode(), digest_size=8).hexdigest(), text)
