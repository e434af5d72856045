"""From one address to Django's database setting: SQLite in a file, or PostgreSQL."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import gettempdir
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

# WAL lets readers read while the wire writes; NORMAL is safe in WAL; 16 MB of the file are mapped.
# Each thread of each process has a connection, and so a cache of its own: small ones, as the system keeps
# the file's pages for all of them.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=NORMAL;"
    "PRAGMA temp_store=MEMORY;"
    "PRAGMA mmap_size=16777216;"
    "PRAGMA journal_size_limit=67108864;"
    "PRAGMA cache_size=-4000;"
)


class DatabaseUrlError(ValueError):
    """The address names no database Kiosk can use."""


def database(url: str, data_dir: Path) -> dict[str, Any]:
    """Django's DATABASES entry for an address.

    `sqlite` (a file under data_dir), `sqlite:///path`, `postgres://user:password@host:port/name`,
    `postgres:///name?host=/var/run/postgresql` for a local socket.
    """
    if url in {"", "sqlite"}:
        return _sqlite(data_dir / "kiosk.sqlite3")
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise DatabaseUrlError(f"KIOSK_DATABASE_URL cannot be used: {error}") from error
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)[1:] if parts.path[:2] == "//" else parts.path))
    if parts.scheme in {"postgres", "postgresql"}:
        query = dict(parse_qsl(parts.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or query.pop("host", ""),
            "PORT": str(parts.port or query.pop("port", "")),
            # Compiling a statement takes longer than any of ours does.
            "OPTIONS": {
                "pool": {"min_size": 1, "max_size": 8},
                "options": "-c jit=off",
                **query,
            },
        }
    raise DatabaseUrlError(f"KIOSK_DATABASE_URL={url!r} is neither sqlite nor postgres://")


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": SQLITE_PRAGMAS,
        },
        "CONN_MAX_AGE": None,
        # A file, as in real use: the wire's writer is a thread with a connection of its own.
        "TEST": {"NAME": str(Path(gettempdir()) / f"kiosk-test-{os.getpid()}.sqlite3")},
    }
