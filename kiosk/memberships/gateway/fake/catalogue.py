"""Products, prices, coupons and promotion codes."""

from __future__ import annotations

import secrets
from typing import Any

from kiosk.memberships.gateway.fake.books import Books, metadata_of
from kiosk.memberships.gateway.fake.errors import ApiError, missing
from kiosk.memberships.gateway.fake.store import Json


def create_product(books: Books, params: Json) -> Json:
    now = books.now(None)
    made = books.new(
        "product", "prod", now, name=params["name"], active=params.get("active", True),
        description=params.get("description"), default_price=None, images=[], marketing_features=[],
        metadata=metadata_of(params), package_dimensions=None, shippable=None,
        statement_descriptor=None, tax_code=params.get("tax_code"), type="service", unit_label=None,
        updated=now, url=None,
    )  # fmt: skip
    if "id" in params:
        if books.store.any(params["id"]):
            raise ApiError("Product already exists.", code="resource_already_exists", param="id")
        books.store.drop(made["id"])
        made["id"] = params["id"]
        books.store.put(made)
    books.tell("product.created", made)
    return made


def update_product(books: Books, params: Json, name: str) -> Json:
    held = books.get("product", name)
    values = {key: params[key] for key in ("name", "active", "description") if key in params}
    if "metadata" in params:
        values["metadata"] = metadata_of(params, held["metadata"])
    return books.change(held, "product.updated", **values, updated=books.now(None))


def create_price(books: Books, params: Json) -> Json:
    product = _product_of(books, params)
    if ("unit_amount" in params) == ("unit_amount_decimal" in params):
        raise ApiError("Give one of unit_amount and unit_amount_decimal.", param="unit_amount")
    amount = int(params["unit_amount"])
    if amount < 0:
        raise ApiError("Invalid non-negative integer", code="parameter_invalid_integer",
                       param="unit_amount")  # fmt: skip
    _take_lookup_key(books, params)
    currency = _currency(params["currency"])
    options = {
        _currency(name): {
            "unit_amount": option["unit_amount"], "unit_amount_decimal": str(option["unit_amount"]),
            "tax_behavior": option.get("tax_behavior", "unspecified"), "custom_unit_amount": None,
        }
        for name, option in params.get("currency_options", {}).items()
    }  # fmt: skip
    made = books.new(
        "price", "price", books.now(None), active=params.get("active", True),
        billing_scheme="per_unit", currency=currency, custom_unit_amount=None,
        lookup_key=params.get("lookup_key"), metadata=metadata_of(params),
        nickname=params.get("nickname"), product=product, recurring=_recurring(params),
        tax_behavior=params.get("tax_behavior", "unspecified"), tiers_mode=None,
        transform_quantity=None, type="recurring" if "recurring" in params else "one_time",
        unit_amount=amount, unit_amount_decimal=str(amount), _currency_options=options,
    )  # fmt: skip
    books.tell("price.created", made)
    return made


def _product_of(books: Books, params: Json) -> str:
    if ("product" in params) == ("product_data" in params):
        raise ApiError("Give one of product and product_data.", param="product")
    if "product" in params:
        return str(books.get("product", params["product"], "product")["id"])
    return str(create_product(books, params["product_data"])["id"])


def _take_lookup_key(books: Books, params: Json) -> None:
    key = params.get("lookup_key")
    for held in books.store.find("price", lookup_key=key) if key else ():
        if not params.get("transfer_lookup_key"):
            raise ApiError(
                f"A price (`{held['id']}`) already uses that lookup key.", param="lookup_key"
            )
        books.change(held, "price.updated", lookup_key=None)


def _recurring(params: Json) -> Json | None:
    given = params.get("recurring")
    if given is None:
        return None
    return {
        "interval": given["interval"], "interval_count": given.get("interval_count", 1),
        "meter": None, "trial_period_days": None, "usage_type": "licensed",
    }  # fmt: skip


def update_price(books: Books, params: Json, name: str) -> Json:
    held = books.get("price", name)
    values = {key: params[key] for key in ("active", "nickname", "lookup_key") if key in params}
    if "lookup_key" in values:
        _take_lookup_key(books, params)
    if "metadata" in params:
        values["metadata"] = metadata_of(params, held["metadata"])
    return books.change(held, "price.updated", **values)


def amount_in(price: Json, currency: str) -> int:
    """What one of it costs in that currency. Raises ApiError where it has no such price."""
    if price["currency"] == currency:
        return int(price["unit_amount"])
    option = price["_currency_options"].get(currency)
    if option is None:
        raise ApiError(f"The price {price['id']} is not offered in {currency}.", param="currency")
    return int(option["unit_amount"])


def create_coupon(books: Books, params: Json) -> Json:
    if ("percent_off" in params) == ("amount_off" in params):
        raise ApiError("Give one of percent_off and amount_off.", param="percent_off")
    if "amount_off" in params and "currency" not in params:
        raise ApiError("amount_off needs a currency.", code="parameter_missing", param="currency")
    duration = params.get("duration", "once")
    if (duration == "repeating") != ("duration_in_months" in params):
        raise ApiError("duration_in_months goes with repeating.", param="duration_in_months")
    name = params.get("id") or secrets.token_urlsafe(6).replace("-", "x").replace("_", "y")
    if books.store.get(name, "coupon"):
        raise ApiError("Coupon already exists.", code="resource_already_exists", param="id")
    made: Json = {
        "id": name, "object": "coupon", "created": books.now(None), "livemode": False,
        "amount_off": params.get("amount_off"), "percent_off": params.get("percent_off"),
        "currency": _currency(params["currency"]) if "amount_off" in params else None,
        "duration": duration, "duration_in_months": params.get("duration_in_months"),
        "max_redemptions": params.get("max_redemptions"), "metadata": metadata_of(params),
        "name": params.get("name"), "redeem_by": params.get("redeem_by"), "times_redeemed": 0,
        "valid": True,
    }  # fmt: skip
    books.store.put(made)
    books.tell("coupon.created", made)
    return made


def create_promotion_code(books: Books, params: Json) -> Json:
    promotion = params["promotion"]
    coupon = books.get("coupon", promotion.get("coupon", ""), "promotion[coupon]")
    code = params.get("code") or secrets.token_hex(4).upper()
    if any(held["active"] and held["code"].casefold() == code.casefold()
           for held in books.store.find("promotion_code")):  # fmt: skip
        raise ApiError(f"An active promotion code with `code: {code}` already exists.")
    made = books.new(
        "promotion_code", "promo", books.now(None), active=params.get("active", True), code=code,
        customer=params.get("customer"), expires_at=params.get("expires_at"),
        max_redemptions=params.get("max_redemptions"), metadata=metadata_of(params),
        promotion={"type": "coupon", "coupon": coupon["id"]}, times_redeemed=0,
        restrictions={"first_time_transaction": False, "minimum_amount": None,
                      "minimum_amount_currency": None},
    )  # fmt: skip
    books.tell("promotion_code.created", made)
    return made


def update_promotion_code(books: Books, params: Json, name: str) -> Json:
    held = books.get("promotion_code", name)
    values: Json = {"active": params["active"]} if "active" in params else {}
    if "metadata" in params:
        values["metadata"] = metadata_of(params, held["metadata"])
    return books.change(held, "promotion_code.updated", **values)


def redeemable(books: Books, given: list[Json], customer: str | None, now: int) -> list[Json]:
    """The coupons of discounts asked for by coupon or promotion code. ApiError where one does not count."""
    return [_redeemable(books, each, customer, now) for each in given]


def _redeemable(books: Books, given: Json, customer: str | None, now: int) -> Json:
    code = None
    if "promotion_code" in given:
        code = books.get("promotion_code", given["promotion_code"], "promotion_code")
        if not _counts(code, "expires_at", now) or not code["active"]:
            raise ApiError("This promotion code is expired.", code="promotion_code_expired")
        if code["customer"] not in {None, customer}:
            raise ApiError("This promotion code is somebody else's.", param="promotion_code")
    coupon = books.get("coupon", code["promotion"]["coupon"] if code else given["coupon"], "coupon")
    if not _counts(coupon, "redeem_by", now):
        raise ApiError(f"Coupon expired: {coupon['id']}", code="coupon_expired", param="coupon")
    return {"coupon": coupon["id"], "promotion_code": code["id"] if code else None}


def _counts(held: Json, end: str, now: int) -> bool:
    most = held["max_redemptions"]
    return not (held[end] and held[end] <= now) and not (most and held["times_redeemed"] >= most)


def redeem(books: Books, discounts: list[Json]) -> None:
    """Count a use of each."""
    for discount in discounts:
        coupon = books.get("coupon", discount["coupon"])
        used = coupon["times_redeemed"] + 1
        most = coupon["max_redemptions"]
        books.change(coupon, "coupon.updated", times_redeemed=used, valid=not most or used < most)
        if discount["promotion_code"]:
            code = books.get("promotion_code", discount["promotion_code"])
            books.change(code, "promotion_code.updated", times_redeemed=code["times_redeemed"] + 1)


def code_named(books: Books, written: str) -> Json:
    """The promotion code as a reader writes it. Raises ApiError."""
    for held in books.store.find("promotion_code"):
        if held["active"] and held["code"].casefold() == written.strip().casefold():
            return held
    raise missing("promotion_code", written, "promotion_code")


def _currency(given: Any) -> str:
    """ISO 4217 in small letters. Raises ApiError where it is no such code."""
    word = str(given).lower()
    if len(word) != 3 or not word.isalpha():
        raise ApiError(f"Invalid currency: {given}", param="currency")
    return word
