"""Accounts for apps: the same by JSON, with a token in a header."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as house
from django.core import mail
from django.test import Client

from kiosk.readers.choices import Choice, Kind
from kiosk.readers.keeping import Device as KeepingDevice
from kiosk.readers.models import Follow, Reader
from kiosk.readers.tests.factories import NOON, PASSWORD
from kiosk.web.accounts.tests.authenticator import Device
from kiosk.web.tests.account_ways import (
    AMINA,
    APP,
    Phone,
    code,
    is_signed_in,
    known,
    sign_in_by_code,
)

pytestmark = pytest.mark.django_db


def sign_up(phone: Phone, **more: str) -> None:
    phone.ask("post", "/auth/signup", {"email": AMINA, **more})
    phone.ask("post", "/auth/email/verify", {"key": code()})


def test_an_app_signs_up_in_and_out_with_a_token_in_a_header():
    phone = Phone()
    sign_up(phone)
    assert phone.knows_me()
    answer = phone.ask("get", "/auth/session")
    assert answer.json()["data"]["user"]["email"] == AMINA
    assert phone.token not in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    phone.ask("delete", "/auth/session")
    assert not phone.knows_me()
    again = Phone()
    again.ask("post", "/auth/code/request", {"email": AMINA})
    again.ask("post", "/auth/code/confirm", {"code": code()})
    assert again.knows_me()


def test_an_app_that_signs_up_with_a_password_has_none_to_anothers_account():
    sign_up(Phone(), password=PASSWORD)
    assert not Reader.objects.get().has_usable_password()


def test_a_token_in_an_address_or_a_cookie_is_none():
    phone = Phone()
    sign_up(phone)
    for client, more in (
        (Client(), f"?session_token={phone.token}&token={phone.token}"),
        (Client(), ""),
    ):
        client.cookies["sessionid"] = phone.token if not more else ""
        assert client.get(f"{APP}/auth/session{more}").status_code == 401


def test_no_path_tells_an_app_whether_an_address_has_an_account():
    known()
    for path in ("/auth/signup", "/auth/code/request", "/auth/password/request"):
        answers = [
            Phone().ask("post", path, {"email": email})
            for email in (AMINA, "nobody@reader.example")
        ]
        first, second = (
            (one.status_code, sorted(one.json()), one.json().get("data")) for one in answers
        )
        assert first == second, path


def test_what_a_device_chose_comes_along_to_an_app_that_keeps_its_cookies():
    device = KeepingDevice("")
    device.change(lambda choices: choices.follow(Choice(Kind.TITLE, "gazette")), NOON)
    client = Client()
    client.cookies[house.CHOICES_COOKIE] = device.written or ""
    asked: dict[str, Any] = {"content_type": "application/json"}
    token = client.post(f"{APP}/auth/signup", {"email": AMINA}, **asked).json()["meta"][
        "session_token"
    ]
    client.post(
        f"{APP}/auth/email/verify", {"key": code()}, headers={"X-Session-Token": token}, **asked
    )
    assert Follow.objects.get().key == "gazette"


def test_an_app_makes_a_passkey_and_signs_in_with_it():
    phone, device = Phone(), Device()
    phone.ask("post", "/auth/webauthn/signup", {"email": AMINA})
    phone.ask("post", "/auth/email/verify", {"key": code()})
    made = phone.ask("get", "/auth/webauthn/signup").json()["data"]["creation_options"]
    made["publicKey"]["rp"]["id"] = "testserver"
    device.origin = "https://testserver"
    phone.ask("put", "/auth/webauthn/signup", {"name": "app", "credential": device.create(made)})
    assert phone.knows_me()
    again = Phone()
    asked = again.ask("get", "/auth/webauthn/login").json()["data"]["request_options"]
    again.ask("post", "/auth/webauthn/login", {"credential": device.get(asked)})
    assert again.knows_me()


def test_a_changed_address_asks_again_and_tells_both():
    phone = Phone()
    sign_up(phone)
    mail.outbox.clear()
    changed = {"email": "new@reader.example"}
    assert phone.ask("post", "/account/email", changed).status_code == 401
    assert mail.outbox == []
    phone.ask("post", "/auth/reauthenticate/code/request", {"email": AMINA})
    phone.ask("post", "/auth/reauthenticate/code/confirm", {"code": code()})
    assert phone.ask("post", "/account/email", changed).status_code == 200
    phone.ask("post", "/auth/email/verify", {"key": code()})
    assert Reader.objects.get().email == "new@reader.example"
    told = [letter.to for letter in mail.outbox if "was changed" in letter.subject]
    assert told == [[AMINA], ["new@reader.example"]]


def test_an_app_is_on_the_list_of_sign_ins_and_ended_from_there(client):
    phone = Phone()
    sign_up(phone)
    sign_in_by_code(client)
    client.post("/account/sessions")
    assert is_signed_in(client)
    assert phone.ask("get", "/auth/session").status_code in (401, 410)


def test_an_apps_second_step_wants_it_asked_again():
    phone = Phone()
    sign_up(phone)
    assert phone.ask("post", "/account/authenticators/totp", {"code": "000000"}).status_code in (
        400,
        401,
    )
    assert not Authenticator.objects.exists()


def test_browsers_have_pages_and_no_such_api(client):
    assert client.get("/api/auth/browser/v1/auth/session").status_code == 404


def test_what_apps_are_told_is_described(client):
    answer = client.get("/api/auth/openapi.json")
    paths = answer.json()["paths"]
    assert any(path.endswith("/auth/session") for path in paths)
    assert client.get("/api/auth/openapi.yaml").status_code == 200
    assert "public" in answer["Cache-Control"]
    assert client.post("/api/auth/openapi.json").status_code == 405
    assert client.get("/api/auth/openapi.html").status_code == 404
