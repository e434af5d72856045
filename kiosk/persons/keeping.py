"""Exports asked for, made, kept for a few days, and gone: files in the data folder, each for its owner.

Those an operator makes by hand lie there too, under the reader's address, and go as the others do.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Q

from kiosk.persons import letters
from kiosk.persons.exporting import count, write
from kiosk.persons.models import Export
from kiosk.readers.models import Reader

Clock = Callable[[], datetime]
KEPT_DAYS = 3
KEPT = timedelta(days=KEPT_DAYS)
# Who asks again within that time is given the one there is.
_SAME = timedelta(hours=1)
# As long as the longest history may take, many times over.
_LEASE = timedelta(minutes=30)
# An export of more rows than that keeps nobody waiting for a page.
_SMALL = 1_000


def ask(reader: Reader, language: str, now: datetime) -> Export:
    """An export for the reader: the one they asked for within the hour, if any, else a new one to make."""
    recent = Export.objects.filter(reader=reader, asked_at__gt=now - _SAME, language=language)
    return recent.order_by("-asked_at").first() or Export.objects.create(
        reader=reader, language=language, asked_at=now
    )


def latest(reader: Reader, now: datetime) -> Export | None:
    """The export the reader asked for last, if it is not gone yet."""
    kept = Export.objects.filter(reader=reader).filter(Q(made_at=None) | Q(made_at__gt=now - KEPT))
    return kept.order_by("-asked_at").first()


def gone_at(export: Export) -> datetime:
    """When the file is deleted. Only of one that is made."""
    assert export.made_at is not None
    return export.made_at + KEPT


def is_small(reader: Reader) -> bool:
    """Whether the export is made so soon that one may wait for it."""
    return count(reader, _SMALL + 1) <= _SMALL


def make(export_id: int, clock: Clock, *, tell: bool) -> bool:
    """Make the file of an export that is not made, and write its reader a letter if asked to `tell`.

    Returns whether it is made; False where another process is at it, or it is gone.
    """
    now = clock()
    if Export.objects.waiting(now).filter(pk=export_id).update(lease_until=now + _LEASE):
        export = Export.objects.select_related("reader").get(pk=export_id)
        name, size = _written(export, now)
        values = {"file": name, "size": size, "made_at": clock(), "lease_until": None}
        if not Export.objects.filter(pk=export_id).update(**values):
            # Its reader is being erased.
            (_folder() / name).unlink()
    made = Export.objects.select_related("reader").filter(pk=export_id, made_at__isnull=False)
    if not made:
        return False
    if tell and made.filter(told=False).update(told=True):
        letters.send_made(made[0].reader.email, made[0].language, KEPT_DAYS)
    return True


def make_all(clock: Clock) -> None:
    """Make what was asked for and left by a kill, and tell of it."""
    for export_id in Export.objects.waiting(clock()).values_list("pk", flat=True):
        make(export_id, clock, tell=True)


def path(export: Export) -> Path:
    """Where the file of an export lies. Raises FileNotFoundError where there is none."""
    there = _folder() / export.file
    if not export.file or not there.is_file():
        raise FileNotFoundError(export.file)
    return there


def by_hand(reader: Reader, now: datetime) -> Path:
    """Where an export that the operator makes is to lie; its name says whose it is, and when."""
    return _folder() / f"{_named(reader.email)}-{now:%Y%m%dT%H%M%S}.zip"


def forget(now: datetime) -> int:
    """Delete exports made some days ago, and files that are of none; returns how many files went."""
    Export.objects.filter(made_at__lte=now - KEPT).delete()
    known = set(Export.objects.exclude(file="").values_list("file", flat=True))
    lost = [file for file in _folder().iterdir() if file.name not in known and _is_old(file, now)]
    for file in lost:
        file.unlink(missing_ok=True)
    return len(lost)


def delete_of(reader_id: int) -> None:
    """Delete what files there are of a reader's exports."""
    for export in Export.objects.filter(reader_id=reader_id).exclude(file=""):
        (_folder() / export.file).unlink(missing_ok=True)
    for address in Reader.objects.filter(pk=reader_id).values_list("email", flat=True):
        for file in _folder().iterdir():
            if _is_by_hand(file) and file.name.rpartition("-")[0] == _named(address):
                file.unlink(missing_ok=True)


def _is_old(file: Path, now: datetime) -> bool:
    """Of a file of no row: one being written is of none yet, and one made by hand never is."""
    kept = KEPT if _is_by_hand(file) else _LEASE
    return file.stat().st_mtime < (now - kept).timestamp()


def _named(address: str) -> str:
    """The address as the beginning of a file's name, which may be 255 bytes long."""
    return "kiosk-" + re.sub(r"[^a-z0-9.@_+-]", "_", address.lower())[:200]


def _is_by_hand(file: Path) -> bool:
    """Names that nobody can guess have no address in them."""
    return "@" in file.name


def _written(export: Export, now: datetime) -> tuple[str, int]:
    """A new file's name and size."""
    name = f"{secrets.token_urlsafe(24)}.zip"
    there = _folder() / name
    descriptor = os.open(there, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        write(export.reader, file, language=export.language, now=now)
    return name, there.stat().st_size


def _folder() -> Path:
    folder = Path(settings.DATA_DIR) / "exports"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
