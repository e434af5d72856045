"""Small named makers of plans, payers and memberships: Amina reads."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from kiosk.memberships.models import Membership, Payer, Plan, Price, Team
from kiosk.memberships.values import Status
from kiosk.readers.models import Reader

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def a_reader(email: str = "amina@reader.example", **values: Any) -> Reader:
    """Without a password: making one takes longer than all else in a test."""
    known = Reader.objects.filter(email=email).first()
    return known or Reader.objects.create_user(email, **values)


def a_plan(slug: str = "all-titles", kind: str = "reader") -> Plan:
    plan, _ = Plan.objects.get_or_create(slug=slug, defaults={"name": slug.title(), "kind": kind})
    return plan


def a_price(
    interval: str = "month", amount: int = 999, *, plan: Plan | None = None, **values: Any
) -> Price:
    values = {"currency": "EUR", "provider_id": f"price_{interval}", "made_at": NOON, **values}
    return Price.objects.create(plan=plan or a_plan(), interval=interval, amount=amount, **values)


def a_payer(reader: Reader | None = None, team: Team | None = None, **values: Any) -> Payer:
    if reader is None and team is None:
        reader = a_reader()
    return Payer.objects.create(
        reader=reader, team=team, made_at=NOON, **{"customer_id": "cus_amina", **values}
    )


def a_membership(reader: Reader | None = None, **values: Any) -> Membership:
    """One that is paid for a month, unless told otherwise."""
    if "team" not in values:
        values["reader"] = reader or a_reader()
    usual = {
        "plan": a_plan(), "via": "own", "status": Status.ACTIVE, "started_at": NOON,
        "period_starts_at": NOON, "period_ends_at": NOON + 30 * DAY,
    }  # fmt: skip
    return Membership.objects.create(**{**usual, **values})
