"""Ways to sign in, walked by tests as a browser or an app would walk them."""

from __future__ import annotations

import json
import re
import time
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import mail
from django.core.cache import cache
from django.test import Client

from kiosk.readers.models import Reader
from kiosk.readers.tests.factories import ReaderFactory
from kiosk.web.accounts.tests.authenticator import Device

AMINA = "amina@reader.example"
APP = "/api/auth/app/v1"


def code() -> str:
    """The code of the last mail sent."""
    found = re.search(r"^\d{4}-\d{4}$", str(mail.outbox[-1].body), re.M)
    assert found, mail.outbox[-1].body
    return found[0]


def known(email: str = AMINA, **values: object) -> Reader:
    """A reader whose address is proved."""
    reader = ReaderFactory(email=email, **values)
    EmailAddress.objects.create(user=reader, email=email, verified=True, primary=True)
    return reader


def is_signed_in(client: Client) -> bool:
    return client.get("/account").status_code == 200


def prove(client: Client, email: str = AMINA) -> None:
    """Say once more who it is, with a mailed code."""
    client.post("/account/again/code", {"recipient": email})
    client.post("/account/again/code/enter", {"code": code()})


def sign_in_by_code(client: Client, email: str = AMINA) -> Any:
    client.post("/account/sign-in/code", {"email": email})
    return client.post("/account/sign-in/code/enter", {"code": code()})


def app_of(reader: Reader) -> str:
    """The secret of an app that is their second step, with recovery codes beside it."""
    secret = str(generate_totp_secret())
    TOTP.activate(reader, secret)
    RecoveryCodes.activate(reader)
    return secret


def shown_by(secret: str) -> str:
    """What an app shows now. A code is good once, so that of a moment ago is good again in a test."""
    cache.clear()
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def recovery_codes(reader: Reader) -> list[str]:
    kept = Authenticator.objects.get(user=reader, type=Authenticator.Type.RECOVERY_CODES)
    codes: list[str] = kept.wrap().get_unused_codes()
    return codes


def options(client: Client, address: str) -> dict[str, Any]:
    """What a page gives a device: the options that stand on its form."""
    page = client.get(address).content.decode()
    found = re.search(r'data-passkey-options="([^"]*)"', page)
    assert found, page
    made: dict[str, Any] = json.loads(found[1].replace("&#34;", '"').replace("&amp;", "&"))
    return made


def sign_in_by_passkey(client: Client, device: Device, **values: Any) -> Any:
    asked = client.get("/account/sign-in/passkey", headers={"accept": "application/json"}).json()
    said = json.dumps(device.get(asked["request_options"], **values))
    return client.post("/account/sign-in/passkey", {"credential": said})


def sign_up_by_passkey(client: Client, email: str = AMINA) -> Device:
    client.post("/account/sign-up/passkey", {"email": email})
    client.post("/account/address/code", {"code": code()})
    device = Device()
    said = json.dumps(device.create(options(client, "/account/sign-up/passkey/made")))
    client.post("/account/sign-up/passkey/made", {"name": "my phone", "credential": said})
    return device


def add_passkey(client: Client, name: str) -> Device:
    device = Device()
    said = json.dumps(device.create(options(client, "/account/passkeys/made")))
    form = {"name": name, "credential": said, "passwordless": "true"}
    assert client.post("/account/passkeys/made", form).status_code == 302
    return device


class Phone:
    """An app on a phone: it keeps the token it is given, and no cookies."""

    def __init__(self) -> None:
        self.token = ""

    def ask(self, method: str, path: str, given: dict[str, Any] | None = None) -> Any:
        """The answer to that request of the API; its token is kept from the answer on."""
        headers = {"X-Session-Token": self.token} if self.token else {}
        answer = getattr(Client(), method)(
            APP + path,
            given if method == "get" else given or {},
            content_type="application/json",
            headers=headers,
        )
        self.token = answer.json().get("meta", {}).get("session_token", self.token)
        return answer

    def knows_me(self) -> bool:
        answer = self.ask("get", "/auth/session")
        return answer.status_code == 200 and bool(answer.json()["meta"]["is_authenticated"])
