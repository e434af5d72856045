"""Gift memberships: taken once, by whoever brings the code; and who is a student."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress

from kiosk.memberships import giving
from kiosk.memberships.models import GiftMembership, Membership
from kiosk.memberships.standing import standing_of
from kiosk.memberships.tests.factories import DAY, NOON, a_membership, a_plan, a_reader
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


def test_a_gift_to_who_pays_begins_when_the_paid_or_free_time_is_over():
    for number, values in enumerate(
        (
            {"paid_until": NOON + 300 * DAY},
            {"paid_until": NOON + 14 * DAY, "trial_ends_at": NOON + 300 * DAY},
        )
    ):
        reader = a_reader(f"reader{number}@reader.example")
        a_membership(
            reader, subscription_id=f"sub_{number}", period_ends_at=NOON + 300 * DAY, **values
        )
        begins = giving.take(giving.give_from_house(a_plan(), 12, NOON).code, reader, NOON)
        assert begins == NOON + 300 * DAY
        assert standing_of(reader.pk, NOON).via == "own"
        Membership.objects.filter(reader=reader, via="own").update(status="canceled")
        assert not standing_of(reader.pk, begins - DAY).entitled
        assert standing_of(reader.pk, begins).until == giving.later(begins, 12)
        # A second one is added to the first, whose time has not come yet.
        again = giving.take(giving.give_from_house(a_plan(), 1, NOON).code, reader, NOON)
        assert again == giving.later(begins, 12)
        assert Membership.objects.get(reader=reader, via="gift").ends_at == giving.later(again, 1)


def test_a_gift_begins_at_once_where_what_was_paid_is_over_or_anothers():
    amina, bruno = a_reader(), a_reader("bruno@desk.example")
    a_membership(amina, subscription_id="sub_1", status="canceled", paid_until=NOON + 9 * DAY)
    a_membership(amina, subscription_id="sub_2", paid_until=NOON - DAY)
    a_membership(bruno, subscription_id="sub_3", paid_until=NOON + 9 * DAY)
    assert giving.take(giving.give_from_house(a_plan(), 1, NOON).code, amina, NOON) == NOON


def test_a_gift_that_waits_for_time_given_back_begins_now_and_lasts_as_long():
    amina = a_reader()
    own = a_membership(amina, subscription_id="sub_1", paid_until=NOON + 300 * DAY)
    giving.take(giving.give_from_house(a_plan(), 12, NOON).code, amina, NOON)
    lasts = giving.later(NOON + 300 * DAY, 12) - (NOON + 300 * DAY)
    assert giving.begin_waiting(NOON) == 0
    Membership.objects.filter(pk=own.pk).update(status="canceled", ended_at=NOON)
    assert giving.begin_waiting(NOON, a_reader("bruno@desk.example").pk) == 0
    assert giving.begin_waiting(NOON, amina.pk) == 1
    assert standing_of(amina.pk, NOON).until == NOON + lasts
    assert giving.begin_waiting(NOON) == 0


def test_a_gift_taken_back_while_it_is_brought_is_not_taken(monkeypatch):
    gift, real = giving.give_from_house(a_plan(), 6, NOON), giving.find

    def find(code):
        found = real(code)
        GiftMembership.objects.filter(pk=found.pk).update(withdrawn_at=NOON)
        return found

    monkeypatch.setattr(giving, "find", find)
    with pytest.raises(giving.GiftError, match="cannot be taken any more"):
        giving.take(gift.code, a_reader(), NOON)
    assert not Membership.objects.exists()


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
