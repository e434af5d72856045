"""Rows read as values and values kept as rows: each of the provider's objects as it stood last."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from kiosk.memberships import values
from kiosk.memberships.dates import follow
from kiosk.memberships.happenings import Seen
from kiosk.memberships.models import (
    Chargeback,
    Checkout,
    Invoice,
    Membership,
    Payer,
    Plan,
    Price,
    Refund,
    Team,
)
from kiosk.memberships.values import Status, Subscription, Thing


class UnknownPriceError(LookupError):
    """The provider charges a price that no plan here has."""


# Names that differ between a value and its row; the rest are alike.
_NAMES = {"id": "provider_id", "subscription": "subscription_id"}
_MODELS: dict[type[Thing], type[Any]] = {
    values.Invoice: Invoice,
    values.Refund: Refund,
    values.Chargeback: Chargeback,
    values.Checkout: Checkout,
}


def seen(thing: Thing) -> Seen | None:
    """How that object stood last here; None where it is new."""
    if isinstance(thing, Subscription):
        row = _memberships().filter(subscription_id=thing.id).first()
        return None if row is None else Seen(subscription(row), row.told_at, row.told_rank)
    kept = _MODELS[type(thing)].objects.select_related("payer").filter(provider_id=thing.id).first()
    return None if kept is None else Seen(read(kept), kept.told_at, kept.told_rank)


def held_of(payer: Payer) -> dict[str, Seen]:
    """How each subscription, invoice and checkout of a payer stood last here, by its id."""
    told = _memberships().filter(payer=payer).exclude(subscription_id=None)
    held = [Seen(subscription(row), row.told_at, row.told_rank) for row in told]
    for model in (Invoice, Checkout):
        kept = model.objects.filter(payer=payer).select_related("payer")
        held += [Seen(read(row), row.told_at, row.told_rank) for row in kept]
    return {each.thing.id: each for each in held}


def keep(newest: Seen, payer: Payer) -> None:
    """Put the object down as it stands. Raises UnknownPriceError."""
    thing = newest.thing
    if isinstance(thing, Subscription):
        _keep_membership(thing, newest, payer)
        return
    row = {_NAMES.get(name, name): value for name, value in _values(thing).items()}
    row.pop("customer", None)
    if not row["payment"]:
        del row["payment"]  # what was found out is not unlearnt
    row["made_at"] = row.pop("due_at", None) or row["made_at"]
    row |= {"payer": payer, "told_at": newest.at, "told_rank": newest.rank}
    if isinstance(thing, values.Invoice):
        held = Membership.objects.filter(subscription_id=thing.subscription or None)
        row["membership"] = held.first() if thing.subscription else None
    _MODELS[type(thing)].objects.update_or_create(provider_id=row.pop("provider_id"), defaults=row)


def subscription(row: Membership) -> Subscription:
    """What the provider told of that membership's subscription last."""
    assert row.subscription_id is not None
    return Subscription(
        id=row.subscription_id,
        customer=_customer(row.payer),
        status=Status(row.status),
        price=row.price.provider_id if row.price else "",
        **{name: getattr(row, name) for name in _ALIKE},
    )


def read(row: Any) -> Thing:
    """What the provider told of that invoice, refund, chargeback or checkout last."""
    value = next(value for value, model in _MODELS.items() if model is type(row))
    found: dict[str, Any] = {}
    for field in fields(value):
        name = _NAMES.get(field.name, field.name)
        if name == "customer":
            found["customer"] = _customer(row.payer)
        else:
            found[field.name] = getattr(row, "made_at" if name == "due_at" else name)
    made: Thing = value(**found)
    return made


def alike(stands: Thing, told: Thing) -> bool:
    """Whether two states of an object are the same; a payment that one of them does not name is no
    difference."""
    if isinstance(stands, values.Invoice | values.Checkout) and isinstance(told, type(stands)):
        named = stands.payment or told.payment
        return replace(stands, payment=named) == replace(told, payment=told.payment or named)
    return stands == told


_ALIKE = (
    "quantity", "started_at", "period_starts_at", "period_ends_at", "trial_ends_at", "ends_at",
    "ended_at", "is_paused", "resumes_at",
)  # fmt: skip


def _memberships() -> Any:
    return Membership.objects.select_related("payer", "price", "plan")


def _customer(payer: Payer | None) -> str:
    return (payer.customer_id or "") if payer else ""


def _values(thing: Thing) -> dict[str, Any]:
    return {field.name: getattr(thing, field.name) for field in fields(thing)}


def _keep_membership(told: Subscription, newest: Seen, payer: Payer) -> None:
    price = Price.objects.select_related("plan").filter(provider_id=told.price).first()
    if price is None:
        raise UnknownPriceError(f"{told.id} is charged {told.price}, which no plan here costs")
    row = {name: getattr(told, name) for name in _ALIKE} | {
        "status": told.status,
        "price": price,
        "plan": price.plan,
        "payer": payer,
        "reader_id": payer.reader_id,
        "team_id": payer.team_id,
        "via": _via(price.plan, payer),
        "told_at": newest.at,
        "told_rank": newest.rank,
    }
    membership, is_new = Membership.objects.update_or_create(subscription_id=told.id, defaults=row)
    if is_new:
        Invoice.objects.filter(subscription_id=told.id).update(membership=membership)
    if price.plan.kind == Plan.Kind.TEAM and payer.team_id is not None:
        Team.objects.filter(pk=payer.team_id).update(seats=told.quantity)


def _via(plan: Plan, payer: Payer) -> str:
    if payer.team_id is not None:
        return "library" if plan.kind == Plan.Kind.LIBRARY else "team"
    return "student" if plan.kind == Plan.Kind.STUDENT else "own"


def settle(subscription_id: str, grace_days: int) -> None:
    """Put the dates that follow from a subscription and its invoices together into its membership."""
    membership = _memberships().filter(subscription_id=subscription_id).first()
    if membership is None:
        return
    rows = Invoice.objects.filter(subscription_id=subscription_id).select_related("payer")
    dates = follow(subscription(membership), [read(row) for row in rows.order_by("id")], grace_days)
    Membership.objects.filter(pk=membership.pk).update(**dates)
