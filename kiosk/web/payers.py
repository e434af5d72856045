"""What whoever pays for a membership, a reader or a team's manager, can do with it. Each act says what came
of it, as a phrase; it raises ChangeError or ProviderError where it cannot be done."""

from __future__ import annotations

from datetime import datetime

from kiosk.kit.texts import phrase
from kiosk.memberships import changing
from kiosk.memberships.models import Membership
from kiosk.memberships.provider import Provider


def cancel(held: Membership, asked: Provider, now: datetime) -> str:
    """End it with the time that is paid for; at once where a charge is due, as there is none to keep."""
    changing.cancel(held, asked, now)
    held.refresh_from_db()
    if held.ended_at is not None:
        return phrase("The membership has ended, and nothing more is charged.")
    return phrase(
        "Your membership is cancelled. Nothing more is charged, and the time you have is kept."
    )


def stay(held: Membership, asked: Provider, now: datetime) -> str:
    """Take a cancellation back."""
    changing.stay(held, asked, now)
    return phrase("Good to have you: your membership goes on.")


def refund(held: Membership, asked: Provider, now: datetime) -> str:
    """Have the last charge back, which ends it."""
    changing.give_back(held, asked, now)
    return phrase("Your last charge is given back, and your membership has ended.")
