"""Gift memberships: taken once, by whoever brings the code; and who is a student."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress

from kiosk.memberships import giving
from kiosk.memberships.models import GiftMembership
from kiosk.memberships.standing import standing_of
from kiosk.memberships.tests.factories import NOON, a_plan, a_reader
from kiosk.memberships.trials import has_had_trial, one_person, took_trial

pytestmark = pytest.mark.django_db


def test_a_gift_is_taken_once_however_its_code_is_written():
    gift = giving.give_from_house(a_plan(), 6, NOON)
    amina, bruno = a_reader(), a_reader("bruno@desk.example")
    giving.take(f" {gift.code.replace('-', '').lower()} ", amina, NOON)
    standing = standing_of(amina.pk, NOON)
    assert (standing.via, standing.until) == ("gift", datetime(2026, 9, 2, 12, tzinfo=UTC))
    for reader in (amina, bruno):
        with pytest.raises(giving.GiftError, match="taken already"):
            giving.take(gift.code, reader, NOON)


def test_a_second_gift_begins_where_the_first_ends():
    amina = a_reader()
    for _ in range(2):
        giving.take(giving.give_from_house(a_plan(), 6, NOON).code, amina, NOON)
    assert standing_of(amina.pk, NOON).until == datetime(2027, 3, 2, 12, tzinfo=UTC)


def test_one_that_is_not_paid_or_was_taken_back_cannot_be_taken():
    amina = a_reader()
    unpaid = GiftMembership.objects.create(plan=a_plan(), made_at=NOON)
    with pytest.raises(giving.GiftError, match="no gift"):
        giving.take(unpaid.code, amina, NOON)
    back = giving.give_from_house(a_plan(), 6, NOON)
    GiftMembership.objects.filter(pk=back.pk).update(withdrawn_at=NOON)
    with pytest.raises(giving.GiftError, match="taken back"):
        giving.take(back.code, amina, NOON)


@pytest.mark.parametrize(
    ("then", "months", "until"),
    [
        (datetime(2026, 1, 31, tzinfo=UTC), 1, datetime(2026, 2, 28, tzinfo=UTC)),
        (datetime(2026, 12, 15, tzinfo=UTC), 1, datetime(2027, 1, 15, tzinfo=UTC)),
        (datetime(2028, 2, 29, tzinfo=UTC), 12, datetime(2029, 2, 28, tzinfo=UTC)),
    ],
)
def test_months_end_on_the_same_day_or_the_months_last(then, months, until):
    assert giving.later(then, months) == until


def test_who_proved_an_address_of_a_place_of_learning_is_a_student(settings):
    settings.STUDENT_DOMAINS = ["ac.uk", "edu"]
    for email, proved, student in (
        ("amina@physics.ox.ac.uk", True, True),
        ("bruno@mit.edu", False, False),
        ("chidi@mined.example", True, False),
    ):
        reader = a_reader(email)
        EmailAddress.objects.create(user=reader, email=email, verified=proved)
        assert giving.is_student(reader) is student, email


def test_one_person_has_one_trial_however_they_write_their_address():
    took_trial("A.mina+news@Gmail.com", NOON)
    took_trial("amina@googlemail.com", NOON)
    assert has_had_trial("amina@gmail.com")
    assert not has_had_trial("amina@reader.example")
    assert one_person("a.b+c@reader.example") == "a.b@reader.example"
