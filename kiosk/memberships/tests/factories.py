"""Small named makers of plans, payers and memberships: Amina reads."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress

from kiosk.memberships.models import Entrance, Membership, Payer, Plan, Price, Seat, Team
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


def proved(reader: Reader, address: str = "") -> Reader:
    """The reader, who has proved an address: theirs, unless another is told."""
    EmailAddress.objects.create(user=reader, email=address or reader.email, verified=True)
    return reader


def a_team(via: str = "team", *, is_paid: bool = True, **values: Any) -> Team:
    """A team of two seats, or a library: paid for, unless told otherwise."""
    usual = {"name": "The desk", "seats": 2 if via == "team" else None, "made_at": NOON}
    team = Team.objects.create(**{**usual, **values})
    if is_paid:
        a_membership(team=team, via=via, period_ends_at=None)
    return team


def a_seat(team: Team, reader: Reader, **values: Any) -> Seat:
    usual = {"way": "invitation", "address": reader.email, "since": NOON}
    return Seat.objects.create(team=team, reader=reader, **{**usual, **values})


def an_entrance(team: Team, kind: str, value: str, **values: Any) -> Entrance:
    return Entrance.objects.create(
        **{"team": team, "kind": kind, "value": value, "made_at": NOON, **values}
    )
