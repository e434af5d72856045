"""Where this Kiosk keeps its things: apart from the rest, as it says on which port a house runs."""

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
