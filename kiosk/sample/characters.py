"""The three people who appear in the tests of every room: a reader, an editor, a publisher."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Character:
    """A standing character. `languages` are BCP 47 tags, the one they read best first.

    `titles` are slugs of the sample edition: what a reader follows, what a publisher owns; an
    editor has none. The address is under `.example` and reaches nobody.
    """

    name: str
    full_name: str
    role: Literal["reader", "editor", "publisher"]
    email: str
    languages: tuple[str, ...]
    country: str
    time_zone: str
    titles: tuple[str, ...] = ()


AMINA = Character(
    name="Amina",
    full_name="Amina Benkirat",
    role="reader",
    email="amina@readers.example",
    languages=("ar", "en", "fr"),
    country="MA",
    time_zone="Africa/Casablanca",
    titles=("marfa-alsabah", "northern-ledger", "waraqat-alzaytun"),
)

BRUNO = Character(
    name="Bruno",
    full_name="Bruno Quastner",
    role="editor",
    email="bruno@desk.example",
    languages=("de", "en", "es"),
    country="DE",
    time_zone="Europe/Berlin",
)

CHIDI = Character(
    name="Chidi",
    full_name="Chidi Amaechina",
    role="publisher",
    email="chidi@lagoon-dispatch.example",
    languages=("en",),
    country="NG",
    time_zone="Africa/Lagos",
    titles=("lagoon-dispatch",),
)

CHARACTERS = (AMINA, BRUNO, CHIDI)
