"""What is offered, for how much, to somebody of a country; and the plans a house begins with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from babel.numbers import get_territory_currencies
from django.db import transaction

from kiosk.kit.texts import phrase
from kiosk.memberships.models import Plan, Price


@dataclass(frozen=True, slots=True)
class Offer:
    """A plan with its prices for one country, by interval (month, year, gift), all in one currency."""

    plan: Plan
    prices: dict[str, Price]

    @property
    def currency(self) -> str:
        """The currency of its prices."""
        return next(iter(self.prices.values())).currency


def offers(country: str, kinds: Sequence[str] = ("reader",)) -> list[Offer]:
    """The plans of those kinds as somebody of that country (ISO 3166-1, "" unknown) is offered them."""
    rows = Price.objects.offered().filter(plan__kind__in=kinds).select_related("plan")
    by_plan: dict[Plan, list[Price]] = {}
    for price in rows:
        by_plan.setdefault(price.plan, []).append(price)
    return [
        Offer(plan, {price.interval: price for price in fitting(prices, country)})
        for plan, prices in by_plan.items()
    ]


def fitting(prices: Iterable[Price], country: str) -> list[Price]:
    """Of one plan's prices those for that country: its own, else those of anywhere in its currency, else
    those of anywhere in the currency named first. Pure."""
    prices = list(prices)
    own = [price for price in prices if price.region and price.region == country.upper()]
    if own:
        return own
    anywhere = [price for price in prices if not price.region]
    money = get_territory_currencies(country.upper()) if country else []
    currencies = [*money, *(price.currency for price in anywhere)]
    for currency in currencies:
        found = [price for price in anywhere if price.currency == currency]
        if found:
            return found
    return []


def is_offered(price: Price, country: str) -> bool:
    """Whether somebody of that country ("" unknown) can choose it today: a country's own price is for
    nobody else."""
    here = not price.region or price.region == country.upper()
    return here and price.retired_at is None and price.plan.is_offered


# plan: name (which pages say in their language, as long as it is ours), kind, place, prices as
# interval -> {currency or currency/country: minor units}. A start, for the operator to change in /admin/.
# Prices for one country are where a month's would be a day's wage.
_FIRST: dict[str, tuple[str, str, int, dict[str, dict[str, int]]]] = {
    "all-titles": (
        phrase("All titles"), "reader", 1,
        {
            "month": {"EUR": 999, "USD": 999, "GBP": 899, "CHF": 1090, "JPY": 1500, "USD/IN": 299,
                      "USD/EG": 299, "USD/NG": 249, "USD/PK": 249, "USD/BD": 249},
            "year": {"EUR": 9900, "USD": 9900, "GBP": 8900, "CHF": 10900, "JPY": 15000,
                     "USD/IN": 2900, "USD/EG": 2900, "USD/NG": 2400, "USD/PK": 2400, "USD/BD": 2400},
            "gift": {"EUR": 9900, "USD": 9900, "GBP": 8900, "CHF": 10900, "JPY": 15000},
        },
    ),
    "student": (
        phrase("Student"), "student", 2,
        {
            "month": {"EUR": 499, "USD": 499, "GBP": 449, "CHF": 550, "JPY": 750},
            "year": {"EUR": 4900, "USD": 4900, "GBP": 4400, "CHF": 5400, "JPY": 7500},
        },
    ),
    "team": (
        phrase("Team"), "team", 3,
        {
            "month": {"EUR": 799, "USD": 799, "GBP": 699, "CHF": 890, "JPY": 1200},
            "year": {"EUR": 7900, "USD": 7900, "GBP": 6900, "CHF": 8900, "JPY": 12000},
        },
    ),
    "library": (
        phrase("Library"), "library", 4,
        {"year": {"EUR": 120000, "USD": 120000, "GBP": 105000, "CHF": 130000, "JPY": 1800000}},
    ),
}  # fmt: skip


@transaction.atomic
def begin(now: datetime) -> int:
    """Put the first plans down where there is none; returns how many prices that made."""
    if Plan.objects.select_for_update().order_by("id").exists():
        return 0
    made: list[Price] = []
    for slug, (name, kind, place, prices) in _FIRST.items():
        plan = Plan.objects.create(slug=slug, name=name, kind=kind, position=place)
        for interval, by_place in prices.items():
            for where, amount in by_place.items():
                currency, _, region = where.partition("/")
                made.append(
                    Price(
                        plan=plan, interval=interval, currency=currency, region=region,
                        amount=amount, made_at=now,
                    )
                )  # fmt: skip
    return len(Price.objects.bulk_create(made))
