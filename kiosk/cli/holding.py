"""One house a data folder: who runs over it holds `start.lock`, which names its process and its port."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path
from typing import IO

from kiosk.cli import CommandError

_FILE = "start.lock"
# A command that looks whether it is held (`port_of`) has it for a moment: so often, so many seconds apart.
_TRIES, _APART_S = 5, 0.1


def hold(folder: Path, port: int) -> IO[str]:
    """A lock on the data folder, until closed or this process is gone. CommandError where another
    Kiosk has it.
    """
    lock = (folder / _FILE).open("a+")
    if not _locked(lock):
        lock.seek(0)
        holder = lock.read(20).partition(" ")[0]
        lock.close()
        who = f" (process {holder})" if holder else ""
        raise CommandError(
            f"another Kiosk runs over {folder} already{who}: stop it first,"
            " or give this one a folder of its own, --data DIR"
        )
    lock.truncate(0)
    lock.write(f"{os.getpid()} {port}")
    lock.flush()
    return lock


def port_of(folder: Path) -> int | None:
    """The port of the house that runs over the data folder; None where none does."""
    try:
        lock = (folder / _FILE).open()
    except OSError:
        # Nobody started one here; or who may not read this is told so by the database.
        return None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            port = lock.read(20).partition(" ")[2]
            return int(port) if port.isdigit() else None
    return None


def _locked(lock: IO[str]) -> bool:
    """Whether it is ours now."""
    for again in range(_TRIES):
        time.sleep(_APART_S if again else 0)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue
        return True
    return False
