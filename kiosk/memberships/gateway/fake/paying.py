"""Charges and what becomes of them: fees, refunds, disputes, transfers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kiosk.memberships.gateway.fake.books import DAY, Books, metadata_of, whole_list
from kiosk.memberships.gateway.fake.customers import Fate, fate_of
from kiosk.memberships.gateway.fake.errors import ApiError
from kiosk.memberships.gateway.fake.store import Json

# What the fake keeps of a charge: so many hundredths of a percent and so many minor units.
FEE_BASIS, FEE_FIXED = 150, 25
DISPUTE_FEE = 1500
# What the fake's disputes are decided by; https://docs.stripe.com/testing#disputes
WINNING = "winning_evidence"


@dataclass(frozen=True, slots=True)
class Due:
    """A charge to be made. `answers`: the card's holder is there and says yes where they are asked."""

    customer: str
    amount: int
    currency: str
    card: Json | None
    at: int
    answers: bool = False
    description: str = ""
    metadata: Json | None = None


def charge(books: Books, due: Due, intent: Json | None = None) -> Json:
    """Charge a card; the payment intent says how it went: succeeded, requires_action or
    requires_payment_method. `intent`: one that was made for it before."""
    intent = intent or _intent(books, due)
    if due.card is None:
        return _failed(books, intent, due, None, "no_card")
    fate = fate_of(due.card)
    books.change(intent, payment_method=due.card["id"])
    asks = fate is Fate.ASKS_ALWAYS or (fate is Fate.ASKS_ONCE and not due.card.get("_asked"))
    if asks and not due.answers:
        books.change(
            intent, "payment_intent.requires_action", due.at, status="requires_action",
            next_action={"type": "use_stripe_sdk"},
        )  # fmt: skip
        return intent
    if fate in {Fate.REFUSED, Fate.FAILS_LATER}:
        return _failed(books, intent, due, due.card, "generic_decline")
    books.change(due.card, _asked=True)
    return _succeeded(books, intent, due, disputed=fate is Fate.DISPUTED)


def _intent(books: Books, due: Due) -> Json:
    made = books.new(
        "payment_intent", "pi", due.at, amount=due.amount, amount_capturable=0, amount_received=0,
        automatic_payment_methods=None, canceled_at=None, cancellation_reason=None,
        capture_method="automatic", client_secret=None, confirmation_method="automatic",
        currency=due.currency, customer=due.customer, description=due.description or None,
        last_payment_error=None, latest_charge=None, metadata=due.metadata or {}, next_action=None,
        payment_method=None, payment_method_types=["card"], receipt_email=None,
        setup_future_usage="off_session", status="requires_payment_method", transfer_group=None,
    )  # fmt: skip
    books.tell("payment_intent.created", made, due.at)
    return made


def _charge(books: Books, intent: Json, due: Due, card: Json, **values: Any) -> Json:
    return books.new(
        "charge", "ch", due.at, amount=due.amount, amount_refunded=0, currency=due.currency,
        customer=due.customer, description=due.description or None, disputed=False, metadata={},
        payment_intent=intent["id"], payment_method=card["id"], receipt_url=None, refunded=False,
        billing_details=card["billing_details"], transfer_group=None,
        payment_method_details={"type": "card", "card": card["card"]}, **values,
    )  # fmt: skip


def _failed(books: Books, intent: Json, due: Due, card: Json | None, why: str) -> Json:
    error: Json = {
        "type": "card_error", "code": "card_declined", "decline_code": why,
        "message": "Your card was declined.",
    }  # fmt: skip
    if card is None:
        error = {"type": "invalid_request_error", "code": "resource_missing",
                 "message": "The customer has no card to be charged."}  # fmt: skip
    else:
        made = _charge(
            books, intent, due, card, paid=False, captured=False, amount_captured=0,
            status="failed", failure_code="card_declined", failure_message=error["message"],
            balance_transaction=None, outcome={"type": "issuer_declined", "reason": why},
        )  # fmt: skip
        intent["latest_charge"] = made["id"]
        books.tell("charge.failed", made, due.at)
    return books.change(
        intent, "payment_intent.payment_failed", due.at, status="requires_payment_method",
        last_payment_error=error, next_action=None, _tries=intent.get("_tries", 0) + 1,
    )  # fmt: skip


def _succeeded(books: Books, intent: Json, due: Due, *, disputed: bool) -> Json:
    made = _charge(
        books, intent, due, due.card or {}, paid=True, captured=True, amount_captured=due.amount,
        status="succeeded", failure_code=None, failure_message=None, balance_transaction=None,
        outcome={"type": "authorized", "reason": None},
    )  # fmt: skip
    fee = min(due.amount, due.amount * FEE_BASIS // 10_000 + FEE_FIXED)
    moved = move(books, "charge", made, due.amount, fee, due.at)
    books.change(made, balance_transaction=moved["id"])
    books.tell("charge.succeeded", made, due.at)
    books.change(
        intent, "payment_intent.succeeded", due.at, status="succeeded", amount_received=due.amount,
        latest_charge=made["id"], last_payment_error=None, next_action=None,
    )  # fmt: skip
    if disputed:
        dispute(books, made, due.at)
    return intent


def move(books: Books, kind: str, source: Json, amount: int, fee: int, at: int) -> Json:
    """A movement of our balance: what came (or went, below zero), and what the fake kept of it."""
    details = [{"amount": fee, "currency": source["currency"], "type": "stripe_fee",
                "description": "The fake's fee", "application": None}]  # fmt: skip
    return books.new(
        "balance_transaction", "txn", at, amount=amount, available_on=at + 2 * DAY,
        currency=source["currency"], description=None, exchange_rate=None, fee=fee,
        fee_details=details if fee else [], net=amount - fee, source=source["id"], type=kind,
        reporting_category=kind, status="available", balance_type="payments",
    )  # fmt: skip


# ---------------------------------------------------------------- refunds


def refund(books: Books, params: Json) -> Json:
    """POST /v1/refunds: of a charge or payment intent, all of it or so much."""
    held = _charge_of(books, params)
    if not held["paid"]:
        raise ApiError(f"Charge {held['id']} was not paid.", code="charge_not_refundable")
    left = held["amount"] - held["amount_refunded"]
    amount = params.get("amount", left)
    if left <= 0:
        raise ApiError(
            f"Charge {held['id']} has already been refunded.", code="charge_already_refunded"
        )
    if not 0 < amount <= left:
        raise ApiError(
            f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})",
            code="amount_too_large", param="amount",
        )  # fmt: skip
    at = books.now(books.clock_of(held["customer"]))
    made = books.new(
        "refund", "re", at, amount=amount, currency=held["currency"], charge=held["id"],
        payment_intent=held["payment_intent"], metadata=metadata_of(params),
        reason=params.get("reason"), status="succeeded", balance_transaction=None,
        receipt_number=None, _customer=held["customer"],
    )  # fmt: skip
    books.change(made, balance_transaction=move(books, "refund", made, -amount, 0, at)["id"])
    given = held["amount_refunded"] + amount
    books.change(
        held, "charge.refunded", at, amount_refunded=given, refunded=given == held["amount"]
    )
    books.tell("refund.created", made, at)
    return made


def _charge_of(books: Books, params: Json) -> Json:
    if ("charge" in params) == ("payment_intent" in params):
        raise ApiError("Give one of charge and payment_intent.", param="charge")
    if "charge" in params:
        return books.get("charge", params["charge"], "charge")
    intent = books.get("payment_intent", params["payment_intent"], "payment_intent")
    if not intent["latest_charge"]:
        raise ApiError("This PaymentIntent has no charge to refund.", param="payment_intent")
    return books.get("charge", intent["latest_charge"])


# ---------------------------------------------------------------- disputes


def dispute(books: Books, held: Json, at: int) -> Json:
    """The bank takes a charge back, and asks for evidence."""
    made = books.new(
        "dispute", "du", at, amount=held["amount"], currency=held["currency"], charge=held["id"],
        payment_intent=held["payment_intent"], metadata={}, reason="fraudulent",
        status="needs_response", evidence={}, is_charge_refundable=False, balance_transactions=[],
        evidence_details={"due_by": at + 7 * DAY, "has_evidence": False, "past_due": False,
                          "submission_count": 0},
        _customer=held["customer"],
    )  # fmt: skip
    moved = move(books, "adjustment", made, -made["amount"], DISPUTE_FEE, at)
    books.change(made, balance_transactions=[moved])
    books.change(held, disputed=True)
    books.tell("charge.dispute.created", made, at)
    books.tell("charge.dispute.funds_withdrawn", made, at)
    return made


def answer_dispute(books: Books, params: Json, name: str) -> Json:
    """POST /v1/disputes/ID: decided at once by the words of the evidence, as in Stripe's test mode."""
    held = books.get("dispute", name)
    if held["status"] != "needs_response":
        raise ApiError("This dispute is already closed.", code="dispute_not_open")
    evidence = {**held["evidence"], **params.get("evidence", {})}
    values: Json = {"evidence": evidence}
    if "metadata" in params:
        values["metadata"] = metadata_of(params, held["metadata"])
    books.change(held, "charge.dispute.updated", **values)
    if not params.get("submit", True) or "evidence" not in params:
        return held
    won = evidence.get("uncategorized_text") == WINNING
    return _decide(books, held, "won" if won else "lost")


def close_dispute(books: Books, params: Json, name: str) -> Json:
    """POST /v1/disputes/ID/close: lost without a word."""
    held = books.get("dispute", name)
    if held["status"] != "needs_response":
        raise ApiError("This dispute is already closed.", code="dispute_not_open")
    return _decide(books, held, "lost")


def _decide(books: Books, held: Json, status: str) -> Json:
    at = books.now(books.clock_of(held["_customer"]))
    if status == "won":
        back = move(books, "adjustment", held, held["amount"], 0, at)
        moved = [*held["balance_transactions"], back]
        books.change(held, status=status, balance_transactions=moved)
        books.tell("charge.dispute.funds_reinstated", held, at)
    else:
        books.change(held, status=status)
    books.tell("charge.dispute.closed", held, at)
    return held


# ---------------------------------------------------------------- transfers


def transfer(books: Books, params: Json) -> Json:
    """POST /v1/transfers: money of ours to a connected account; any `acct_…` is one."""
    if not params["destination"].startswith("acct_"):
        raise ApiError(
            f"No such destination: '{params['destination']}'", code="resource_missing",
            param="destination",
        )  # fmt: skip
    currency = params["currency"].lower()
    amount = params.get("amount", 0)
    if amount <= 0:
        raise ApiError("Invalid positive integer", code="parameter_invalid_integer", param="amount")
    if amount > (has := balance(books, currency)):
        raise ApiError(
            f"You have insufficient funds: {has} of {amount} {currency}.",
            code="balance_insufficient",
        )
    if "source_transaction" in params:
        books.get("charge", params["source_transaction"], "source_transaction")
    at = books.now(None)
    made = books.new(
        "transfer", "tr", at, amount=amount, amount_reversed=0, currency=currency,
        description=params.get("description"), destination=params["destination"],
        destination_payment=None, metadata=metadata_of(params), balance_transaction=None,
        reversals=whole_list("/v1/transfers/reversals", []), reversed=False, source_type="card",
        source_transaction=params.get("source_transaction"),
        transfer_group=params.get("transfer_group"),
    )  # fmt: skip
    books.change(made, balance_transaction=move(books, "transfer", made, -amount, 0, at)["id"])
    books.tell("transfer.created", made, at)
    return made


def balance(books: Books, currency: str) -> int:
    """What of our money the fake holds in a currency, in minor units."""
    moved = books.store.find("balance_transaction", currency=currency)
    return sum(int(each["net"]) for each in moved)


def balance_asked(books: Books, params: Json) -> Json:
    """GET /v1/balance"""
    moved = books.store.find("balance_transaction")
    available = [
        {"amount": balance(books, currency), "currency": currency, "source_types": {}}
        for currency in sorted({each["currency"] for each in moved})
    ]
    return {"object": "balance", "available": available, "pending": [], "livemode": False}
