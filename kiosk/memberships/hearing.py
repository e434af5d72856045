"""The provider's JSON read into values: events, and the objects in them, as Stripe's API writes them.

What is of no concern to memberships reads as None; what is and lacks what it must have is a `HearingError`.
Source: https://docs.stripe.com/api, version 2025-03-31 and later (a subscription's periods are those of its
items, an invoice names its subscription under `parent`); the places of earlier versions are looked at too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from kiosk.memberships.values import (
    Chargeback,
    Checkout,
    Happening,
    Invoice,
    Refund,
    Status,
    Subscription,
    Thing,
)

Json = Mapping[str, Any]


class HearingError(ValueError):
    """An object of the provider's is not as its API says; the text names the object and the fault."""


def happening(event: Json) -> Happening | None:
    """The event as a value; None where it tells of nothing we keep."""
    kind = str(event["type"])
    told = thing(event["data"]["object"])
    if told is None:
        return None
    made = _moment(event["created"])
    assert made is not None
    return Happening(str(event["id"]), kind, made, told, _rank(kind))


def thing(told: Json) -> Thing | None:
    """An object as a value; None of a kind we do not keep. Raises HearingError."""
    read = _READERS.get(str(told.get("object", "")))
    if read is None:
        return None
    try:
        return read(told)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        name = f"{told.get('object')} {told.get('id')}"
        raise HearingError(f"{name}: {type(error).__name__}: {error}") from error


def _rank(kind: str) -> int:
    if kind.endswith(".created"):
        return 0
    return 2 if kind.endswith(".deleted") else 1


def _subscription(told: Json) -> Subscription:
    item = told["items"]["data"][0]
    pause = told.get("pause_collection") or {}
    ends_at = _moment(told.get("cancel_at"))
    starts, ends = (
        _moment(item.get(name) or told.get(name))
        for name in ("current_period_start", "current_period_end")
    )
    if ends_at is None and told.get("cancel_at_period_end"):
        ends_at = ends
    return Subscription(
        id=str(told["id"]),
        customer=_id(told["customer"]),
        status=Status(told["status"]),
        price=_id(item["price"]),
        quantity=int(item.get("quantity") or 1),
        started_at=_must(told.get("start_date") or told["created"]),
        period_starts_at=starts,
        period_ends_at=ends,
        trial_ends_at=_moment(told.get("trial_end")),
        ends_at=ends_at,
        ended_at=_moment(told.get("ended_at")),
        is_paused=bool(pause),
        resumes_at=_moment(pause.get("resumes_at")),
    )


def _invoice(told: Json) -> Invoice | None:
    if told["status"] is None or told["status"] == "draft":
        return None  # it may still change, and nothing is due of it
    moments = told.get("status_transitions") or {}
    return Invoice(
        id=str(told["id"]),
        customer=_id(told["customer"]),
        subscription=_subscription_of(told),
        number=str(told.get("number") or ""),
        status=str(told["status"]),
        currency=str(told["currency"]).upper(),
        total=int(told["total"]),
        tax=_tax(told),
        paid=int(told["amount_paid"]),
        due_at=_must(told["created"]),
        paid_for=_paid_for(told),
        paid_at=_moment(moments.get("paid_at")),
        attempts=int(told.get("attempt_count") or 0),
        next_attempt_at=_moment(told.get("next_payment_attempt")),
        page=str(told.get("hosted_invoice_url") or ""),
        file=str(told.get("invoice_pdf") or ""),
        payment=_payment_of(told),
    )


def _subscription_of(told: Json) -> str:
    parent = told.get("parent") or {}
    details = parent.get("subscription_details") or {}
    return _id(details.get("subscription") or told.get("subscription"))


def _tax(told: Json) -> int:
    taxes = told.get("total_taxes") or told.get("total_tax_amounts") or ()
    return sum(int(each["amount"]) for each in taxes)


def _paid_for(told: Json) -> datetime | None:
    """The end of the time its lines pay for: credit for time given up does not count."""
    lines = (told.get("lines") or {}).get("data") or ()
    ends = [int(line["period"]["end"]) for line in lines if int(line.get("amount") or 0) >= 0]
    return _moment(max(ends, default=None))


def _payment_of(told: Json) -> str:
    """The payment intent it was paid by, "" where it says none."""
    if told.get("payment_intent"):
        return _id(told["payment_intent"])
    paid = (told.get("payments") or {}).get("data") or ()
    for each in paid:
        intent = (each.get("payment") or {}).get("payment_intent")
        if intent:
            return _id(intent)
    return ""


def _refund(told: Json) -> Refund:
    return Refund(
        id=str(told["id"]),
        payment=_id(told.get("payment_intent")) or _id(told.get("charge")),
        status=str(told["status"]),
        currency=str(told["currency"]).upper(),
        amount=int(told["amount"]),
        made_at=_must(told["created"]),
    )


def _chargeback(told: Json) -> Chargeback:
    moved = told.get("balance_transactions") or ()
    return Chargeback(
        id=str(told["id"]),
        payment=_id(told.get("payment_intent")) or _id(told.get("charge")),
        status=str(told["status"]),
        currency=str(told["currency"]).upper(),
        amount=int(told["amount"]),
        fee=sum(int(each.get("fee") or 0) for each in moved[:1]),
        made_at=_must(told["created"]),
    )


def _checkout(told: Json) -> Checkout:
    details = told.get("total_details") or {}
    return Checkout(
        id=str(told["id"]),
        customer=_id(told.get("customer")),
        status=str(told["status"]),
        is_paid=told.get("payment_status") in {"paid", "no_payment_required"},
        currency=str(told.get("currency") or "").upper(),
        total=int(told.get("amount_total") or 0),
        tax=int(details.get("amount_tax") or 0),
        made_at=_must(told["created"]),
        subscription=_id(told.get("subscription")),
        payment=_id(told.get("payment_intent")),
        gift=str((told.get("metadata") or {}).get("gift", "")),
    )


_READERS: Mapping[str, Callable[[Json], Thing | None]] = {
    "subscription": _subscription,
    "invoice": _invoice,
    "refund": _refund,
    "dispute": _chargeback,
    "checkout.session": _checkout,
}


def _id(told: Any) -> str:
    """The id of what is told by its id or as a whole (expanded); "" where there is none."""
    if isinstance(told, Mapping):
        return str(told["id"])
    return str(told or "")


def _moment(seconds: Any) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(int(seconds), UTC)


def _must(seconds: Any) -> datetime:
    moment = _moment(seconds)
    if moment is None:
        raise ValueError("no date")
    return moment
