"""Where this Kiosk keeps its things: light, for what must know before the settings are loaded."""

from __future__ import annotations

from pathlib import Path

from kiosk.config import environment as env

ROOT = Path(__file__).resolve().parent.parent.parent
DATA_DIR = env.folder(
    "KIOSK_DATA_DIR",
    ROOT / "var",
    "var",
    "Where the database, the pictures and the secret key are kept.",
)
DATABASE_URL = env.text(
    "KIOSK_DATABASE_URL",
    "sqlite",
    "`sqlite` (a file in the data folder), `sqlite:///path` or `postgres://user:pw@host/name`.",
)
