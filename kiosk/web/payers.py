"""What whoever pays for a membership, a reader or a team's manager, is shown of it and can do with it. Each
act says what came of it, as a phrase; it raises ChangeError or ProviderError where it cannot be done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kiosk.kit.money import Money
from kiosk.kit.texts import phrase
from kiosk.ledger.receipts import receipts
from kiosk.memberships import changing
from kiosk.memberships.dunning import course
from kiosk.memberships.models import Invoice, Membership, Payer
from kiosk.memberships.provider import Provider, ProviderError
from kiosk.web.addresses import address
from kiosk.web.buying import told
from kiosk.web.language import language_of

SHOWN = 24


def shown(held: Membership | None, payer: Payer | None, now: datetime) -> dict[str, Any]:
    """For membership/money.html: the price of all seats, the dates of a charge that failed, what can be
    had back, invoices and receipts, the newest first."""
    return {
        "held": held,
        "price": _price(held),
        "course": _course(held, now),
        "next_charge": changing.next_charge(held) if held else None,
        "returnable": changing.returnable(held, now) if held else None,
        "charges": _charges(payer),
        "due_page": _due_page(held),
        "receipts": receipts([str(payer.key)] if payer else [], SHOWN),
        "refund_days": settings.REFUND_DAYS,
    }


def to_portal(
    request: HttpRequest, payer: Payer, asked: Provider, page: str, *args: object
) -> HttpResponse:
    """Leads to the provider's own page for cards and invoices, and from there back to that page."""
    back = address(page, *args)
    try:
        return redirect(asked.portal(str(payer.customer_id), back, language_of(request)))
    except ProviderError as error:
        return told(request, error, f"web:{page}", *args)


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
    """Have all that was lately charged back, which ends it."""
    changing.give_back(held, asked, now)
    return phrase("Your money is given back, and your membership has ended.")


def _price(held: Membership | None) -> Money | None:
    """What each charge is, all seats together."""
    if held is None or held.price is None:
        return None
    return Money(held.price.amount * held.quantity, held.price.currency)


def _course(held: Membership | None, now: datetime) -> list[object]:
    """All dates of a charge that failed; none where none did."""
    if held is None or held.due_since is None:
        return []
    return list(course(held.due_since, settings.GRACE_DAYS, held.next_attempt_at, now))


def _due_page(held: Membership | None) -> str:
    """Where a charge that failed can be paid at once, at the provider's; empty where none did."""
    if held is None or held.due_since is None:
        return ""
    unpaid = Invoice.objects.filter(membership=held, status="open").exclude(page="")
    return unpaid.order_by("made_at", "pk").values_list("page", flat=True).first() or ""


def _charges(payer: Payer | None) -> list[Invoice]:
    if payer is None:
        return []
    rows = Invoice.objects.filter(payer=payer).exclude(status="draft")
    return list(rows.order_by("-made_at", "-pk")[:SHOWN])
