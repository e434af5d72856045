"""A fake for a module's tests; and Stripe's test mode, where its key is set."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import stripe

from kiosk.memberships.gateway.stripe import StripeGateway
from kiosk.memberships.gateway.tests.running import KEY, SECRET, Fake, House


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    made = House()
    yield made
    made.close()


@pytest.fixture(scope="module")
def fake(tmp_path_factory: pytest.TempPathFactory, house: House) -> Iterator[Fake]:
    made = Fake(tmp_path_factory.mktemp("fake"), house.url)
    yield made
    made.kill()


@pytest.fixture
def calm(fake: Fake, house: House) -> Iterator[Fake]:
    """The fake with no mischief left over, and a house that was told nothing yet."""
    fake.ask("mischief")
    fake.ask("settle")
    house.told.clear()
    house.answers.clear()
    yield fake
    fake.ask("mischief")


@pytest.fixture(params=["fake", "stripe"])
def client(request: pytest.FixtureRequest) -> stripe.StripeClient:
    """The same tests against the fake and against Stripe itself."""
    if request.param == "fake":
        found: Fake = request.getfixturevalue("fake")
        return found.client()
    key = os.environ.get("KIOSK_TEST_STRIPE_KEY", "")
    if not key.startswith("sk_test_"):
        pytest.skip("NOT TRIED AGAINST STRIPE ITSELF: KIOSK_TEST_STRIPE_KEY holds no test key")
    return stripe.StripeClient(key, max_network_retries=2)


@pytest.fixture
def gateway(fake: Fake) -> StripeGateway:
    return StripeGateway(KEY, SECRET, base=fake.base)
