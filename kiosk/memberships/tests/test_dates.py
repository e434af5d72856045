"""What follows for a membership from its subscription and its invoices together."""

from __future__ import annotations

from datetime import timedelta

from kiosk.memberships.dates import follow
from kiosk.memberships.tests.factories import DAY, NOON
from kiosk.memberships.values import Invoice, Status, Subscription

MONTH, YEAR = NOON + 30 * DAY, NOON + 365 * DAY
HELD = Subscription("sub_1", "cus_1", Status.ACTIVE, "price_month", 1, NOON, NOON, MONTH)


def an_invoice(name, made_at, paid_for, status="paid"):
    return Invoice(name, "cus_1", "sub_1", name, status, "EUR", 999, 0, 999, made_at, paid_for)


def test_a_year_that_became_credit_is_paid_for_no_more():
    year, month = an_invoice("in_1", NOON, YEAR), an_invoice("in_2", MONTH, MONTH + 30 * DAY)
    for told in ([year, month], [month, year]):
        assert follow(HELD, told, 14)["paid_until"] == MONTH + 30 * DAY
    assert follow(HELD, [year], 14)["paid_until"] == YEAR


def test_of_two_invoices_of_one_second_the_one_made_later_counts():
    first, second = an_invoice("in_1", NOON, YEAR), an_invoice("in_2", NOON, MONTH)
    assert follow(HELD, [second, first], 14)["paid_until"] == MONTH


def test_a_period_is_waived_where_all_that_was_made_out_for_it_is_void():
    before = an_invoice("in_0", NOON - 30 * DAY, NOON)
    void = an_invoice("in_1", NOON, MONTH, "void")
    paid = an_invoice("in_2", NOON + DAY, MONTH)
    year = an_invoice("in_3", NOON - 30 * DAY, YEAR)
    for told, waived in (
        ([before, void], True),
        ([year, void], True),
        ([before], False),
        ([void, paid], False),
        ([], False),
    ):
        assert follow(HELD, told, 14)["is_waived"] is waived, told


def test_what_is_not_paid_pays_for_nothing():
    charged = an_invoice("in_1", NOON, MONTH)
    later = NOON + timedelta(days=30)
    waiting = [an_invoice("in_2", later, YEAR, status) for status in ("open", "void")]
    assert follow(HELD, [charged, *waiting], 14)["paid_until"] == MONTH
    assert follow(HELD, waiting, 14)["paid_until"] is None
