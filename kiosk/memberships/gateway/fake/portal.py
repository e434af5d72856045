"""The billing portal: a visit to the fake's own page for cards and invoices."""

from __future__ import annotations

from kiosk.memberships.gateway.fake.books import Books, metadata_of
from kiosk.memberships.gateway.fake.customers import Card, attach
from kiosk.memberships.gateway.fake.errors import ApiError
from kiosk.memberships.gateway.fake.store import Json


def create_configuration(books: Books, params: Json) -> Json:
    """POST /v1/billing_portal/configurations"""
    made = books.new(
        "billing_portal.configuration", "bpc", books.now(None), active=True, is_default=False,
        business_profile=params.get("business_profile", {}), features=params["features"],
        default_return_url=params.get("default_return_url"), metadata=metadata_of(params),
        login_page={"enabled": False, "url": None}, updated=books.now(None),
    )  # fmt: skip
    books.tell("billing_portal.configuration.created", made)
    return made


def create(books: Books, params: Json) -> Json:
    """POST /v1/billing_portal/sessions"""
    customer = books.get("customer", params.get("customer", ""), "customer")
    configuration = params.get("configuration")
    if configuration is None:
        raise ApiError(
            "No configuration provided and your test mode default configuration has not been created."
            " Provide a configuration.", param="configuration",
        )  # fmt: skip
    books.get("billing_portal.configuration", configuration, "configuration")
    made = books.new(
        "billing_portal.session", "bps", books.now(customer["test_clock"]), flow=None,
        configuration=configuration, customer=customer["id"], locale=params.get("locale"),
        on_behalf_of=None, return_url=params.get("return_url"),
    )  # fmt: skip
    return books.change(made, url=f"{books.url}/portal/{made['id']}")


def take_card(books: Books, session: Json, card: Card) -> Json:
    """Another card for all charges to come. ApiError where it is refused."""
    customer = books.get("customer", session["customer"])
    made = attach(books, card.token, customer["id"])
    books.change(made, _asked=True)
    settings = {**customer["invoice_settings"], "default_payment_method": made["id"]}
    books.change(customer, "customer.updated", invoice_settings=settings)
    for held in books.store.find("subscription", customer=customer["id"]):
        if held["status"] not in {"canceled", "incomplete_expired"}:
            books.change(held, "customer.subscription.updated", default_payment_method=made["id"])
    return made
