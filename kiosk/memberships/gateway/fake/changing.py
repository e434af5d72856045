"""Subscriptions changed on request: price, quantity, pause, end."""

from __future__ import annotations

import copy
from typing import Any

from kiosk.memberships.gateway.fake import catalogue, invoicing
from kiosk.memberships.gateway.fake.books import Books, metadata_of
from kiosk.memberships.gateway.fake.customers import declined
from kiosk.memberships.gateway.fake.errors import ApiError, missing
from kiosk.memberships.gateway.fake.store import Json
from kiosk.memberships.gateway.fake.subscribing import (
    RUNNING,
    discount_of,
    end,
    period_end,
    period_lines,
    priced,
)


def update_asked(books: Books, params: Json, name: str) -> Json:
    """POST /v1/subscriptions/ID"""
    held = books.get("subscription", name)
    if held["status"] not in RUNNING:
        raise ApiError(
            "A canceled subscription can only update its cancellation_details and metadata.",
            code="subscription_canceled",
        )
    at = books.now(held["test_clock"])
    before = copy.deepcopy(held)
    values = _plain(params, held, at)
    if "discounts" in params:
        _take_discounts(books, held, params, at)
    if params.get("trial_end") == "now":
        _end_trial(held, at)
    held.update(values)
    charged = _change_items(books, held, params, at)
    if params.get("billing_cycle_anchor", {}).get("type") == "now":
        charged = _begin_anew(held, params, at)
    changed = {key: value for key, value in before.items() if held.get(key) != value}
    books.store.put(held)
    if changed:
        books.tell("customer.subscription.updated", held, at, changed)
    if charged is not None or params.get("trial_end") == "now":
        _charge(books, held, charged, params, at)
    return books.get("subscription", name)


def _plain(params: Json, held: Json, at: int) -> dict[str, Any]:
    """What is set as it is asked for."""
    values: dict[str, Any] = {}
    if "metadata" in params:
        values["metadata"] = metadata_of(params, held["metadata"])
    for key in ("default_payment_method", "description"):
        if key in params:
            values[key] = params[key] or None
    if "pause_collection" in params:
        pause = params["pause_collection"] or None
        values["pause_collection"] = {"resumes_at": None, **pause} if pause else None
    if "trial_settings" in params:
        values["trial_settings"] = params["trial_settings"]
    if "cancellation_details" in params:
        details = {**held["cancellation_details"], **params["cancellation_details"]}
        values["cancellation_details"] = details
    if "cancel_at_period_end" in params:
        ends = params["cancel_at_period_end"]
        values["cancel_at_period_end"] = ends
        until = held["items"]["data"][0]["current_period_end"]
        values["cancel_at"] = until if ends else None
        values["canceled_at"] = at if ends else None
    elif "cancel_at" in params:
        values["cancel_at"] = params["cancel_at"] or None
        values["canceled_at"] = at if params["cancel_at"] else None
        values["cancel_at_period_end"] = False
    return values


def _take_discounts(books: Books, held: Json, params: Json, at: int) -> None:
    found = catalogue.redeemable(books, params["discounts"] or [], held["customer"], at)
    catalogue.redeem(books, found)
    number = books.number("discounts")
    held["_discounts"] = [
        discount_of(held["id"], number + place, each, books, at) for place, each in enumerate(found)
    ]
    held["discounts"] = [each["id"] for each in held["_discounts"]]


def _end_trial(held: Json, at: int) -> None:
    """Charged from now on."""
    if held["status"] != "trialing":
        return
    item = held["items"]["data"][0]
    held.update(status="active", trial_end=at, billing_cycle_anchor=at)
    item.update(
        current_period_start=at, current_period_end=period_end(at, item["price"]["recurring"], at)
    )


def _begin_anew(held: Json, params: Json, at: int) -> list[Json]:
    """A period begins now, whatever is left of the one that runs; the lines to be charged."""
    if params.get("proration_behavior") != "none" or held["status"] == "trialing":
        raise ApiError(
            "The fake begins a period anew without proration, and after a trial, alone.",
            code="fake_does_not_act", param="billing_cycle_anchor",
        )  # fmt: skip
    _begin_period(held, at)
    return period_lines(held)


def _begin_period(held: Json, at: int) -> None:
    item = held["items"]["data"][0]
    held["billing_cycle_anchor"] = at
    item.update(
        current_period_start=at, current_period_end=period_end(at, item["price"]["recurring"], at)
    )
    if held["cancel_at_period_end"]:
        held["cancel_at"] = item["current_period_end"]


def _change_items(books: Books, held: Json, params: Json, at: int) -> list[Json] | None:
    """Put other prices and quantities in; the lines to be charged now, None for none."""
    item = held["items"]["data"][0]
    if "items" not in params:
        return None
    if len(params["items"]) != 1 or params["items"][0].get("id") != item["id"]:
        raise ApiError("The fake changes a subscription's one item, by its id.", param="items")
    wanted = params["items"][0]
    price, _ = priced(books, [wanted])[0] if "price" in wanted else (item["price"], 0)
    quantity = wanted.get("quantity", item["quantity"])
    if price["currency"] != held["currency"] and held["currency"] not in price["_currency_options"]:
        raise ApiError("The currency of a subscription cannot be changed.", param="items[0][price]")
    if price["id"] == item["price"]["id"] and quantity == item["quantity"]:
        return None
    old = copy.deepcopy(item)
    item.update(price=price, quantity=quantity)
    if held["status"] == "trialing":
        return None
    return _lines(books, held, old, params.get("proration_behavior", "create_prorations"), at)


def _lines(books: Books, held: Json, old: Json, how: str, at: int) -> list[Json] | None:
    """Credit for what is left of the old, and the new for that time; a new interval begins at once."""
    item = held["items"]["data"][0]
    start, until = old["current_period_start"], old["current_period_end"]
    left = max(0.0, min(1.0, (until - at) / (until - start)))
    lines = [] if how == "none" else [_part(held, old, -left, (at, until), "Unused time on")]
    same = old["price"]["recurring"] == item["price"]["recurring"]
    if not same:
        _begin_period(held, at)
        return [*lines, *period_lines(held)]
    if how == "none":
        return None
    lines.append(_part(held, item, left, (at, until), "Remaining time on"))
    if how == "always_invoice":
        return lines
    for each in lines:
        books.new(
            "invoiceitem", "ii", at, amount=each["amount"], currency=held["currency"],
            customer=held["customer"], description=each["description"], invoice=None, proration=True,
            period=each["period"], quantity=each["quantity"], metadata={}, _line=each,
            _subscription=held["id"],
        )  # fmt: skip
    return None


def _part(held: Json, item: Json, share: float, period: tuple[int, int], text: str) -> Json:
    amount = catalogue.amount_in(item["price"], held["currency"]) * item["quantity"]
    each = invoicing.line(
        item["price"], round(amount * share), item["quantity"], period, proration=True,
        text=text,
    )  # fmt: skip
    return {**each, "currency": held["currency"]}


def _charge(books: Books, held: Json, lines: list[Json] | None, params: Json, at: int) -> None:
    made = invoicing.make(
        books, held, lines if lines is not None else period_lines(held), "subscription_update", at
    )
    books.change(held, latest_invoice=made["id"])
    invoicing.finalize(books, made, at)
    if made["status"] == "open" and (held["pause_collection"] or {}).get("behavior") == "void":
        invoicing.void(books, made, at)
        return
    if made["status"] == "open":
        invoicing.attempt(books, made, at)
    if made["status"] != "paid" and params.get("payment_behavior") == "error_if_incomplete":
        refused = declined()
        refused.kept = False  # and with it the whole change
        raise refused


def cancel_asked(books: Books, params: Json, name: str) -> Json:
    """DELETE /v1/subscriptions/ID"""
    held = books.get("subscription", name)
    if held["status"] not in RUNNING:
        raise missing("subscription", name)
    if "cancellation_details" in params:
        details = {**held["cancellation_details"], **params["cancellation_details"]}
        books.change(held, cancellation_details=details)
    return end(books, held, books.now(held["test_clock"]))


def resume_asked(books: Books, params: Json, name: str) -> Json:
    """POST /v1/subscriptions/ID/resume: one that paused for want of a card."""
    held = books.get("subscription", name)
    if held["status"] != "paused":
        raise ApiError("Subscription is not paused.", code="subscription_not_paused")
    at = books.now(held["test_clock"])
    item = held["items"]["data"][0]
    item.update(
        current_period_start=at, current_period_end=period_end(at, item["price"]["recurring"], at)
    )
    books.change(held, billing_cycle_anchor=at, status="past_due")
    made = invoicing.make(books, held, period_lines(held), "subscription_cycle", at)
    books.change(held, latest_invoice=made["id"])
    invoicing.finalize(books, made, at)
    if made["status"] == "open":
        invoicing.attempt(books, made, at)
    held = books.get("subscription", name)
    if held["status"] == "active":
        books.tell("customer.subscription.resumed", held, at)
    return held


def end_pause(books: Books, held: Json, at: int) -> None:
    """A pause's time is over."""
    books.change(held, "customer.subscription.updated", at, pause_collection=None)
