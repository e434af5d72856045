"""Signing in with others: an OpenID Connect provider, Google and Apple, played by one of ours."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.socialaccount.providers.apple.views import AppleOAuth2Adapter
from allauth.socialaccount.providers.google.views import GoogleOAuth2Adapter
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings as house
from django.core import mail
from django.test import Client

from kiosk.readers.choices import Choice, Kind
from kiosk.readers.keeping import Device
from kiosk.readers.models import Follow, Reader
from kiosk.readers.tests.factories import NOON
from kiosk.web.accounts.tests.provider import CLIENT, SECRET, Provider, parse_one, serving
from kiosk.web.tests.account_ways import (
    AMINA,
    Phone,
    app_of,
    code,
    is_signed_in,
    known,
    prove,
    shown_by,
    sign_in_by_code,
)

pytestmark = pytest.mark.django_db
OTHER = "/account/with/other/oidc"
_CLIENT = {"client_id": CLIENT, "secret": SECRET}


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with serving() as made:
        yield made


@pytest.fixture
def provider(running: Provider, settings) -> Provider:
    """The provider, as it is at first; the house knows it under OpenID Connect."""
    running.person = {"sub": "4711", "email": AMINA, "email_verified": True}
    running.issuer, running.refuses, running.asked = running.address, False, []
    app: dict[str, Any] = {**_CLIENT, "provider_id": "oidc", "name": "The Club"}
    app["settings"] = {"server_url": running.address}
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}
    }
    return running


@pytest.fixture
def google(provider: Provider, settings, monkeypatch) -> Provider:
    """The same, as if it were Google."""
    settings.SOCIALACCOUNT_PROVIDERS = {
        "google": {"APPS": [{**_CLIENT, "name": "Google"}], "OAUTH_PKCE_ENABLED": True}
    }
    provider.issuer = "https://accounts.google.com"
    monkeypatch.setattr(GoogleOAuth2Adapter, "authorize_url", f"{provider.address}/authorize")
    monkeypatch.setattr(GoogleOAuth2Adapter, "access_token_url", f"{provider.address}/token")
    return provider


@pytest.fixture
def apple(provider: Provider, settings, monkeypatch) -> Provider:
    """The same, as if it were Apple."""
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    app: dict[str, Any] = {"client_id": CLIENT, "secret": "KEY1", "key": "TEAM1", "name": "Apple"}
    app["settings"] = {"certificate_key": pem}
    settings.SOCIALACCOUNT_PROVIDERS = {"apple": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}
    provider.issuer = "https://appleid.apple.com"
    monkeypatch.setattr(AppleOAuth2Adapter, "authorize_url", f"{provider.address}/authorize")
    monkeypatch.setattr(AppleOAuth2Adapter, "access_token_url", f"{provider.address}/token")
    monkeypatch.setattr(AppleOAuth2Adapter, "public_key_url", f"{provider.address}/keys")
    return provider


@pytest.fixture
def client() -> Client:
    return Client(HTTP_HOST="localhost")


def led(client: Client, address: str, **form: str) -> str:
    """Where the page leads that answers a press on the button."""
    page = client.post(address, form)
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]*)"', page.content.decode())
    assert found, page.content.decode()
    assert urlsplit(found[1]).netloc not in page["Content-Security-Policy"]
    return found[1].replace("&amp;", "&")


def sign_in(client: Client, provider: Provider, address: str = OTHER, **form: str) -> Any:
    """To the provider and back; the answer to coming back."""
    there = led(client, address, **form)
    return client.get(f"{address}/back?{urlencode(provider.back(there))}")


def test_who_is_not_set_up_shows_nowhere_and_is_not_there(client, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {}
    for page in ("/account/sign-in", "/account/sign-up"):
        assert "Go on with" not in client.get(page).content.decode()
    for address in ("/account/with/google", "/account/with/apple", OTHER):
        assert client.post(address).status_code == 404
        back = f"{address}/back/again" if address.endswith("apple") else f"{address}/back"
        assert client.get(back).status_code == 404


def test_one_signs_up_with_another_account_and_then_in(client, provider):
    page = client.get("/account/sign-in").content.decode()
    assert f'action="{OTHER}"' in page
    assert "Go on with The Club" in page
    assert sign_in(client, provider)["Location"] == "/"
    assert is_signed_in(client)
    reader = Reader.objects.get()
    assert (reader.email, reader.has_usable_password()) == (AMINA, False)
    assert mail.outbox == []
    assert not SocialToken.objects.exists()
    another = Client(HTTP_HOST="localhost")
    sign_in(another, provider)
    assert is_signed_in(another)
    assert Reader.objects.count() == 1


def test_what_a_device_chose_comes_along_with_another_account(client, provider):
    device = Device("")
    device.change(lambda choices: choices.follow(Choice(Kind.TITLE, "gazette")), NOON)
    client.cookies.load({house.CHOICES_COOKIE: device.written or ""})
    sign_in(client, provider)
    assert Follow.objects.get().key == "gazette"
    assert client.cookies[house.CHOICES_COOKIE]["max-age"] == 0


def test_an_address_the_other_side_did_not_verify_is_proved_by_our_code(client, provider):
    provider.person["email_verified"] = False
    assert sign_in(client, provider)["Location"] == "/account/address/code"
    assert not is_signed_in(client)
    client.post("/account/address/code", {"code": code()})
    assert is_signed_in(client)


def test_where_the_other_side_tells_no_address_one_is_asked_for_and_proved(client, provider):
    del provider.person["email"]
    assert sign_in(client, provider)["Location"] == "/account/with/sign-up"
    assert "The Club told us no address." in client.get("/account/with/sign-up").content.decode()
    client.post("/account/with/sign-up", {"email": AMINA})
    assert not is_signed_in(client)
    client.post("/account/address/code", {"code": code()})
    assert is_signed_in(client)


def test_an_account_is_never_joined_by_another_sides_word(client, provider):
    known()
    answer = sign_in(client, provider)
    assert answer["Location"] == "/account/address/code"
    assert "account already" in mail.outbox[-1].subject
    client.post("/account/address/code", {"code": "0000-0000"})
    assert not is_signed_in(client)
    assert not SocialAccount.objects.exists()


def test_another_account_is_added_after_being_asked_again_and_removed(client, provider):
    known()
    sign_in_by_code(client)
    assert sign_in(client, provider, process="connect")["Location"] == "/account/again"
    prove(client)
    assert SocialAccount.objects.count() == 1
    assert "can be signed in to with The Club" in mail.outbox[-1].subject
    another = Client(HTTP_HOST="localhost")
    sign_in(another, provider)
    assert is_signed_in(another)
    page = client.get("/account/with").content.decode()
    assert "<bdi>The Club</bdi>" in page
    assert "The Club" in client.get("/account").content.decode()
    client.post("/account/with", {"account": SocialAccount.objects.get().pk})
    assert not SocialAccount.objects.exists()
    assert "not signed in to with The Club" in mail.outbox[-1].subject


def test_anothers_account_elsewhere_is_not_added(client, provider):
    sign_in(Client(HTTP_HOST="localhost"), provider)
    known("chidi@reader.example")
    sign_in_by_code(client, "chidi@reader.example")
    prove(client, "chidi@reader.example")
    sign_in(client, provider, process="connect")
    page = client.get("/account/with").content.decode()
    assert "another reader" in page
    assert SocialAccount.objects.get().user.email == AMINA


def test_who_gives_up_or_comes_with_anothers_answer_is_not_signed_in(client, provider):
    provider.refuses = True
    assert sign_in(client, provider)["Location"] == "/account/with/given-up"
    assert client.get("/account/with/given-up").status_code == 200
    provider.refuses = False
    answer = provider.back(led(Client(HTTP_HOST="localhost"), OTHER))
    assert client.get(f"{OTHER}/back?{urlencode(answer)}")["Location"] == "/account/with/failed"
    failed = client.get("/account/with/failed")
    assert failed.status_code == 401
    assert "That did not work" in failed.content.decode()
    assert not is_signed_in(client)


def test_an_answer_is_good_once_and_for_who_asked(client, provider):
    there = led(client, OTHER)
    assert parse_one(urlsplit(there).query)["code_challenge_method"] == "S256"
    answer = provider.back(there)
    client.get(f"{OTHER}/back?{urlencode(answer)}")
    assert is_signed_in(client)
    client.post("/account/sign-out")
    client.get(f"{OTHER}/back?{urlencode(answer)}")
    assert not is_signed_in(client)


def test_one_signs_in_with_google(client, google):
    assert "Go on with Google" in client.get("/account/sign-up").content.decode()
    assert sign_in(client, google, "/account/with/google")["Location"] == "/"
    assert is_signed_in(client)
    assert SocialAccount.objects.get().provider == "google"


def test_one_signs_in_with_apple_which_answers_by_a_form(client, apple):
    there = led(client, "/account/with/apple")
    assert parse_one(urlsplit(there).query)["response_mode"] == "form_post"
    answer = {**apple.back(there), "id_token": apple.id_token(), "user": json.dumps({"name": {}})}
    # From its own site: our session's cookie does not come with it.
    stranger = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)
    posted = stranger.post("/account/with/apple/back", answer)
    cookie = posted.cookies["apple-login-session"]
    assert (cookie["path"], cookie["samesite"]) == ("/account/with/apple/back/again", "Lax")
    assert cookie["httponly"]
    client.cookies["apple-login-session"] = cookie.value
    back = urlsplit(posted["Location"])
    assert "id_token" not in back.query
    assert client.get(f"{back.path}?{back.query}")["Location"] == "/"
    assert is_signed_in(client)


@pytest.mark.parametrize("claim", [{"iss": "https://evil.example"}, {"aud": "another"}, {"exp": 1}])
def test_a_token_for_another_of_another_or_of_long_ago_is_refused(client, apple, claim):
    there = led(client, "/account/with/apple")
    apple.person.update(claim)
    posted = Client(HTTP_HOST="localhost").post("/account/with/apple/back", apple.back(there))
    client.cookies["apple-login-session"] = posted.cookies["apple-login-session"].value
    assert client.get(posted["Location"])["Location"] == "/account/with/failed"
    assert not is_signed_in(client)


def test_another_account_asks_for_the_second_step_too(client, provider):
    sign_in(Client(HTTP_HOST="localhost"), provider)
    secret = app_of(Reader.objects.get())
    assert sign_in(client, provider)["Location"] == "/account/sign-in/step"
    assert not is_signed_in(client)
    client.post("/account/sign-in/step", {"code": shown_by(secret)})
    assert is_signed_in(client)
    assert EmailAddress.objects.get().verified


def test_an_app_brings_a_token_of_the_other_side_and_is_asked_for_the_step(client, provider):
    given = {"client_id": CLIENT, "id_token": provider.id_token()}
    asked = {"provider": "oidc", "process": "login", "token": given}
    phone = Phone()
    phone.ask("post", "/auth/provider/token", asked)
    assert phone.knows_me()
    secret = app_of(Reader.objects.get())
    again = Phone()
    again.ask("post", "/auth/provider/token", asked)
    assert not again.knows_me()
    again.ask("post", "/auth/2fa/authenticate", {"code": shown_by(secret)})
    assert again.knows_me()
    for wrong in ({"aud": "another"}, {"iss": "https://evil.example"}, {"exp": 1}):
        given["id_token"] = provider.id_token(**wrong)
        stranger = Phone()
        stranger.ask("post", "/auth/provider/token", asked)
        assert not stranger.knows_me()
