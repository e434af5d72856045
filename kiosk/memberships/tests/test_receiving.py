"""What the provider tells: stored first, applied once, and in the end as the provider has it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from kiosk.memberships import receiving, rows
from kiosk.memberships.models import Event, Invoice, Membership, Payer, Trial
from kiosk.memberships.standing import State, standing_of
from kiosk.memberships.tests import histories
from kiosk.memberships.tests.world import World
from kiosk.readers.tests.factories import ReaderFactory


@pytest.fixture
def _prices(db):
    histories.set_up()


def told(world: World, upto: int | None = None) -> list[bool]:
    return [receiving.receive(e, world.now_of, timezone.now()) for e in world.events[:upto]]


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.usefixtures("_prices")
def test_however_it_is_told_and_killed_between_it_stands_as_the_provider_has_it(seed):
    world = histories.tell(seed)
    assert histories.faults(world) == []


@pytest.mark.django_db(transaction=True)
def test_told_at_once_by_several_it_stands_as_the_provider_has_it():
    histories.set_up()
    for seed in range(100, 104):
        world = histories.tell(seed, threads=4)
        assert histories.faults(world) == []


@pytest.mark.usefixtures("_prices")
def test_the_check_itself_finds_what_stands_otherwise():
    world = histories.tell(7)
    Membership.objects.update(quantity=9)
    assert "quantity=9" in histories.faults(world)[0]
