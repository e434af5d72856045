"""No way in goes around the second step: each is walked with the step on, from a page and from an app."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from kiosk.readers.models import Reader
from kiosk.readers.tests.factories import PASSWORD, ReaderFactory
from kiosk.web.accounts.tests.authenticator import Device
from kiosk.web.tests.account_ways import (
    AMINA,
    Phone,
    app_of,
    code,
    is_signed_in,
    known,
    options,
    recovery_codes,
    shown_by,
    sign_in_by_code,
    sign_in_by_passkey,
    sign_up_by_passkey,
)

pytestmark = pytest.mark.django_db
NEW = {"password1": "seven quiet harbours", "password2": "seven quiet harbours"}


def by_code(client: Client) -> None:
    sign_in_by_code(client)


def by_password(client: Client) -> None:
    client.post("/account/sign-in", {"login": AMINA, "password": PASSWORD})


def by_forgotten_password(client: Client) -> None:
    client.post("/account/password/forgotten", {"email": AMINA})
    client.post("/account/password/forgotten/code", {"code": code()})
    client.post("/account/password/forgotten/new", NEW)


def by_an_address_to_prove(client: Client) -> None:
    EmailAddress.objects.update(verified=False)
    by_password(client)
    client.post("/account/address/code", {"code": code()})


def by_signing_up_again(client: Client) -> None:
    client.post("/account/sign-up", {"email": AMINA})
    client.post("/account/address/code", {"code": "0000-0000"})


def by_the_editors_door(client: Client) -> None:
    Reader.objects.update(is_staff=True, is_superuser=True)
    client.post("/admin/login/", {"username": AMINA, "password": PASSWORD})
    client.post("/account/sign-in", {"login": AMINA, "password": PASSWORD, "next": "/admin/"})


WAYS = [by_code, by_password, by_forgotten_password, by_an_address_to_prove]


@pytest.mark.parametrize("way", [*WAYS, by_signing_up_again, by_the_editors_door])
def test_no_way_in_goes_around_the_second_step(way: Callable[[Client], None]):
    app_of(known())
    client = Client(HTTP_HOST="localhost")
    way(client)
    assert not is_signed_in(client)
    # And no page that is its readers' alone is given to who stands before the step.
    for page in ("/account/step", "/account/passkeys", "/account/sessions", "/account/address",
                 "/account/step/recovery-codes", "/account/step/recovery-codes.txt"):  # fmt: skip
        assert client.get(page).status_code == 302
    assert client.get("/admin/")["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("step", ["app", "recovery code"])
def test_each_way_in_leads_on_with_the_second_step(way: Callable[[Client], None], step: str):
    reader = known()
    secret = app_of(reader)
    client = Client(HTTP_HOST="localhost")
    way(client)
    said = shown_by(secret) if step == "app" else recovery_codes(reader)[0]
    assert client.post("/account/sign-in/step", {"code": said})["Location"] == "/"
    assert is_signed_in(client)


def test_a_passkey_is_two_steps_in_one_and_may_be_the_second():
    client = Client(HTTP_HOST="localhost")
    device = sign_up_by_passkey(client)
    app_of(Reader.objects.get())
    straight = Client(HTTP_HOST="localhost")
    sign_in_by_passkey(straight, device)
    assert is_signed_in(straight)
    second = Client(HTTP_HOST="localhost")
    by_code(second)
    said = device.get(options(second, "/account/sign-in/step"))
    assert second.post("/account/sign-in/step", {"credential": json.dumps(said)})["Location"] == "/"
    assert is_signed_in(second)


def test_a_passkey_of_anothers_is_no_second_step():
    mine = sign_up_by_passkey(Client(HTTP_HOST="localhost"))
    app_of(Reader.objects.get())
    theirs = sign_up_by_passkey(Client(HTTP_HOST="localhost"), "chidi@reader.example")
    assert Authenticator.objects.filter(type="webauthn").count() == 2
    client = Client(HTTP_HOST="localhost")
    by_code(client)
    asked = options(client, "/account/sign-in/step")
    assert asked["publicKey"]["allowCredentials"] != []
    for device in (theirs, Device(key=theirs.key, id=mine.id, user=mine.user)):
        client.post("/account/sign-in/step", {"credential": json.dumps(device.get(asked))})
    assert not is_signed_in(client)


def test_a_changed_address_signs_nobody_in_and_asks_for_the_step():
    secret = app_of(known())
    client = Client(HTTP_HOST="localhost")
    by_code(client)
    client.post("/account/sign-in/step", {"code": shown_by(secret)})
    there = client.post("/account/address", {"email": "new@reader.example", "action_add": ""})
    assert there["Location"].startswith("/account/again/step")
    assert Reader.objects.get().email == AMINA
    client.post("/account/again/step", {"code": shown_by(secret), "next": "/account/address"})
    client.post("/account/address", {"email": "new@reader.example", "action_add": ""})
    proof = code()
    other = Client(HTTP_HOST="localhost")
    other.post("/account/address/code", {"code": proof})
    assert not is_signed_in(other)
    client.post("/account/address/code", {"code": proof})
    assert Reader.objects.get().email == "new@reader.example"


def app_by_code(phone: Phone) -> None:
    phone.ask("post", "/auth/code/request", {"email": AMINA})
    phone.ask("post", "/auth/code/confirm", {"code": code()})


def app_by_password(phone: Phone) -> None:
    phone.ask("post", "/auth/login", {"email": AMINA, "password": PASSWORD})


def app_by_forgotten_password(phone: Phone) -> None:
    phone.ask("post", "/auth/password/request", {"email": AMINA})
    phone.ask("post", "/auth/password/reset", {"key": code(), "password": NEW["password1"]})
    phone.ask("post", "/auth/login", {"email": AMINA, "password": NEW["password1"]})


@pytest.mark.parametrize("way", [app_by_code, app_by_password, app_by_forgotten_password])
def test_no_apps_way_in_goes_around_the_second_step(way: Callable[[Phone], None]):
    secret = app_of(known())
    phone = Phone()
    way(phone)
    assert not phone.knows_me()
    for path in ("/account/authenticators", "/auth/sessions", "/account/email"):
        assert phone.ask("get", path).status_code == 401
    phone.ask("post", "/auth/2fa/authenticate", {"code": shown_by(secret)})
    assert phone.knows_me()


def test_an_app_proves_who_it_is_by_nothing_less_than_the_second_step():
    secret = app_of(known())
    phone = Phone()
    app_by_password(phone)
    phone.ask("post", "/auth/2fa/authenticate", {"code": shown_by(secret)})
    tries = {
        "/auth/reauthenticate": {"password": PASSWORD},
        "/auth/reauthenticate/code/request": {"email": AMINA},
        "/auth/reauthenticate/code/confirm": {"code": "0000-0000"},
        "/auth/reauthenticate/code/resend": None,
    }
    for path, given in tries.items():
        assert phone.ask("post", path, given).status_code in (403, 409), path
    assert phone.ask("post", "/auth/reauthenticate", {"password": PASSWORD}).status_code == 403
    assert phone.ask("delete", "/account/authenticators/totp").status_code == 401
    assert Authenticator.objects.filter(type="totp").exists()
    phone.ask("post", "/auth/2fa/reauthenticate", {"code": shown_by(secret)})
    assert phone.ask("delete", "/account/authenticators/totp").status_code == 200
    assert not Authenticator.objects.filter(type="totp").exists()


# All addresses that begin a sign-in, go on with it or say who it is; the others are walked in test_others.
KNOWN = [
    "account/sign-in",
    "account/sign-in/code",
    "account/sign-in/code/enter",
    "account/sign-in/passkey",
    "account/sign-in/step",
    "account/sign-out",
    "account/sign-up",
    "account/sign-up/passkey",
    "account/sign-up/passkey/made",
    "account/with",
    "account/with/apple",
    "account/with/apple/back",
    "account/with/apple/back/again",
    "account/with/failed",
    "account/with/given-up",
    "account/with/google",
    "account/with/google/back",
    "account/with/other/<slug:provider_id>",
    "account/with/other/<slug:provider_id>/back",
    "account/with/sign-up",
]
KNOWN_TO_APPS = [
    "2fa/authenticate",
    "2fa/reauthenticate",
    "code/confirm",
    "code/request",
    "code/resend",
    "email/verify",
    "email/verify/resend",
    "login",
    "password/request",
    "password/reset",
    "phone/verify",
    "phone/verify/resend",
    "provider/redirect",
    "provider/signup",
    "provider/token",
    "reauthenticate",
    "reauthenticate/code/confirm",
    "reauthenticate/code/request",
    "reauthenticate/code/resend",
    "session",
    "sessions",
    "signup",
    "webauthn/authenticate",
    "webauthn/login",
    "webauthn/reauthenticate",
    "webauthn/signup",
]


def test_there_is_no_way_in_that_nobody_thought_of():
    """One more must be thought of: walked here, in the tests of others or in those of apps."""
    api = "api/auth/app/v1/auth/"
    found = set()

    def look(patterns: list[URLPattern | URLResolver], before: str) -> None:
        for one in patterns:
            path = before + str(one.pattern)
            if isinstance(one, URLResolver):
                look(one.url_patterns, path)
            elif path.startswith(("account/sign", "account/with", api)):
                found.add(path)

    look(get_resolver().url_patterns, "")
    assert found == {*KNOWN, *(api + path for path in KNOWN_TO_APPS)}


def test_a_reader_without_the_step_is_not_asked(client):
    ReaderFactory()
    EmailAddress.objects.create(user=Reader.objects.get(), email=AMINA, verified=True, primary=True)
    by_password(client)
    assert is_signed_in(client)
