"""The pictures' folder: originals as fetched, renditions as made, the least used trimmed away.

`pictures/cache/ab/cd/KEY.original` and `KEY-640.avif` beside it, the key being of the publisher's
address; `pictures/kept/ab/cd/KEY.original` for those that came with Kiosk; and empty files
`pictures/missing/ab/cd/KEY.mark`, as old as the last time that one could not be had. Files appear
whole (a rename), so any number of processes may share the folder.
"""

from __future__ import annotations

import heapq
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings

from kiosk.kit.addresses import key

# Trimming goes on down to this share of the cap, so that it does not start again at once.
_TRIM_TO = 0.9
MOST_TRIMMED = 5_000
# How long pages do without a picture that could not be had; then the next reader's browser asks again.
MISSING_S = 3 * 3600
MOST_MISSING = 50_000


def keep(url: str, data: bytes) -> None:
    """Hold an original that needs no fetching and is never trimmed; it replaces an earlier one."""
    _write(_place("kept", url, "original"), data)
    _mark(url).unlink(missing_ok=True)


def is_kept(url: str) -> bool:
    """Whether that picture is held for good."""
    return _place("kept", url, "original").exists()


def original(url: str) -> Path | None:
    """The file of the picture as its publisher sent it, if we hold it."""
    for room in ("kept", "cache"):
        place = _place(room, url, "original")
        with suppress(FileNotFoundError):
            os.utime(place)
            return place
    return None


def add_original(url: str, data: bytes) -> Path:
    """Hold the picture as fetched, for renditions still to be asked for."""
    place = _place("cache", url, "original")
    _write(place, data)
    _mark(url).unlink(missing_ok=True)
    return place


def drop_original(url: str) -> None:
    """Let go of what turned out to be no picture."""
    _place("cache", url, "original").unlink(missing_ok=True)


def rendition(url: str, width: int, form: str) -> bytes | None:
    """The bytes of a rendition made before, None if there is none."""
    place = _place("cache", url, f"{width}.{form}")
    try:
        body = place.read_bytes()
        os.utime(place)  # the time of its last use, which is what trimming goes by
    except FileNotFoundError:
        return None
    return body or None  # a machine that lost power can leave an empty file behind


def add_rendition(url: str, width: int, form: str, body: bytes) -> None:
    """Hold a rendition."""
    _write(_place("cache", url, f"{width}.{form}"), body)


def add_missing(url: str) -> None:
    """Remember, for all processes, that the picture could not be had just now."""
    _write(_mark(url), b"")


def is_missing(url: str, now: datetime) -> bool:
    """Whether the picture could not be had when it was asked for in the three hours before `now`."""
    try:
        marked = _mark(url).stat().st_mtime
    except FileNotFoundError:
        return False
    return now.timestamp() - marked < MISSING_S


def trim_missing(now: datetime) -> int:
    """Forget what is missing no more by `now`, and all but the latest 50,000; how many went."""
    marks = []
    for entry in _files(str(_folder() / "missing")):
        with suppress(FileNotFoundError):
            marks.append((entry.stat(follow_symlinks=False).st_mtime, entry.path))
    marks.sort(reverse=True)
    old = [
        path
        for number, (marked, path) in enumerate(marks)
        if number >= MOST_MISSING or now.timestamp() - marked >= MISSING_S
    ]
    for path in old:
        Path(path).unlink(missing_ok=True)
    return len(old)


def trim(most_bytes: int) -> int:
    """Delete the files longest unused if all together are over `most_bytes`; how many went.

    At most 5,000 at a time: what is left over goes next time.
    """
    total = 0

    def counted() -> Iterator[tuple[float, int, str]]:
        nonlocal total
        for entry in _files(str(_folder() / "cache")):
            with suppress(FileNotFoundError):
                found = entry.stat(follow_symlinks=False)
                total += found.st_size
                yield found.st_mtime, found.st_size, entry.path

    oldest = heapq.nsmallest(MOST_TRIMMED, counted())
    if total <= most_bytes:
        return 0
    gone = 0
    for _, size, path in oldest:
        if total <= most_bytes * _TRIM_TO:
            break
        Path(path).unlink(missing_ok=True)
        total -= size
        gone += 1
    return gone


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "pictures"


def _place(room: str, url: str, name: str) -> Path:
    """Where a file of a picture is. Its name is a hash: nothing of the address is in the path."""
    mark = key(url)
    dot = "." if name in ("original", "mark") else "-"
    return _folder() / room / mark[:2] / mark[2:4] / f"{mark}{dot}{name}"


def _mark(url: str) -> Path:
    return _place("missing", url, "mark")


def _write(place: Path, data: bytes) -> None:
    """All of it or nothing, whoever else writes the same."""
    place.parent.mkdir(parents=True, exist_ok=True)
    passing = place.with_name(f".{secrets.token_hex(8)}")
    try:
        passing.write_bytes(data)
        os.replace(passing, place)
    finally:
        passing.unlink(missing_ok=True)


def _files(folder: str) -> Iterator[os.DirEntry[str]]:
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path)
            else:
                yield entry
