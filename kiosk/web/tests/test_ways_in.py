"""Passkeys, the second step and sign-ins: made, used, named, ended."""

from __future__ import annotations

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.conf import settings as house
from django.core import mail
from django.test import Client

from kiosk.articles.tests.factories import ArticleFactory
from kiosk.readers.choices import Choice, Kind
from kiosk.readers.keeping import Device as KeepingDevice
from kiosk.readers.models import Follow, Reader
from kiosk.readers.tests.factories import NOON, PASSWORD
from kiosk.reading.models import Saved
from kiosk.reading.shelf import DeviceShelf
from kiosk.web.accounts.tests.authenticator import Device
from kiosk.web.tests.account_ways import (
    AMINA,
    add_passkey,
    app_of,
    is_signed_in,
    known,
    options,
    prove,
    recovery_codes,
    shown_by,
    sign_in_by_code,
    sign_in_by_passkey,
    sign_up_by_passkey,
)

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def client() -> Client:
    return Client(HTTP_HOST="localhost")


def told() -> list[str]:
    return [str(letter.subject) for letter in mail.outbox]


def test_an_account_is_made_with_a_passkey_and_signed_in_to_with_it(client):
    device = sign_up_by_passkey(client)
    assert is_signed_in(client)
    reader = Reader.objects.get()
    assert (reader.email, reader.has_usable_password()) == (AMINA, False)
    another = Client(HTTP_HOST="localhost")
    assert sign_in_by_passkey(another, device)["Location"] == "/"
    assert is_signed_in(another)


def test_no_passkey_is_made_before_the_address_is_proved(client):
    client.post("/account/sign-up/passkey", {"email": AMINA})
    answer = client.get("/account/sign-up/passkey/made")
    assert answer["Location"] == "/account/sign-up"
    assert not Authenticator.objects.exists()


def test_what_a_device_chose_comes_along_with_a_passkey(client):
    article = ArticleFactory()
    device, shelf = KeepingDevice(""), DeviceShelf("")
    device.change(lambda choices: choices.follow(Choice(Kind.TITLE, "gazette")), NOON)
    shelf.save(article.pk, "", NOON)
    kept = {house.CHOICES_COOKIE: device.written or "", house.SAVED_COOKIE: shelf.written or ""}
    client.cookies.load(kept)
    passkey = sign_up_by_passkey(client)
    assert (Follow.objects.get().key, Saved.objects.get().article) == ("gazette", article)
    assert client.cookies[house.CHOICES_COOKIE]["max-age"] == 0
    Follow.objects.all().delete()
    another = Client(HTTP_HOST="localhost")
    another.cookies.load(kept)
    sign_in_by_passkey(another, passkey)
    assert Follow.objects.get().key == "gazette"


@pytest.mark.parametrize(
    ("device", "values"),
    [
        (Device(verifies=False), {}),
        (Device(origin="https://evil.example"), {}),
        (Device(), {"challenge": "bm90IHRoaXMgb25l"}),
    ],
    ids=["unverified", "elsewhere", "replayed"],
)
def test_a_passkey_that_is_not_as_it_should_be_signs_nobody_in(client, device, values):
    good = sign_up_by_passkey(client)
    device.key, device.id, device.user = good.key, good.id, good.user
    another = Client(HTTP_HOST="localhost")
    answer = sign_in_by_passkey(another, device, **values)
    assert answer["Location"] == "/account/sign-in"
    assert not is_signed_in(another)
    assert "This is not right." in another.get("/account/sign-in").content.decode()


def test_a_passkey_that_does_not_check_who_holds_it_is_not_made(client):
    known()
    sign_in_by_code(client)
    prove(client)
    said = json.dumps(Device(verifies=False).create(options(client, "/account/passkeys/made")))
    for more in ({"passwordless": "true"}, {}):
        form = {"name": "old key", "credential": said, **more}
        assert client.post("/account/passkeys/made", form).status_code == 200
    assert not Authenticator.objects.exists()


def test_passkeys_are_several_named_and_removed_and_each_time_it_is_told(client):
    known()
    sign_in_by_code(client)
    there = client.get("/account/passkeys/made")
    assert there["Location"] == "/account/again?next=%2Faccount%2Fpasskeys%2Fmade"
    prove(client)
    phone, laptop = add_passkey(client, "my phone"), add_passkey(client, "my laptop")
    assert told().count("A passkey was made for your account") == 2
    page = client.get("/account/passkeys").content.decode()
    assert "my phone" in page
    assert "my laptop" in page
    first, second = Authenticator.objects.filter(type="webauthn").order_by("pk")
    client.post(f"/account/passkeys/{first.pk}/name", {"name": "the old phone"})
    assert "the old phone" in client.get("/account/passkeys").content.decode()
    client.post(f"/account/passkeys/{first.pk}/removed")
    assert "A passkey was removed from your account" in told()
    lost, kept = Client(HTTP_HOST="localhost"), Client(HTTP_HOST="localhost")
    sign_in_by_passkey(lost, phone)
    sign_in_by_passkey(kept, laptop)
    assert (is_signed_in(lost), is_signed_in(kept)) == (False, True)
    assert Authenticator.objects.filter(type="webauthn").get() == second


def test_a_passkey_of_anothers_is_not_there(client):
    sign_up_by_passkey(client)
    key = Authenticator.objects.get(type="webauthn")
    other = Client(HTTP_HOST="localhost")
    known("chidi@reader.example")
    sign_in_by_code(other, "chidi@reader.example")
    prove(other, "chidi@reader.example")
    for act in ("name", "removed"):
        assert other.post(f"/account/passkeys/{key.pk}/{act}", {"name": "mine"}).status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_a_new_passkey_is_named_by_what_it_is_made_with():
    known()
    client = Client(HTTP_HOST="localhost", HTTP_USER_AGENT=FIREFOX)
    sign_in_by_code(client)
    prove(client)
    assert 'value="Firefox (Linux)"' in client.get("/account/passkeys/made").content.decode()


def test_a_passkey_without_a_second_step_leaves_codes_as_a_way_in(client):
    sign_up_by_passkey(client)
    another = Client(HTTP_HOST="localhost")
    assert sign_in_by_code(another)["Location"] == "/"
    assert is_signed_in(another)


def test_the_second_step_is_turned_on_with_a_code_and_gives_recovery_codes(
    client, django_capture_on_commit_callbacks
):
    known()
    sign_in_by_code(client)
    assert "/account/again" in client.get("/account/step/on")["Location"]
    prove(client)
    page = client.get("/account/step/on").content.decode()
    found = re.search(r'class="account-key">(\w{32})<', page)
    assert found
    assert '<svg class="squares"' in page
    wrong = client.post("/account/step/on", {"code": "000000"}).content.decode()
    assert "This is not right." in wrong
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/account/step/on", {"code": shown_by(found[1])})
    assert answer["Location"] == "/account/step/recovery-codes"
    codes = recovery_codes(Reader.objects.get())
    page = client.get(answer["Location"]).content.decode()
    assert len(codes) == 10
    assert all(f"{one[:4]} {one[4:]}" in page for one in codes)
    file = client.get("/account/step/recovery-codes.txt")
    assert file.content.decode().split() == codes
    assert "attachment" in file["Content-Disposition"]
    assert "no-store" in file["Cache-Control"]
    assert "The second step is on" in told()


def test_what_the_second_step_is_checked_by_is_not_kept_in_clear(client):
    reader = known()
    secret = app_of(reader)
    codes = recovery_codes(reader)
    for kept in Authenticator.objects.all():
        written = json.dumps(kept.data)
        assert secret not in written
        assert not any(one in written for one in codes)
    assert TOTP(Authenticator.objects.get(type="totp")).validate_code(shown_by(secret))


def test_a_recovery_code_is_good_once_and_new_ones_end_the_old(
    client, django_capture_on_commit_callbacks
):
    reader = known()
    app_of(reader)
    first, second, *_ = recovery_codes(reader)
    sign_in_by_code(client)
    assert client.post("/account/sign-in/step", {"code": first})["Location"] == "/"
    another = Client(HTTP_HOST="localhost")
    sign_in_by_code(another)
    another.post("/account/sign-in/step", {"code": first})
    assert not is_signed_in(another)
    client.post("/account/again/step", {"code": second})
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/account/step/recovery-codes/new")
    assert "You have new recovery codes" in told()
    assert second not in recovery_codes(reader)
    assert len(recovery_codes(reader)) == 10


def test_a_code_of_the_app_is_typed_in_any_script_and_good_once(client):
    secret = app_of(known())
    shown = shown_by(secret)
    sign_in_by_code(client)
    arabic = shown.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    client.post("/account/sign-in/step", {"code": arabic})
    assert is_signed_in(client)
    another = Client(HTTP_HOST="localhost")
    sign_in_by_code(another)
    another.post("/account/sign-in/step", {"code": shown})
    assert not is_signed_in(another)


def test_after_five_wrong_codes_the_right_one_waits(client):
    secret = app_of(known())
    shown = shown_by(secret)
    sign_in_by_code(client)
    for _ in range(5):
        client.post("/account/sign-in/step", {"code": "000000"})
    page = client.post("/account/sign-in/step", {"code": shown}).content.decode()
    assert "There were too many tries." in page
    assert not is_signed_in(client)


def test_the_second_step_is_turned_off_by_the_app_alone(client):
    secret = app_of(known())
    sign_in_by_code(client)
    client.post("/account/sign-in/step", {"code": shown_by(secret)})
    there = client.get("/account/step/off")["Location"]
    assert there.startswith("/account/again/step")
    client.post("/account/again/step", {"code": shown_by(secret)})
    assert client.post("/account/step/off")["Location"] == "/account/step"
    assert not Authenticator.objects.exists()
    assert "The second step is off" in told()
    assert sign_in_by_code(Client(HTTP_HOST="localhost"))["Location"] == "/"


@pytest.mark.parametrize("way", ["code", "password"])
def test_with_a_second_step_nothing_less_proves_who_it_is(client, way):
    secret = app_of(known())
    sign_in_by_code(client)
    client.post("/account/sign-in/step", {"code": shown_by(secret)})
    mail.outbox.clear()
    if way == "code":
        answer = client.post("/account/again/code", {"recipient": AMINA})
    else:
        answer = client.post("/account/again", {"password": PASSWORD})
    assert answer["Location"].startswith("/account/again/step")
    assert mail.outbox == []
    assert client.get("/account/step/off")["Location"].startswith("/account/again/step")


def test_sign_ins_are_listed_and_ended_one_by_one(client):
    known()
    sign_in_by_code(client)
    other = Client(HTTP_HOST="localhost", HTTP_USER_AGENT=FIREFOX)
    sign_in_by_code(other)
    page = client.get("/account/sessions").content.decode()
    assert page.count('name="session"') == 1
    assert "<bdi>Firefox</bdi>" in page
    assert "127.0.0.1" in page
    found = re.search(r'name="session" value="(\d+)"', page)
    assert found
    assert client.post("/account/sessions/ended", {"session": found[1]}).status_code == 302
    assert "It is signed out." in client.get("/account/sessions").content.decode()
    assert (is_signed_in(client), is_signed_in(other)) == (True, False)


def test_a_sign_in_of_anothers_is_not_ended(client):
    known()
    sign_in_by_code(client)
    page = client.get("/account/sessions").content.decode()
    other = Client(HTTP_HOST="localhost")
    known("chidi@reader.example")
    sign_in_by_code(other, "chidi@reader.example")
    for session in (*UserSession.objects.values_list("pk", flat=True), "", "x", "²"):
        client.post("/account/sessions/ended", {"session": str(session)})
    assert "This one" in page
    assert is_signed_in(other)


def test_all_other_sign_ins_are_ended_at_once(client):
    known()
    sign_in_by_code(client)
    others = [Client(HTTP_HOST="localhost") for _ in range(2)]
    for other in others:
        sign_in_by_code(other)
    client.post("/account/sessions")
    assert is_signed_in(client)
    assert [is_signed_in(other) for other in others] == [False, False]


def test_ending_this_very_sign_in_leaves_nothing_of_the_reader(client):
    known()
    sign_in_by_code(client)
    answer = client.post("/account/sessions/ended", {"session": UserSession.objects.get().pk})
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert not is_signed_in(client)


def test_a_cookie_of_an_https_house_is_its_hosts_alone(client, settings):
    settings.SESSION_COOKIE_NAME = "__Host-session"
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    known()
    sign_in_by_code(client)
    cookie = client.cookies["__Host-session"]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
    assert (cookie["path"], cookie["domain"]) == ("/", "")
