"""A database of one's own for a bench: SQLite in its folder, or one made in a PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql


class NoScratchError(Exception):
    """PostgreSQL does not let us make a database; the text is its own word."""


@contextmanager
def scratch(address: str, folder: Path) -> Iterator[str]:
    """Yields the KIOSK_DATABASE_URL of an empty database, gone when the context ends.

    In the server that `address` names where it names a PostgreSQL, else a file in `folder`.
    """
    if not address.startswith(("postgres:", "postgresql:")):
        yield f"sqlite:///{folder / 'kiosk.sqlite3'}"
        return
    name = f"kiosk_bench_{os.getpid()}"
    server_address = address.replace("postgres:", "postgresql:", 1)
    parts = urlsplit(server_address)
    try:
        with psycopg.connect(server_address, autocommit=True) as server:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    except psycopg.Error as error:
        raise NoScratchError(str(error).strip()) from error
    try:
        # Not urlunsplit: it would take the two slashes off an address without a host.
        yield f"{parts.scheme}://{parts.netloc}/{name}" + (f"?{parts.query}" if parts.query else "")
    finally:
        with psycopg.connect(server_address, autocommit=True) as server:
            drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            server.execute(drop.format(sql.Identifier(name)))


def let_go() -> None:
    """Close our own connections, so that the scratch database can go."""
    from django.db import connections

    connections.close_all()
    for connection in connections.all():
        if hasattr(connection, "close_pool"):
            connection.close_pool()
