"""Subscriptions from their first day to their last, and what time makes of them."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import UTC, datetime

from kiosk.memberships.gateway.fake import catalogue, invoicing
from kiosk.memberships.gateway.fake.books import DAY, Books, metadata_of, whole_list
from kiosk.memberships.gateway.fake.customers import card_of, declined
from kiosk.memberships.gateway.fake.errors import ApiError
from kiosk.memberships.gateway.fake.store import Json

RUNNING = ("trialing", "active", "past_due", "unpaid", "paused", "incomplete")
# How long before its end a trial is told of; https://docs.stripe.com/billing/subscriptions/trials
WARNING_S = 3 * DAY
# A first charge that is not paid by then makes the subscription void.
PATIENCE_S = 23 * 3600


@dataclass(slots=True)
class Beginning:
    """What a subscription begins with. `items`: (price, quantity); `answers` as in `paying.Due`."""

    customer: Json
    items: list[tuple[Json, int]]
    currency: str
    at: int
    trial_end: int | None = None
    card: str | None = None
    discounts: list[Json] = field(default_factory=list)
    metadata: Json = field(default_factory=dict)
    missing_card: str = "create_invoice"
    taxed: bool = False
    behaviour: str = "allow_incomplete"
    answers: bool = False
    description: str | None = None


def begin(books: Books, wanted: Beginning) -> Json:
    """A new subscription, with its first invoice charged unless it is on trial."""
    made = _new(books, wanted)
    catalogue.redeem(books, wanted.discounts)
    books.tell("customer.subscription.created", made, wanted.at)
    first = invoicing.make(books, made, period_lines(made), "subscription_create", wanted.at)
    books.change(made, latest_invoice=first["id"])
    invoicing.finalize(books, first, wanted.at)
    if first["status"] == "paid":
        settled = "trialing" if wanted.trial_end else "active"
        books.change(made, "customer.subscription.updated", wanted.at, status=settled)
    elif wanted.behaviour != "default_incomplete":
        paid = invoicing.attempt(books, first, wanted.at, answers=wanted.answers)
        if paid["status"] != "paid" and wanted.behaviour == "error_if_incomplete":
            refused = declined()
            refused.kept = False
            raise refused
    if wanted.trial_end and wanted.trial_end - WARNING_S <= wanted.at:
        warn(books, books.get("subscription", made["id"]), wanted.at)
    return books.get("subscription", made["id"])


def _new(books: Books, wanted: Beginning) -> Json:
    at, customer = wanted.at, wanted.customer
    made = books.new("subscription", "sub", at)
    anchor = wanted.trial_end or at
    price = wanted.items[0][0]
    end = wanted.trial_end or period_end(anchor, price["recurring"], at)
    items = [_item(books, made["id"], *pair, (at, end)) for pair in wanted.items]
    discounts = [discount_of(made["id"], number, each, books, at)
                 for number, each in enumerate(wanted.discounts)]  # fmt: skip
    made.update(
        automatic_tax={"enabled": wanted.taxed, "disabled_reason": None, "liability": None},
        billing_cycle_anchor=anchor, billing_mode={"type": "classic"}, billing_schedules=[],
        billing_thresholds=None, cancel_at=None, cancel_at_period_end=False, canceled_at=None,
        cancellation_details={"comment": None, "feedback": None, "reason": None},
        collection_method="charge_automatically", currency=wanted.currency,
        customer=customer["id"], days_until_due=None, default_payment_method=wanted.card,
        default_source=None, default_tax_rates=[], description=wanted.description,
        discounts=[each["id"] for each in discounts], ended_at=None,
        invoice_settings={"account_tax_ids": None, "issuer": {"type": "self"}},
        items=whole_list(f"/v1/subscription_items?subscription={made['id']}", items),
        latest_invoice=None, metadata=wanted.metadata, next_pending_invoice_item_invoice=None,
        pause_collection=None, payment_settings=None, pending_setup_intent=None,
        pending_update=None, schedule=None, start_date=at,
        status="trialing" if wanted.trial_end else "incomplete",
        test_clock=customer["test_clock"], trial_end=wanted.trial_end,
        trial_start=at if wanted.trial_end else None,
        trial_settings={"end_behavior": {"missing_payment_method": wanted.missing_card}},
        _discounts=discounts, _warned=False,
    )  # fmt: skip
    books.store.put(made)
    return made


def _item(
    books: Books, subscription: str, price: Json, quantity: int, period: tuple[int, int]
) -> Json:
    number = books.number("items")
    return {
        "id": f"si_{subscription[4:]}{number}", "object": "subscription_item", "created": period[0],
        "current_period_start": period[0], "current_period_end": period[1], "discounts": [],
        "billing_thresholds": None, "metadata": {}, "price": price, "quantity": quantity,
        "subscription": subscription, "tax_rates": [],
    }  # fmt: skip


def discount_of(subscription: str, number: int, given: Json, books: Books, at: int) -> Json:
    coupon = books.get("coupon", given["coupon"])
    months = coupon["duration_in_months"]
    return {
        "id": f"di_{subscription[4:]}{number}", "coupon": coupon["id"], "duration": coupon["duration"],
        "promotion_code": given["promotion_code"], "start": at,
        "end": period_end(at, {"interval": "month", "interval_count": months}, at) if months else None,
    }  # fmt: skip


def period_end(anchor: int, recurring: Json, after: int) -> int:
    """The end of the period that `after` is in, counted from the anchor in whole intervals. Pure."""
    interval, count = recurring["interval"], recurring["interval_count"]
    if interval in {"day", "week"}:
        length = count * DAY * (7 if interval == "week" else 1)
        return anchor + ((after - anchor) // length + 1) * length
    months = count * (12 if interval == "year" else 1)
    number = 1
    while (end := _later(anchor, number * months)) <= after:
        number += 1
    return end


def _later(moment: int, months: int) -> int:
    """So many months later on the same day, or on a shorter month's last."""
    begun = datetime.fromtimestamp(moment, UTC)
    year, month = divmod(begun.year * 12 + begun.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return int(begun.replace(year=year, month=month + 1, day=min(begun.day, last)).timestamp())


def period_lines(subscription: Json) -> list[Json]:
    """What one period costs: nothing while it is on trial."""
    lines = []
    for item in subscription["items"]["data"]:
        period = (item["current_period_start"], item["current_period_end"])
        trial = subscription["trial_end"] == period[1]
        amount = catalogue.amount_in(item["price"], subscription["currency"])
        each = invoicing.line(
            item["price"], 0 if trial else amount * item["quantity"], item["quantity"], period,
            text="Free trial" if trial else "",
        )  # fmt: skip
        lines.append({**each, "currency": subscription["currency"]})
    return lines


# ---------------------------------------------------------------- what time makes of it


def warn(books: Books, held: Json, at: int) -> None:
    """Three days before a trial ends."""
    books.change(held, _warned=True)
    books.tell("customer.subscription.trial_will_end", held, at)


def renew(books: Books, held: Json, at: int) -> None:
    """A period, or the trial, is over: the next begins, and its invoice is made out."""
    if held["status"] == "trialing" and not _may_go_on(books, held, at):
        return
    item = held["items"]["data"][0]
    end = period_end(held["billing_cycle_anchor"], item["price"]["recurring"], at)
    for each in held["items"]["data"]:
        each.update(current_period_start=at, current_period_end=end)
    status = "active" if held["status"] == "trialing" else held["status"]
    lapse_discounts(held, at)
    books.store.put(held)
    made = invoicing.make(books, held, period_lines(held), "subscription_cycle", at, waits=True)
    before = {"items": None, "status": held["status"], "latest_invoice": held["latest_invoice"]}
    books.change(held, status=status, latest_invoice=made["id"])
    books.tell("customer.subscription.updated", held, at, before)


def _may_go_on(books: Books, held: Json, at: int) -> bool:
    """Whether a trial becomes paid; without a card it ends or pauses where that was wished."""
    wish = held["trial_settings"]["end_behavior"]["missing_payment_method"]
    customer = books.get("customer", held["customer"])
    if wish == "create_invoice" or card_of(books, customer, held) is not None:
        return True
    if wish == "cancel":
        end(books, held, at)
    else:
        books.change(held, status="paused")
        books.tell("customer.subscription.paused", held, at)
        books.tell("customer.subscription.updated", held, at, {"status": "trialing"})
    return False


def lapse_discounts(held: Json, at: int) -> None:
    """Discounts whose time is over go: of one charge, after it; of months, after them."""
    stay = [
        each for each in held["_discounts"]
        if each["duration"] == "forever"
        or (each["end"] and each["end"] > at)
        # One of a single charge waits while the trial charges nothing.
        or (each["duration"] == "once" and held["status"] == "trialing")
    ]  # fmt: skip
    held["_discounts"] = stay
    held["discounts"] = [each["id"] for each in stay]


def bill(books: Books, invoice: Json, at: int) -> None:
    """A draft's hour is over: finalised and charged, or what a pause says."""
    if not invoice["auto_advance"]:
        books.change(invoice, _due=None)
        return
    held = books.get("subscription", invoice["parent"]["subscription_details"]["subscription"])
    pause = (held["pause_collection"] or {}).get("behavior")
    if pause == "keep_as_draft":
        books.change(invoice, _due=None, auto_advance=False)
        return
    invoicing.finalize(books, invoice, at)
    if invoice["status"] != "open":
        return
    if pause == "void":
        invoicing.void(books, invoice, at)
    elif pause == "mark_uncollectible":
        invoicing.give_up(books, invoice, at)
    elif held["status"] in RUNNING:
        invoicing.attempt(books, invoice, at)


def after_attempt(books: Books, held: Json, invoice: Json, at: int) -> None:
    """What a charge that went well or not makes of the subscription."""
    if held["status"] not in RUNNING:
        return
    if invoice["status"] == "paid":
        still_due = [
            each for each in books.store.find("invoice", customer=held["customer"], status="open")
            if each["parent"]["subscription_details"]["subscription"] == held["id"]
        ]  # fmt: skip
        if held["status"] in {"incomplete", "past_due", "unpaid"} and not still_due:
            books.change(held, "customer.subscription.updated", at, status="active")
        return
    if held["status"] == "active":
        books.change(held, "customer.subscription.updated", at, status="past_due")
    if held["status"] == "past_due" and invoice["next_payment_attempt"] is None:
        end(books, held, at, reason="payment_failed")


def end(books: Books, held: Json, at: int, *, reason: str = "cancellation_requested") -> Json:
    """Over for good."""
    details = {**held["cancellation_details"], "reason": reason}
    books.change(
        held, status="canceled", ended_at=at, canceled_at=held["canceled_at"] or at,
        cancellation_details=details, pause_collection=None,
    )  # fmt: skip
    for invoice in books.store.find("invoice", customer=held["customer"]):
        if invoice["parent"]["subscription_details"]["subscription"] != held["id"]:
            continue
        if invoice["status"] in {"draft", "open"}:
            # Nothing is charged by itself any more; what is open stays due.
            books.change(invoice, auto_advance=False, next_payment_attempt=None, _due=None)
    books.tell("customer.subscription.deleted", held, at)
    return held


def expire(books: Books, held: Json, at: int) -> None:
    """Its first charge was never paid."""
    books.change(
        held, "customer.subscription.updated", at, status="incomplete_expired", ended_at=at
    )
    first = books.store.get(held["latest_invoice"], "invoice")
    if first and first["status"] == "open":
        invoicing.void(books, first, at)


# ---------------------------------------------------------------- asked for


def create_asked(books: Books, params: Json) -> Json:
    """POST /v1/subscriptions"""
    customer = books.get("customer", params.get("customer", ""), "customer")
    at = books.now(customer["test_clock"])
    items = priced(books, params.get("items", []))
    currency = params.get("currency", items[0][0]["currency"])
    behaviour = params.get("payment_behavior", "allow_incomplete")
    if behaviour == "pending_if_incomplete":
        raise ApiError("pending_if_incomplete is for updates.", param="payment_behavior")
    settings = params.get("trial_settings", {}).get("end_behavior", {})
    wanted = Beginning(
        customer, items, currency, at, trial_end=trial_end(params, at),
        card=params.get("default_payment_method"), metadata=metadata_of(params),
        discounts=catalogue.redeemable(books, params.get("discounts") or [], customer["id"], at),
        missing_card=settings.get("missing_payment_method", "create_invoice"),
        taxed=params.get("automatic_tax", {}).get("enabled", False), behaviour=behaviour,
        description=params.get("description"),
    )  # fmt: skip
    if wanted.card:
        books.get("payment_method", wanted.card, "default_payment_method")
    has_card = card_of(books, customer, {"default_payment_method": wanted.card}) is not None
    if not has_card and not wanted.trial_end and behaviour != "default_incomplete":
        raise ApiError(
            "This customer has no attached payment source or default payment method.",
            code="resource_missing",
        )
    return begin(books, wanted)


def priced(books: Books, items: list[Json]) -> list[tuple[Json, int]]:
    """The recurring prices and quantities of items asked for. Raises ApiError."""
    found = []
    for number, item in enumerate(items):
        price = books.get("price", item.get("price", ""), f"items[{number}][price]")
        if not price["active"]:
            raise ApiError("The price specified is inactive.", code="price_inactive")
        if price["type"] != "recurring":
            raise ApiError(
                "The price specified is set to `type=one_time` but this field only accepts"
                " prices with `type=recurring`.", param=f"items[{number}][price]",
            )  # fmt: skip
        found.append((price, item.get("quantity", 1)))
    if not found:
        raise ApiError("Missing required param: items.", code="parameter_missing", param="items")
    return found


def trial_end(params: Json, at: int) -> int | None:
    """When the trial asked for ends; None for none."""
    if params.get("trial_period_days"):
        return int(at + params["trial_period_days"] * DAY)
    wanted = params.get("trial_end")
    if wanted is None or wanted == "now":
        return None
    if wanted <= at:
        raise ApiError("Invalid timestamp: must be in the future", param="trial_end")
    return int(wanted)
