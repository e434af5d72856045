"""What is offered to somebody of a country."""

from __future__ import annotations

import pytest

from kiosk.memberships import plans
from kiosk.memberships.models import Plan, Price
from kiosk.memberships.tests.factories import NOON, a_plan, a_price

pytestmark = pytest.mark.django_db


def test_a_house_begins_with_plans_and_begins_once():
    assert plans.begin(NOON) > 20
    assert plans.begin(NOON) == 0
    assert {plan.kind for plan in Plan.objects.all()} == set(Plan.Kind.values)


@pytest.mark.parametrize(
    ("country", "currency", "month"),
    [
        ("DE", "EUR", 999),
        ("gb", "GBP", 899),
        ("IN", "USD", 299),
        ("BR", "EUR", 999),
        ("", "EUR", 999),
    ],
)
def test_a_country_has_its_own_price_its_currency_or_the_first(country, currency, month):
    plans.begin(NOON)
    (offer,) = plans.offers(country)
    assert (offer.currency, offer.prices["month"].amount) == (currency, month)


def test_what_is_retired_or_not_offered_is_not_offered():
    a_price("month", retired_at=NOON, provider_id="old")
    standing = a_price("month", 1099)
    Price.objects.create(
        plan=a_plan("hidden"), interval="month", currency="EUR", amount=1, made_at=NOON
    )
    Plan.objects.filter(slug="hidden").update(is_offered=False)
    (offer,) = plans.offers("DE")
    assert offer.prices == {"month": standing}
