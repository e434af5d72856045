"""Entries of memberships put into the ledger, each once by its key."""

from __future__ import annotations

from kiosk.kit.money import Money
from kiosk.ledger.posting import Line, post
from kiosk.memberships.entries import Entry
from kiosk.memberships.models import Payer


def book(entry: Entry, payer: Payer) -> None:
    """Post it, in the transaction that says why. Nothing new where it stands already."""
    lines = [Line(book.value, Money(amount, entry.currency)) for book, amount in entry.lines]
    post(entry.kind, entry.key, entry.at, lines, payer=str(payer.key), meta={"about": entry.about})
