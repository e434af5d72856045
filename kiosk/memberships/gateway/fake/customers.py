"""Customers and their cards. A card is one of Stripe's test cards, known by what becomes of a charge."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.memberships.gateway.fake.books import Books, metadata_of
from kiosk.memberships.gateway.fake.errors import ApiError, missing
from kiosk.memberships.gateway.fake.store import Json


class Fate(StrEnum):
    """What becomes of a charge to a card; https://docs.stripe.com/testing"""

    PAYS = "pays"
    REFUSED = "refused"  # at once, and is not taken as a card
    FAILS_LATER = "fails_later"  # is taken, and every charge fails
    ASKS_ONCE = "asks_once"  # asks its holder when it is first used
    ASKS_ALWAYS = "asks_always"  # asks its holder each time
    DISPUTED = "disputed"  # pays, and the bank takes it back


@dataclass(frozen=True, slots=True)
class Card:
    """One of the test cards: the token Stripe knows it by, its number as printed, what it does."""

    token: str
    number: str
    fate: Fate
    brand: str = "visa"


CARDS = (
    Card("pm_card_visa", "4242 4242 4242 4242", Fate.PAYS),
    Card("pm_card_mastercard", "5555 5555 5555 4444", Fate.PAYS, "mastercard"),
    Card("pm_card_chargeDeclined", "4000 0000 0000 0002", Fate.REFUSED),
    Card("pm_card_chargeCustomerFail", "4000 0000 0000 0341", Fate.FAILS_LATER),
    Card("pm_card_authenticationRequiredOnSetup", "4000 0025 0000 3155", Fate.ASKS_ONCE),
    Card("pm_card_authenticationRequired", "4000 0027 6000 3184", Fate.ASKS_ALWAYS),
    Card("pm_card_createDispute", "4000 0000 0000 0259", Fate.DISPUTED),
)
_BY_TOKEN = {card.token: card for card in CARDS}
_PLAIN = ("email", "name", "description", "phone")


def create(books: Books, params: Json) -> Json:
    clock = params.get("test_clock")
    if clock:
        books.get("test_helpers.test_clock", clock, "test_clock")
    made = books.new(
        "customer", "cus", books.now(clock), **{name: params.get(name) for name in _PLAIN},
        address=params.get("address") or None, balance=params.get("balance", 0), currency=None,
        default_source=None, delinquent=False, discount=None,
        invoice_prefix=f"{books.number('customers'):07X}",
        invoice_settings={"custom_fields": None, "default_payment_method": None, "footer": None,
                          "rendering_options": None},
        metadata=metadata_of(params), next_invoice_sequence=1,
        preferred_locales=params.get("preferred_locales", []), shipping=None, tax_exempt="none",
        test_clock=clock,
    )  # fmt: skip
    if "payment_method" in params:
        attach(books, params["payment_method"], made["id"])
    _set_card(books, made, params)
    books.tell("customer.created", made)
    return made


def update(books: Books, params: Json, name: str) -> Json:
    held = books.get("customer", name)
    values = {
        key: params[key] for key in (*_PLAIN, "balance", "preferred_locales") if key in params
    }
    if "address" in params:
        values["address"] = params["address"] or None
    if "metadata" in params:
        values["metadata"] = metadata_of(params, held["metadata"])
    settings = _settings(books, held, params)
    return books.change(held, "customer.updated", **values, invoice_settings=settings)


def delete(books: Books, params: Json, name: str) -> Json:
    """Gone, with all their subscriptions ended."""
    from kiosk.memberships.gateway.fake.subscribing import RUNNING, end

    held = books.get("customer", name)
    for subscription in books.store.find("subscription", customer=name):
        if subscription["status"] in RUNNING:
            end(books, subscription, books.now(held["test_clock"]))
    books.tell("customer.deleted", held)
    books.store.drop(name)
    return {"id": name, "object": "customer", "deleted": True}


def _set_card(books: Books, customer: Json, params: Json) -> None:
    books.change(customer, invoice_settings=_settings(books, customer, params))


def _settings(books: Books, customer: Json, params: Json) -> Json:
    card = params.get("invoice_settings", {}).get("default_payment_method")
    if card is None:
        return dict(customer["invoice_settings"])
    if card in _BY_TOKEN:
        # As with Stripe: a token stands for the card it was attached as.
        attached = books.store.find("payment_method", customer=customer["id"], _token=card)
        card = attached[0]["id"] if attached else card
    held = books.store.get(card, "payment_method") if card else None
    if card and (held is None or held["customer"] != customer["id"]):
        raise missing("payment_method", card, "invoice_settings[default_payment_method]")
    return {**customer["invoice_settings"], "default_payment_method": card or None}


def attach(books: Books, token: str, customer: str) -> Json:
    """A test card, by its token, as the customer's own. ApiError where it is refused."""
    card = _BY_TOKEN.get(token)
    if card is None:
        raise missing("payment_method", token, "payment_method")
    if card.fate is Fate.REFUSED:
        raise declined()
    now = books.now(books.clock_of(customer))
    made = books.new(
        "payment_method", "pm", now, allow_redisplay="unspecified", customer=customer, metadata={},
        type="card", _token=token,
        billing_details={"address": None, "email": None, "name": None, "phone": None},
        card={
            "brand": card.brand, "country": "US", "exp_month": 12, "exp_year": 2040,
            "funding": "credit", "last4": card.number[-4:], "display_brand": card.brand,
            "fingerprint": None, "generated_from": None, "wallet": None,
            "checks": {"cvc_check": "pass", "address_line1_check": None,
                       "address_postal_code_check": None},
        },
    )  # fmt: skip
    books.tell("payment_method.attached", made)
    return made


def attach_asked(books: Books, params: Json, token: str) -> Json:
    """POST /v1/payment_methods/TOKEN/attach"""
    customer = books.get("customer", params.get("customer", ""), "customer")
    return attach(books, token, customer["id"])


def detach(books: Books, params: Json, name: str) -> Json:
    held = books.get("payment_method", name)
    customer = held["customer"]
    for owner in books.store.find("customer", invoice_settings__default_payment_method=name):
        settings = {**owner["invoice_settings"], "default_payment_method": None}
        books.change(owner, "customer.updated", invoice_settings=settings)
    return books.change(
        held, "payment_method.detached", books.now(books.clock_of(customer)), customer=None
    )


def fate_of(card: Json) -> Fate:
    """What becomes of a charge to that card."""
    return _BY_TOKEN[card["_token"]].fate


def card_of(books: Books, customer: Json, subscription: Json | None = None) -> Json | None:
    """The card a charge goes to: the subscription's own, else the customer's."""
    name = (subscription or {}).get("default_payment_method")
    name = name or customer["invoice_settings"]["default_payment_method"]
    return books.store.get(name, "payment_method") if name else None


def declined(decline: str = "generic_decline") -> ApiError:
    """The bank said no; the charge that was refused stays on the books."""
    return ApiError(
        "Your card was declined.", status=402, kind="card_error", code="card_declined",
        decline_code=decline, kept=True,
    )  # fmt: skip
