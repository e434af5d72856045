"""Lists a page at a time, and ids shown as whole objects where that is asked for."""

from __future__ import annotations

from typing import Any

from kiosk.memberships.gateway.fake.books import Books, shown, whole_list
from kiosk.memberships.gateway.fake.checkout import line_items
from kiosk.memberships.gateway.fake.errors import ApiError
from kiosk.memberships.gateway.fake.store import Json

# Where a parameter of a list is another name than that of the value it asks for.
_ASKED_AS = {
    "subscription": "parent__subscription_details__subscription",
    "payment_intent": "payment_intent",
}
_PAGING = {"limit", "starting_after", "ending_before", "created", "expand"}


def listed(kind: str, url: str) -> Any:
    """A handler that lists objects of a kind, newest first, by whatever values are asked for."""

    def handler(books: Books, params: Json) -> Json:
        asked = {name: value for name, value in params.items() if name not in _PAGING}
        equal = {_ASKED_AS.get(name, name): value for name, value in asked.items()
                 if not isinstance(value, list | dict)}  # fmt: skip
        status = equal.pop("status", None)
        found = books.store.find(kind, **equal)
        found = [each for each in found if _fits(each, kind, status, asked)]
        return _page([each for each in found if _made(each, params.get("created"))], params, url)

    return handler


def _fits(told: Json, kind: str, status: str | None, asked: Json) -> bool:
    """What a list asks for otherwise than by one value that is equal."""
    for name, value in asked.items():
        if isinstance(value, list) and told.get(name.removesuffix("s")) not in value:
            return False
        if name == "payment" and told["payment"]["payment_intent"] != value.get("payment_intent"):
            return False
    if kind == "subscription":
        over = told["status"] in {"canceled", "incomplete_expired"}
        if status in {None, "all"}:
            return status == "all" or told["status"] != "canceled"
        return over if status == "ended" else told["status"] == status
    return status is None or told["status"] == status


def _made(told: Json, created: Any) -> bool:
    if created is None:
        return True
    if isinstance(created, int):
        return bool(told["created"] == created)
    at = told["created"]
    return (
        at >= created.get("gte", at) and at <= created.get("lte", at)
        and at > created.get("gt", at - 1) and at < created.get("lt", at + 1)
    )  # fmt: skip


def _page(found: list[Json], params: Json, url: str) -> Json:
    limit = params.get("limit", 10)
    if not 1 <= limit <= 100:
        raise ApiError("Limit must be from 1 to 100.", param="limit")
    names = [each["id"] for each in found]
    if after := params.get("starting_after"):
        found = found[_place(names, after, "starting_after") + 1 :]
        return {"object": "list", "url": url, "data": found[:limit], "has_more": len(found) > limit}
    if before := params.get("ending_before"):
        found = found[: _place(names, before, "ending_before")]
        return {
            "object": "list",
            "url": url,
            "data": found[-limit:],
            "has_more": len(found) > limit,
        }
    return {"object": "list", "url": url, "data": found[:limit], "has_more": len(found) > limit}


def _place(names: list[str], name: str, param: str) -> int:
    if name not in names:
        raise ApiError(f"No such object: '{name}'", code="resource_missing", param=param)
    return names.index(name)


# ---------------------------------------------------------------- whole objects for ids


def expanded(books: Books, told: Json, paths: list[str]) -> Json:
    """The object as it is shown, with what is asked for whole. Raises ApiError."""
    whole = shown(told)
    for path in paths:
        names = path.split(".")
        if len(names) > 4:
            raise ApiError("You cannot expand more than 4 levels of a property.", param="expand")
        _expand(books, whole, names, path)
    return whole  # type: ignore[no-any-return]


def _expand(books: Books, told: Any, names: list[str], path: str) -> None:
    if isinstance(told, list):
        for each in told:
            _expand(books, each, names, path)
        return
    if told is None:
        return
    name, rest = names[0], names[1:]
    if not isinstance(told, dict):
        raise ApiError(f"This property cannot be expanded ({path}).", param="expand")
    if name not in told or told[name] is None:
        if (included := _included(books, told, name)) is not None:
            told[name] = included
        elif name not in told:
            raise ApiError(f"This property cannot be expanded ({path}).", param="expand")
    told[name] = _whole(books, told[name])
    if rest:
        _expand(books, told[name], rest, path)


def _whole(books: Books, value: Any) -> Any:
    if isinstance(value, str):
        found = books.store.any(value)
        return shown(found) if found else value
    if isinstance(value, list):
        return [_whole(books, each) for each in value]
    return value


def _included(books: Books, told: Json, name: str) -> Json | None:
    """Lists that an object shows only where they are asked for."""
    what = (told.get("object"), name)
    if what == ("invoice", "payments"):
        found = books.store.find("invoice_payment", invoice=told["id"])
        return whole_list("/v1/invoice_payments", [shown(each) for each in found])
    if what == ("charge", "refunds"):
        found = books.store.find("refund", charge=told["id"])
        return whole_list("/v1/refunds", [shown(each) for each in found])
    if what == ("checkout.session", "line_items"):
        return shown(line_items(books.get("checkout.session", told["id"])))  # type: ignore[no-any-return]
    if what == ("price", "currency_options"):
        held = books.get("price", told["id"])
        own = {
            "unit_amount": held["unit_amount"],
            "unit_amount_decimal": held["unit_amount_decimal"],
        }
        return {held["currency"]: own, **held["_currency_options"]}
    return None


def retrieved(kind: str) -> Any:
    """A handler that shows one object."""
    return lambda books, params, name: books.get(kind, name)


def line_items_asked(books: Books, params: Json, name: str) -> Json:
    """GET /v1/checkout/sessions/ID/line_items"""
    return line_items(books.get("checkout.session", name))


def dropped(kind: str) -> Any:
    """A handler that deletes one object."""

    def handler(books: Books, params: Json, name: str) -> Json:
        held = books.get(kind, name)
        books.tell(f"{kind}.deleted", held)
        books.store.drop(name)
        return {"id": name, "object": kind, "deleted": True}

    return handler
