"""What the operator enters is kept in the form that is looked for."""

from __future__ import annotations

import pytest
from django.urls import reverse

from kiosk.memberships import checkout, ranges, seats
from kiosk.memberships.models import Coupon, Entrance
from kiosk.memberships.standing import standing_of
from kiosk.memberships.tests.factories import (
    NOON,
    a_price,
    a_reader,
    a_team,
    an_entrance,
    proved,
)

pytestmark = pytest.mark.django_db
SINCE = {"starts_at_0": "2026-03-02", "starts_at_1": "12:00:00"}


@pytest.fixture(autouse=True)
def _ranges_are_read_anew():
    ranges.forget()
    yield
    ranges.forget()


def added(client, model, **values):
    return client.post(reverse(f"admin:memberships_{model}_add"), values)


def faults(answer):
    """What the form says is wrong, by field; none where it was saved."""
    return dict(answer.context["adminform"].form.errors) if answer.status_code == 200 else {}


def test_a_coupon_counts_however_its_code_was_typed(admin_client):
    answer = added(admin_client, "coupon", code=" Spring 25 ", percent="25", **SINCE)
    assert faults(answer) == {}
    assert Coupon.objects.get().code == "SPRING25"
    assert checkout.coupon_of("spring25", a_price(), NOON) == Coupon.objects.get()
    again = added(admin_client, "coupon", code="spring25", percent="30", **SINCE)
    assert "code" in faults(again)


def test_a_coupon_the_provider_knows_only_ends_otherwise(admin_client):
    coupon = Coupon.objects.create(
        code="SPRING", percent=25, starts_at=NOON, provider_id="at_spring"
    )
    here = reverse("admin:memberships_coupon_change", args=[coupon.pk])
    values = {"code": "OTHER", "percent": "90", "months": "0", **SINCE}
    ends = {"ends_at_0": "2026-04-01", "ends_at_1": "00:00:00"}
    assert faults(admin_client.post(here, {**values, **ends})) == {}
    coupon.refresh_from_db()
    assert (coupon.code, coupon.percent, coupon.months) == ("SPRING", 25, None)
    assert coupon.ends_at is not None


def test_a_domain_and_a_code_are_found_however_they_were_typed(admin_client):
    team, amina = a_team(), proved(a_reader("amina@desk.example"))
    assert faults(added(admin_client, "entrance", team=team.pk, kind="domain",
                        value=" @Desk.Example ")) == {}  # fmt: skip
    assert [each.team for each in seats.vacancies(amina, NOON)] == [team]
    assert faults(added(admin_client, "entrance", team=team.pk, kind="code",
                        value="ellerwick 2026")) == {}  # fmt: skip
    assert seats.bring_code("Ellerwick2026", amina, NOON).team == team


@pytest.mark.parametrize(
    ("kind", "value", "why"),
    [
        ("domain", "gmail.com", "Anybody"),
        ("domain", "co.uk", "Anybody"),
        ("code", "spring", "12 letters"),
        ("range", "192.0.2", "no range"),
        ("range", "0.0.0.0/0", "too wide"),
        ("range", "::/0", "too wide"),
    ],
)
def test_what_is_no_way_in_is_said_at_its_field(admin_client, kind, value, why):
    library = a_team("library")
    answer = added(admin_client, "entrance", team=library.pk, kind=kind, value=value)
    assert why in str(faults(answer)["value"])
    assert not Entrance.objects.exists()


def test_a_range_made_here_counts_and_one_that_waits_is_confirmed_here(admin_client):
    library = a_team("library")
    assert faults(added(admin_client, "entrance", team=library.pk, kind="range",
                        value=" 8.8.8.0/24 ")) == {}  # fmt: skip
    assert standing_of(None, NOON, address="8.8.8.8").entitled
    first, last = ranges.ends("9.9.9.0/24")
    waits = an_entrance(library, "range", "9.9.9.0/24", first=first, last=last)
    wide = an_entrance(library, "range", "0.0.0.0/0", first="0", last="f")
    here = reverse("admin:memberships_entrance_changelist")
    assert "9.9.9.0/24" in admin_client.get(f"{here}?waiting=yes").content.decode()
    answer = admin_client.post(
        here, {"action": "confirm", "_selected_action": [waits.pk, wide.pk]}, follow=True
    )
    assert "0.0.0.0/0: This range is too wide" in answer.content.decode()
    assert standing_of(None, NOON, address="9.9.9.9").entitled
    assert not standing_of(None, NOON, address="7.7.7.7").entitled


def test_a_wide_range_from_before_can_be_closed(admin_client):
    wide = an_entrance(a_team("library"), "range", "0.0.0.0/0", first="0", last="f")
    values = {"team": wide.team_id, "kind": "range", "value": wide.value}
    ended = {"ended_at_0": "2026-03-02", "ended_at_1": "12:00:00"}
    here = reverse("admin:memberships_entrance_change", args=[wide.pk])
    assert faults(admin_client.post(here, {**values, **ended})) == {}
    wide.refresh_from_db()
    assert wide.ended_at is not None
