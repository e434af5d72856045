"""What holds the data, and where this Kiosk listens: light, for what must know before settings."""

from __future__ import annotations

from kiosk.config import environment as env

DATABASE_URL = env.text(
    "KIOSK_DATABASE_URL",
    "sqlite",
    "`sqlite` (a file in the data folder), `sqlite:///path` or `postgres://user:pw@host/name`.",
)
PORT = env.whole("KIOSK_PORT", 8000, "The port `bin/start` serves on.", least=1, most=65535)
BIND = env.ip("KIOSK_BIND", "127.0.0.1", "The address `bin/start` listens on.")
