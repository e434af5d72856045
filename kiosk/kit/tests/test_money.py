"""Money: sums, shares and units."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kiosk.kit.money import CurrencyError, Money, digits, shared


def test_money_of_one_currency_has_a_sum():
    assert Money(150, "EUR") + Money(50, "EUR") - Money(25, "EUR") == Money(175, "EUR")
    assert -Money(5, "EUR") == Money(-5, "EUR")
    assert Money(1, "EUR") < Money(2, "EUR")
    assert not Money(0, "EUR")


@pytest.mark.parametrize("act", [lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a < b])
def test_money_of_two_currencies_has_none(act):
    with pytest.raises(CurrencyError):
        act(Money(1, "EUR"), Money(1, "USD"))


@pytest.mark.parametrize("code", ["", "eur", "EURO", "€"])
def test_a_currency_is_a_code_of_three_capitals(code):
    with pytest.raises(CurrencyError):
        Money(1, code)


def test_the_main_unit_is_the_currencys_own():
    assert Money(1250, "EUR").amount == Decimal("12.50")
    assert Money(1250, "JPY").amount == Decimal(1250)
    assert Money(1250, "KWD").amount == Decimal("1.250")
    assert digits("USD") == 2


def test_what_does_not_divide_goes_where_most_is_missing():
    assert shared(Money(100, "EUR"), [1, 1, 1]) == [Money(n, "EUR") for n in (34, 33, 33)]
    assert shared(Money(-5, "EUR"), [0, 2, 1]) == [Money(n, "EUR") for n in (0, -3, -2)]


@pytest.mark.parametrize("weights", [[], [0, 0], [-1, 2]])
def test_by_such_weights_nothing_can_be_shared(weights):
    with pytest.raises(ValueError, match="weights"):
        shared(Money(1, "EUR"), weights)


@given(
    some.integers(-(10**12), 10**12),
    some.lists(some.integers(0, 10**9), min_size=1, max_size=40).filter(any),
)
def test_nothing_is_lost_and_nobody_is_a_unit_off(minor, weights):
    parts = shared(Money(minor, "EUR"), weights)
    assert sum(part.minor for part in parts) == minor
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.minor * sum(weights) - minor * weight) < sum(weights)
