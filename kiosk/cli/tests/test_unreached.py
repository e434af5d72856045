"""What an operator reads where the provider does not answer."""

from __future__ import annotations

import socket

import pytest

from kiosk.cli import main
from kiosk.cli.unreached import in_our_words
from kiosk.memberships import asking
from kiosk.memberships.gateway.stripe import StripeGateway
from kiosk.memberships.tests.factories import a_payer, a_price, a_reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def nowhere(monkeypatch, settings):
    """The address at which nothing answers the real client."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings.STRIPE_API_BASE = f"http://127.0.0.1:{closed.getsockname()[1]}"
        settings.PAYMENTS_FAKE = True
        gateway = StripeGateway("sk_test_x", "whsec_x", base=settings.STRIPE_API_BASE)
        monkeypatch.setattr(asking, "provider", lambda: gateway)
        monkeypatch.setattr("kiosk.memberships.leaving.provider", lambda: gateway)
        yield settings.STRIPE_API_BASE


def test_commands_name_the_address_that_does_not_answer_and_how_the_fake_is_started(
    nowhere, capsys
):
    a_price(provider_id="")
    a_payer(a_reader(), customer_id="cus_1")
    for words in (
        ("memberships", "plans", "--publish"),
        ("memberships", "reconcile"),
        ("persons", "erase", "amina@reader.example", "--yes"),
    ):
        assert main(words) == 1
        # What is logged before it is for who looks into it.
        said = capsys.readouterr().err.splitlines()[-1]
        assert said.startswith("kiosk: ")
        assert f"the fake of Stripe does not answer at {nowhere}: " in said, words
        assert "bin/kiosk payments --data " in said
        assert "support@stripe.com" not in said


def test_stripe_itself_is_named_by_its_address_and_all_else_is_said_as_it_came(settings):
    settings.PAYMENTS_FAKE, settings.STRIPE_API_BASE = False, "https://api.stripe.com"
    assert in_our_words("amina: APIConnectionError: Unexpected error.\n\n(Network error)") == (
        "amina: Stripe does not answer at https://api.stripe.com: is this machine on a network?"
    )
    assert in_our_words("CardError: declined") == "CardError: declined"
