"""Invoices: made out, finalised, charged, tried again, given up."""

from __future__ import annotations

from typing import Any

from kiosk.memberships.gateway.fake.books import DAY, Books, metadata_of, whole_list
from kiosk.memberships.gateway.fake.customers import card_of, declined
from kiosk.memberships.gateway.fake.errors import ApiError
from kiosk.memberships.gateway.fake.paying import Due, charge
from kiosk.memberships.gateway.fake.store import Json

# A renewal's invoice can be changed for an hour; https://docs.stripe.com/billing/invoices/subscription
DRAFT_S = 3600
# Days from one failed charge to the next; after the last the subscription ends.
RETRY_DAYS = (3, 5, 7, 14)
# Where tax is worked out, it is so many percent, and in the price.
TAX_PERCENT = 19
_FAR = {
    "tax_behavior": "inclusive",
    "taxability_reason": "standard_rated",
    "type": "tax_rate_details",
}


def line(
    price: Json, amount: int, quantity: int, period: tuple[int, int], *, proration: bool = False,
    text: str = "",
) -> Json:  # fmt: skip
    """What an invoice charges for: one price over a period; below zero it is credit."""
    return {
        "object": "line_item", "amount": amount, "subtotal": amount, "currency": price["currency"],
        "description": text or f"{quantity} × {price['nickname'] or price['product']}",
        "discountable": not proration, "discount_amounts": [], "discounts": [], "livemode": False,
        "metadata": {}, "period": {"start": period[0], "end": period[1]}, "quantity": quantity,
        "pricing": {"type": "price_details", "unit_amount_decimal": price["unit_amount_decimal"],
                    "price_details": {"price": price["id"], "product": price["product"]}},
        "parent": {"type": "subscription_item_details", "invoice_item_details": None,
                   "subscription_item_details": {"proration": proration}},
        "taxes": [], "_proration": proration,
    }  # fmt: skip


def make(
    books: Books,
    subscription: Json,
    lines: list[Json],
    reason: str,
    at: int,
    *,
    waits: bool = False,
) -> Json:
    """A draft of what a subscription charges, with what waited for its next invoice. `waits`: it can be
    changed for an hour before it is finalised."""
    customer = books.get("customer", subscription["customer"])
    for item in books.store.find("invoiceitem", _subscription=subscription["id"], invoice=None):
        lines.append(item["_line"])
        books.change(item, invoice="taken")
    made = books.new("invoice", "in", at, status="draft")
    url = f"/v1/invoices/{made['id']}/lines"
    for number, each in enumerate(lines):
        each.update(id=f"il_{made['id'][3:]}{number}", invoice=made["id"])
        each["subscription"] = subscription["id"]
    item = subscription["items"]["data"][0]
    made.update(
        account_country="DE", account_name="The fake", amount_overpaid=0, amount_paid=0,
        amount_shipping=0, attempt_count=0, attempted=False, auto_advance=True,
        automatically_finalizes_at=at + DRAFT_S if waits else None, billing_reason=reason,
        automatic_tax={"enabled": subscription["automatic_tax"]["enabled"], "status": None},
        collection_method="charge_automatically", currency=subscription["currency"],
        customer=customer["id"], customer_address=customer["address"],
        customer_email=customer["email"], customer_name=customer["name"], customer_tax_ids=[],
        default_payment_method=None, description=None, discounts=[], due_date=None,
        ending_balance=None, hosted_invoice_url=None, invoice_pdf=None,
        lines=whole_list(url, lines), metadata={}, next_payment_attempt=None, number=None,
        parent={"type": "subscription_details", "quote_details": None, "subscription_details": {
            "subscription": subscription["id"], "metadata": subscription["metadata"]}},
        period_start=item["current_period_start"], period_end=item["current_period_end"],
        receipt_number=None, starting_balance=customer["balance"], test_clock=customer["test_clock"],
        status_transitions=dict.fromkeys(
            ("finalized_at", "marked_uncollectible_at", "paid_at", "voided_at")),
        _intent=None, _due=at + DRAFT_S if waits else None,
    )  # fmt: skip
    _reckon(books, made, subscription)
    books.store.put(made)
    books.tell("invoice.created", made, at)
    return made


def _reckon(books: Books, invoice: Json, subscription: Json) -> None:
    """Sums, discounts, tax, and what the customer's credit pays of it."""
    lines = invoice["lines"]["data"]
    subtotal = sum(each["amount"] for each in lines)
    open_to = sum(each["amount"] for each in lines if not each["_proration"])
    taken = []
    for discount in subscription["_discounts"]:
        coupon = books.get("coupon", discount["coupon"])
        off = reduction(coupon, open_to, invoice["currency"])
        open_to -= off
        taken.append({"amount": off, "discount": discount["id"]})
    total = subtotal - sum(each["amount"] for each in taken)
    tax = (
        round(total * TAX_PERCENT / (100 + TAX_PERCENT))
        if invoice["automatic_tax"]["enabled"]
        else 0
    )
    # Credit is a balance below zero; an invoice below zero adds to it.
    ending = min(invoice["starting_balance"] + total, 0) if total >= 0 else (
        invoice["starting_balance"] + total)  # fmt: skip
    if total >= 0 and invoice["starting_balance"] > 0:
        ending = 0
    invoice.update(
        subtotal=subtotal, total=total, total_discount_amounts=taken,
        total_excluding_tax=total - tax, subtotal_excluding_tax=subtotal - tax,
        total_taxes=[{**_FAR, "amount": tax, "taxable_amount": total - tax}] if tax else [],
        amount_due=max(0, total + invoice["starting_balance"]), _ending=ending,
    )  # fmt: skip
    invoice["amount_remaining"] = invoice["amount_due"]


def reduction(coupon: Json, amount: int, currency: str) -> int:
    """What a coupon takes off an amount in that currency."""
    if coupon["percent_off"] is not None:
        return max(0, round(amount * coupon["percent_off"] / 100))
    return max(0, min(coupon["amount_off"], amount)) if coupon["currency"] == currency else 0


def finalize(books: Books, invoice: Json, at: int) -> Json:
    """Made out for good: it has a number, and is due; one of nothing is paid."""
    customer = books.get("customer", invoice["customer"])
    if invoice["_ending"] != customer["balance"]:
        books.change(customer, "customer.updated", at, balance=invoice["_ending"])
    number = f"{customer['invoice_prefix']}-{customer['next_invoice_sequence']:04d}"
    books.change(customer, next_invoice_sequence=customer["next_invoice_sequence"] + 1)
    changes = {**invoice["status_transitions"], "finalized_at": at}
    books.change(
        invoice, status="open", number=number, ending_balance=invoice["_ending"],
        automatically_finalizes_at=None, _due=None, status_transitions=changes, effective_at=at,
        hosted_invoice_url=f"{books.url}/invoice/{invoice['id']}",
    )  # fmt: skip
    books.tell("invoice.finalized", invoice, at)
    if invoice["amount_due"] == 0:
        _paid(books, invoice, at)
    return invoice


def attempt(
    books: Books, invoice: Json, at: int, *, card: Json | None = None, answers: bool = False
) -> Json:
    """Charge an open invoice; paid, or put down to be tried again. Returns it."""
    from kiosk.memberships.gateway.fake.subscribing import after_attempt

    subscription = _subscription(books, invoice)
    customer = books.get("customer", invoice["customer"])
    due = Due(
        invoice["customer"], invoice["amount_remaining"], invoice["currency"],
        card or card_of(books, customer, subscription), at, answers,
        description=f"Invoice {invoice['number']}",
    )  # fmt: skip
    held = books.get("payment_intent", invoice["_intent"]) if invoice["_intent"] else None
    intent = charge(books, due, held)
    tries = invoice["attempt_count"] + 1
    books.change(invoice, attempt_count=tries, attempted=True, _intent=intent["id"])
    if intent["status"] == "succeeded":
        _paid(books, invoice, at, intent)
    else:
        _not_paid(books, invoice, intent, at)
    if subscription is not None:
        after_attempt(books, subscription, invoice, at)
    return invoice


def _paid(books: Books, invoice: Json, at: int, intent: Json | None = None) -> None:
    changes = {**invoice["status_transitions"], "paid_at": at}
    books.change(
        invoice, status="paid", amount_paid=invoice["amount_due"], amount_remaining=0,
        attempted=True, next_payment_attempt=None, _due=None, status_transitions=changes,
    )  # fmt: skip
    if intent is not None:
        made = books.new(
            "invoice_payment", "inpay", at, amount_paid=invoice["amount_due"],
            amount_requested=invoice["amount_due"], currency=invoice["currency"],
            invoice=invoice["id"], is_default=True, status="paid",
            payment={"type": "payment_intent", "payment_intent": intent["id"]},
            status_transitions={"canceled_at": None, "paid_at": at}, _customer=invoice["customer"],
        )  # fmt: skip
        books.tell("invoice_payment.paid", made, at)
    books.tell("invoice.paid", invoice, at)
    books.tell("invoice.payment_succeeded", invoice, at)


def _not_paid(books: Books, invoice: Json, intent: Json, at: int) -> None:
    """The first charge of a subscription is not tried again by itself: its buyer stands before it."""
    tries = invoice["attempt_count"]
    again = None
    if invoice["billing_reason"] != "subscription_create" and tries <= len(RETRY_DAYS):
        again = at + RETRY_DAYS[tries - 1] * DAY
    books.change(invoice, next_payment_attempt=again, _due=again)
    books.tell("invoice.payment_failed", invoice, at)
    if intent["status"] == "requires_action":
        books.tell("invoice.payment_action_required", invoice, at)


def void(books: Books, invoice: Json, at: int) -> Json:
    """As if it had never been made out."""
    changes = {**invoice["status_transitions"], "voided_at": at}
    books.change(
        invoice, status="void", amount_remaining=0, next_payment_attempt=None, _due=None,
        auto_advance=False, status_transitions=changes,
    )  # fmt: skip
    books.tell("invoice.voided", invoice, at)
    return invoice


def give_up(books: Books, invoice: Json, at: int) -> Json:
    """It is not believed any more that it will be paid."""
    changes = {**invoice["status_transitions"], "marked_uncollectible_at": at}
    books.change(
        invoice, status="uncollectible", next_payment_attempt=None, _due=None, auto_advance=False,
        status_transitions=changes,
    )  # fmt: skip
    books.tell("invoice.marked_uncollectible", invoice, at)
    return invoice


def _subscription(books: Books, invoice: Json) -> Json | None:
    name = invoice["parent"]["subscription_details"]["subscription"]
    return books.store.get(name, "subscription")


# ---------------------------------------------------------------- asked for


def pay_asked(books: Books, params: Json, name: str) -> Json:
    """POST /v1/invoices/ID/pay. A card that is refused is said as such."""
    invoice = _open(books, name)
    card = params.get("payment_method")
    held = books.get("payment_method", card, "payment_method") if card else None
    attempt(books, invoice, _now(books, invoice), card=held)
    if invoice["status"] != "paid":
        raise declined()
    return invoice


def void_asked(books: Books, params: Json, name: str) -> Json:
    """POST /v1/invoices/ID/void"""
    invoice = _open(books, name)
    return void(books, invoice, _now(books, invoice))


def give_up_asked(books: Books, params: Json, name: str) -> Json:
    """POST /v1/invoices/ID/mark_uncollectible"""
    invoice = _open(books, name)
    return give_up(books, invoice, _now(books, invoice))


def finalize_asked(books: Books, params: Json, name: str) -> Json:
    """POST /v1/invoices/ID/finalize: charged at its next moment."""
    invoice = books.get("invoice", name)
    if invoice["status"] != "draft":
        raise ApiError("This invoice is already finalized.", code="invoice_not_editable")
    now = _now(books, invoice)
    finalize(books, invoice, now)
    if invoice["status"] == "open":
        books.change(invoice, next_payment_attempt=now + DRAFT_S, _due=now + DRAFT_S)
    return invoice


def update_asked(books: Books, params: Json, name: str) -> Json:
    """POST /v1/invoices/ID"""
    invoice = books.get("invoice", name)
    values: dict[str, Any] = {"metadata": metadata_of(params, invoice["metadata"])}
    if "auto_advance" in params:
        values["auto_advance"] = params["auto_advance"]
    return books.change(invoice, "invoice.updated", **values)


def _open(books: Books, name: str) -> Json:
    invoice = books.get("invoice", name)
    if invoice["status"] == "paid":
        raise ApiError("Invoice is already paid", code="invoice_already_paid")
    if invoice["status"] not in {"open", "uncollectible"}:
        raise ApiError(f"The invoice is {invoice['status']}.", code="invoice_not_open")
    return invoice


def _now(books: Books, invoice: Json) -> int:
    return books.now(books.clock_of(invoice["customer"]))
