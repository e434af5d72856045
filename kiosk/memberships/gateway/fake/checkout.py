"""Checkout: a visit to the fake's own page, paid there or left."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from kiosk.memberships.gateway.fake import catalogue, subscribing
from kiosk.memberships.gateway.fake.books import DAY, Books, metadata_of, whole_list
from kiosk.memberships.gateway.fake.customers import CARDS, Card, Fate, attach, declined
from kiosk.memberships.gateway.fake.errors import ApiError
from kiosk.memberships.gateway.fake.invoicing import TAX_PERCENT, reduction
from kiosk.memberships.gateway.fake.paying import Due, charge
from kiosk.memberships.gateway.fake.store import Json


def create(books: Books, params: Json) -> Json:
    """POST /v1/checkout/sessions"""
    if params.get("mode") not in {"payment", "subscription"}:
        raise ApiError("The fake knows payment and subscription.", param="mode")
    for name in ("success_url", "cancel_url"):
        if name in params and urlsplit(params[name]).scheme not in {"http", "https"}:
            raise ApiError("Not a valid URL", code="url_invalid", param=name)
    if "success_url" not in params:
        raise ApiError("Missing required param: success_url.", code="parameter_missing",
                       param="success_url")  # fmt: skip
    if "discounts" in params and "allow_promotion_codes" in params:
        raise ApiError("Give one of discounts and allow_promotion_codes.", param="discounts")
    clock = books.clock_of(params.get("customer"))
    now = books.now(clock)
    lines = _lines(books, params)
    currency = params.get("currency", lines[0]["price"]["currency"])
    made = books.new("checkout.session", "cs_test", now, customer=params.get("customer"))
    made.update(
        _given(params), cancel_url=params.get("cancel_url"), currency=currency,
        customer_details=None, expires_at=params.get("expires_at", now + DAY), invoice=None,
        metadata=metadata_of(params), mode=params["mode"], payment_intent=None,
        payment_status="unpaid", status="open", subscription=None,
        success_url=params["success_url"], ui_mode="hosted_page",
        url=f"{books.url}/checkout/{made['id']}", _clock=clock, _lines=lines,
        _data=params.get("subscription_data", {}), _payment=params.get("payment_intent_data", {}),
        _discounts=catalogue.redeemable(
            books, params.get("discounts", []), params.get("customer"), now),
    )  # fmt: skip
    subscribing.trial_end(made["_data"], now)
    reckon(books, made)
    books.store.put(made)
    return made


def _given(params: Json) -> dict[str, Any]:
    return {
        "allow_promotion_codes": params.get("allow_promotion_codes"),
        "automatic_tax": {"enabled": params.get("automatic_tax", {}).get("enabled", False),
                          "liability": None, "status": None},
        "billing_address_collection": params.get("billing_address_collection"),
        "client_reference_id": params.get("client_reference_id"), "consent": None,
        "custom_fields": [], "customer_email": params.get("customer_email"),
        "locale": params.get("locale"),
        "payment_method_collection": params.get("payment_method_collection", "always"),
        "payment_method_types": ["card"], "shipping_options": [],
        "submit_type": params.get("submit_type"),
    }  # fmt: skip


def _lines(books: Books, params: Json) -> list[Json]:
    """The prices and quantities; all for once, or all again and again. Raises ApiError."""
    lines = []
    for number, item in enumerate(params.get("line_items", [])):
        at = f"line_items[{number}][price]"
        price = books.get("price", item.get("price", ""), at)
        if (price["type"] == "recurring") != (params["mode"] == "subscription"):
            raise ApiError(f"The price {price['id']} does not go with the mode.", param=at)
        if not price["active"]:
            raise ApiError("The price specified is inactive.", code="price_inactive", param=at)
        lines.append({"price": price, "quantity": item.get("quantity", 1)})
    if not lines:
        raise ApiError("Missing required param: line_items.", code="parameter_missing",
                       param="line_items")  # fmt: skip
    return lines


def reckon(books: Books, session: Json) -> None:
    """What is to be paid now: nothing of a trial, less what coupons take off."""
    currency = session["currency"]
    whole = sum(
        catalogue.amount_in(each["price"], currency) * each["quantity"]
        for each in session["_lines"]
    )
    trial = subscribing.trial_end(session["_data"], session["created"]) is not None
    subtotal, left = (0, 0) if trial else (whole, whole)
    for discount in session["_discounts"]:
        left -= reduction(books.get("coupon", discount["coupon"]), left, currency)
    taxed = session["automatic_tax"]["enabled"]
    tax = round(left * TAX_PERCENT / (100 + TAX_PERCENT)) if taxed else 0
    session.update(
        amount_subtotal=subtotal, amount_total=left, discounts=session["_discounts"], _whole=whole,
        total_details={"amount_discount": subtotal - left, "amount_shipping": 0, "amount_tax": tax},
    )  # fmt: skip


def line_items(session: Json) -> Json:
    """What is bought, as a list: shown where it is asked for."""
    data = [
        {
            "id": f"li_{session['id'][8:]}{number}", "object": "item", "price": each["price"],
            "quantity": each["quantity"], "currency": session["currency"],
            "description": each["price"]["nickname"] or each["price"]["product"],
            "amount_total": catalogue.amount_in(each["price"], session["currency"]) * each["quantity"],
        }
        for number, each in enumerate(session["_lines"])
    ]  # fmt: skip
    return whole_list(f"/v1/checkout/sessions/{session['id']}/line_items", data)


def expire_asked(books: Books, params: Json, name: str) -> Json:
    """POST /v1/checkout/sessions/ID/expire"""
    session = books.get("checkout.session", name)
    if session["status"] != "open":
        raise ApiError(
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session'
            f" has a status of `{session['status']}`.",
        )
    return expire(books, session, books.now(session["_clock"]))


def expire(books: Books, session: Json, at: int) -> Json:
    """Nobody can pay there any more."""
    books.change(session, status="expired", url=None)
    books.tell("checkout.session.expired", session, at)
    return session


def apply_code(books: Books, session: Json, written: str) -> Json:
    """A promotion code a reader wrote on the page. Raises ApiError."""
    if not session["allow_promotion_codes"]:
        raise ApiError("This checkout takes no codes.")
    code = catalogue.code_named(books, written)
    now = books.now(session["_clock"])
    found = catalogue.redeemable(books, [{"promotion_code": code["id"]}], session["customer"], now)
    session["_discounts"] = found
    reckon(books, session)
    books.store.put(session)
    return session


def card_named(number: str) -> Card:
    """The test card of that number, with or without its spaces. Raises ApiError."""
    for card in CARDS:
        if card.number.replace(" ", "") == number.replace(" ", ""):
            return card
    raise ApiError("There is no such test card.", param="card")


def pay(books: Books, session: Json, card: Card, *, answers: bool) -> Json:
    """Pay with a card, there before the page. ApiError where it is refused: the visit stays open."""
    if session["status"] != "open":
        raise ApiError("This checkout is over.")
    at = books.now(session["_clock"])
    if card.fate is Fate.REFUSED:
        raise declined()
    if card.fate in {Fate.ASKS_ONCE, Fate.ASKS_ALWAYS} and not answers:
        raise declined("authentication_not_handled")
    customer = _customer(books, session)
    held = attach(books, card.token, customer["id"])
    books.change(held, _asked=True)
    if session["mode"] == "subscription":
        values = _subscribe(books, session, customer, held, at)
    else:
        values = _buy(books, session, customer, held, at)
    books.change(
        session, status="complete", url=None, customer=customer["id"], **values,
        customer_details={
            "email": customer["email"], "name": customer["name"], "address": customer["address"],
            "phone": None, "tax_exempt": "none", "tax_ids": [],
        },
    )  # fmt: skip
    books.tell("checkout.session.completed", session, at)
    return session


def _customer(books: Books, session: Json) -> Json:
    from kiosk.memberships.gateway.fake.customers import create as create_customer

    if session["customer"]:
        return books.get("customer", session["customer"])
    return create_customer(books, {"email": session["customer_email"]})


def _subscribe(books: Books, session: Json, customer: Json, card: Json, at: int) -> dict[str, Any]:
    data = session["_data"]
    settings = data.get("trial_settings", {}).get("end_behavior", {})
    made = subscribing.begin(
        books,
        subscribing.Beginning(
            customer, [(each["price"], each["quantity"]) for each in session["_lines"]],
            session["currency"], at, trial_end=subscribing.trial_end(data, at), card=card["id"],
            discounts=session["_discounts"], metadata=data.get("metadata", {}),
            missing_card=settings.get("missing_payment_method", "create_invoice"),
            taxed=session["automatic_tax"]["enabled"], behaviour="error_if_incomplete",
            answers=True, description=data.get("description"),
        ),
    )  # fmt: skip
    paid = "paid" if session["amount_total"] else "no_payment_required"
    return {"subscription": made["id"], "invoice": made["latest_invoice"], "payment_status": paid}


def _buy(books: Books, session: Json, customer: Json, card: Json, at: int) -> dict[str, Any]:
    catalogue.redeem(books, session["_discounts"])
    if not session["amount_total"]:
        return {"payment_status": "no_payment_required"}
    wanted = session["_payment"]
    intent = charge(
        books,
        Due(
            customer["id"], session["amount_total"], session["currency"], card, at, answers=True,
            description=wanted.get("description", ""), metadata=wanted.get("metadata"),
        ),
    )  # fmt: skip
    if intent["status"] != "succeeded":
        raise declined()
    return {"payment_status": "paid", "payment_intent": intent["id"]}
