"""Which address does what, with which of the client's own types, and which parameters are acted on."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from kiosk.memberships.gateway.fake import (
    catalogue,
    changing,
    checkout,
    clocks,
    customers,
    invoicing,
    paying,
    portal,
    subscribing,
)
from kiosk.memberships.gateway.fake.checking import shape
from kiosk.memberships.gateway.fake.errors import ApiError
from kiosk.memberships.gateway.fake.listing import dropped, line_items_asked, listed, retrieved
from kiosk.memberships.gateway.fake.store import Json


@dataclass(frozen=True, slots=True)
class Route:
    """One call of the API. `acted`: the parameters that do something here, a map's with dots; all others
    are refused."""

    method: str
    path: str
    module: str
    shape: str
    handler: Callable[..., Json]
    acted: frozenset[str]

    def shape_type(self) -> type:
        """The client's type of its parameters."""
        return shape(self.module, self.shape)


def found(method: str, path: str) -> tuple[Route, list[str]]:
    """The call, and the ids in its address. Raises ApiError."""
    for route in ROUTES:
        match = _pattern(route.path).fullmatch(path)
        if match and route.method == method:
            return route, [unquote(name) for name in match.groups()]
    raise ApiError(f"Unrecognized request URL ({method}: {path}).", status=404)


@lru_cache(maxsize=256)
def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(path.replace("{}", "([^/]+)"))


def _route(method: str, path: str, shape: str, handler: Any, acted: str = "") -> Route:
    """`shape` is `module:Type`, the module without what each has in common."""
    module, _, name = shape.partition(":")
    folder, _, last = module.rpartition("/")
    whole = f"{folder}.{last}" if folder else last
    return Route(method, f"/v1/{path}", whole, name, handler, frozenset(f"{acted} expand".split()))


def _kind(
    path: str, kind: str, of: str, *, folder: str = "", create: Any = None, update: Any = None,
    delete: Any = None, made: str = "", changed: str = "", lists: str = "",
) -> list[Route]:  # fmt: skip
    """The usual five of a kind of object; `of` is how the client names it."""
    word = re.sub(r"(?<!^)(?=[A-Z])", "_", of).lower()
    place = f"{folder}/" if folder else ""

    def named(act: str) -> str:
        return f"{place}_{word}_{act.lower()}_params:{of}{act}Params"

    paging = f"limit starting_after ending_before created {lists}"
    routes = [
        _route("GET", f"{path}/{{}}", named("Retrieve"), retrieved(kind)),
        _route("GET", path, named("List"), listed(kind, f"/v1/{path}"), paging),
    ]
    if create:
        routes.append(_route("POST", path, named("Create"), create, made))
    if update:
        routes.append(_route("POST", f"{path}/{{}}", named("Update"), update, changed))
    if delete:
        routes.append(_route("DELETE", f"{path}/{{}}", named("Delete"), delete))
    return routes


_SUBSCRIPTION = (
    "metadata trial_end default_payment_method description discounts.coupon"
    " discounts.promotion_code payment_behavior trial_settings proration_behavior off_session"
)
_CHECKOUT = (
    "mode customer customer_email client_reference_id line_items.price line_items.quantity"
    " success_url cancel_url locale metadata discounts.coupon discounts.promotion_code"
    " allow_promotion_codes subscription_data.trial_period_days subscription_data.trial_end"
    " subscription_data.metadata subscription_data.description subscription_data.trial_settings"
    " payment_intent_data.description payment_intent_data.metadata automatic_tax.enabled"
    " customer_update expires_at currency submit_type payment_method_collection"
    " billing_address_collection"
)
_CLOCK = "test_helpers/test_clocks"

ROUTES: tuple[Route, ...] = (
    *_kind(
        "products", "product", "Product", create=catalogue.create_product,
        update=catalogue.update_product, delete=dropped("product"),
        made="id name active description metadata tax_code", changed="name active description metadata",
        lists="active",
    ),
    *_kind(
        "prices", "price", "Price", create=catalogue.create_price, update=catalogue.update_price,
        made="active currency lookup_key metadata nickname product product_data"
             " recurring.interval recurring.interval_count tax_behavior transfer_lookup_key unit_amount"
             " currency_options",
        changed="active nickname lookup_key transfer_lookup_key metadata",
        lists="active currency product type lookup_keys",
    ),
    *_kind(
        "coupons", "coupon", "Coupon", create=catalogue.create_coupon, delete=dropped("coupon"),
        made="id amount_off percent_off currency duration duration_in_months max_redemptions metadata"
             " name redeem_by",
    ),
    *_kind(
        "promotion_codes", "promotion_code", "PromotionCode", create=catalogue.create_promotion_code,
        update=catalogue.update_promotion_code, changed="active metadata", lists="active code customer",
        made="active code customer expires_at max_redemptions metadata promotion",
    ),
    *_kind(
        "customers", "customer", "Customer", create=customers.create, update=customers.update,
        delete=customers.delete, lists="email test_clock",
        made="email name description phone address balance metadata preferred_locales test_clock"
             " payment_method invoice_settings.default_payment_method",
        changed="email name description phone address balance metadata preferred_locales"
                " invoice_settings.default_payment_method",
    ),
    *_kind("payment_methods", "payment_method", "PaymentMethod", lists="customer type"),
    _route("POST", "payment_methods/{}/attach", "_payment_method_attach_params:PaymentMethodAttachParams",
           customers.attach_asked, "customer"),
    _route("POST", "payment_methods/{}/detach", "_payment_method_detach_params:PaymentMethodDetachParams",
           customers.detach),
    *_kind(
        "subscriptions", "subscription", "Subscription", create=subscribing.create_asked,
        update=changing.update_asked, lists="customer status test_clock",
        made=f"{_SUBSCRIPTION} customer items.price items.quantity trial_period_days currency"
             " automatic_tax.enabled",
        changed=f"{_SUBSCRIPTION} items.id items.price items.quantity cancel_at_period_end cancel_at"
                " pause_collection cancellation_details billing_cycle_anchor.type",
    ),
    _route("DELETE", "subscriptions/{}", "_subscription_cancel_params:SubscriptionCancelParams",
           changing.cancel_asked, "cancellation_details"),
    _route("POST", "subscriptions/{}/resume", "_subscription_resume_params:SubscriptionResumeParams",
           changing.resume_asked, "billing_cycle_anchor"),
    *_kind("invoices", "invoice", "Invoice", update=invoicing.update_asked,
           changed="metadata auto_advance", lists="customer status subscription"),
    _route("POST", "invoices/{}/pay", "_invoice_pay_params:InvoicePayParams", invoicing.pay_asked,
           "payment_method off_session"),
    _route("POST", "invoices/{}/void", "_invoice_void_invoice_params:InvoiceVoidInvoiceParams",
           invoicing.void_asked),
    _route("POST", "invoices/{}/mark_uncollectible",
           "_invoice_mark_uncollectible_params:InvoiceMarkUncollectibleParams",
           invoicing.give_up_asked),
    _route("POST", "invoices/{}/finalize",
           "_invoice_finalize_invoice_params:InvoiceFinalizeInvoiceParams", invoicing.finalize_asked),
    *_kind("invoice_payments", "invoice_payment", "InvoicePayment", lists="invoice status payment"),
    *_kind("invoiceitems", "invoiceitem", "InvoiceItem", lists="customer"),
    *_kind("charges", "charge", "Charge", lists="customer payment_intent"),
    *_kind("payment_intents", "payment_intent", "PaymentIntent", lists="customer"),
    *_kind("refunds", "refund", "Refund", create=paying.refund, lists="charge payment_intent",
           made="amount charge payment_intent metadata reason"),
    *_kind("disputes", "dispute", "Dispute", update=paying.answer_dispute,
           changed="evidence metadata submit", lists="charge payment_intent"),
    _route("POST", "disputes/{}/close", "_dispute_close_params:DisputeCloseParams",
           paying.close_dispute),
    *_kind("balance_transactions", "balance_transaction", "BalanceTransaction",
           lists="currency source type"),
    _route("GET", "balance", "_balance_retrieve_params:BalanceRetrieveParams", paying.balance_asked),
    *_kind("transfers", "transfer", "Transfer", create=paying.transfer,
           lists="destination transfer_group",
           made="amount currency description destination metadata source_transaction transfer_group"),
    *_kind("events", "event", "Event", lists="type types"),
    *_kind(_CLOCK, "test_helpers.test_clock", "TestClock", folder="test_helpers",
           create=clocks.create, delete=clocks.delete, made="frozen_time name"),
    _route("POST", f"{_CLOCK}/{{}}/advance",
           "test_helpers/_test_clock_advance_params:TestClockAdvanceParams", clocks.advance,
           "frozen_time"),
    *_kind("checkout/sessions", "checkout.session", "Session", folder="checkout",
           create=checkout.create, made=_CHECKOUT, lists="customer status subscription payment_intent"),
    _route("POST", "checkout/sessions/{}/expire",
           "checkout/_session_expire_params:SessionExpireParams", checkout.expire_asked),
    _route("GET", "checkout/sessions/{}/line_items",
           "checkout/_session_list_line_items_params:SessionListLineItemsParams", line_items_asked),
    _route("POST", "billing_portal/sessions",
           "billing_portal/_session_create_params:SessionCreateParams", portal.create,
           "customer configuration return_url locale"),
    *_kind("billing_portal/configurations", "billing_portal.configuration", "Configuration",
           folder="billing_portal", create=portal.create_configuration, lists="active",
           made="features metadata business_profile default_return_url"),
)  # fmt: skip
