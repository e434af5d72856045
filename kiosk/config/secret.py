"""The secret key Kiosk makes for itself, kept in the data folder, and keys made of it."""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import os
import secrets
import tempfile
from pathlib import Path


def kept_key(folder: Path) -> str:
    """The folder's key, made at first. Processes that start at once all get the same one.

    The file is written aside and moved into place: nobody reads a part of it, and a process killed
    meanwhile leaves none. An empty file (of a disk that was full, say) counts as none.
    """
    kept = folder / "secret-key"
    if key := _read(kept):
        return key
    with (folder / "secret-key.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # let go when the file is closed, or the process ends
        return _read(kept) or _made(kept)


def fake_keys(key: str) -> tuple[str, str]:
    """The key of the fake of Stripe and what it signs with, made of our own: (key, secret)."""
    made = (
        hmac.new(key.encode(), f"fake payments: {what}".encode(), hashlib.sha256).hexdigest()[:40]
        for what in ("key", "secret")
    )
    return f"sk_test_{next(made)}", f"whsec_{next(made)}"


def _made(kept: Path) -> str:
    # mkstemp's files are for their owner only.
    handle, aside = tempfile.mkstemp(prefix="secret-key.", suffix=".new", dir=kept.parent)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(key := secrets.token_urlsafe(50))
            file.flush()
            os.fsync(file.fileno())
        Path(aside).replace(kept)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
    return key


def _read(kept: Path) -> str:
    try:
        return kept.read_text().strip()
    except FileNotFoundError:
        return ""
