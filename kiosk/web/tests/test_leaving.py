"""A reader's account: a copy of its data, fetched by them alone; and the account erased."""

from __future__ import annotations

import json
import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as house
from django.core import mail
from django.test import Client

from kiosk.kit import jobs
from kiosk.kit.jobs import NowAdapter, base
from kiosk.persons import keeping
from kiosk.persons.models import Erasure, Export
from kiosk.readers.models import Follow, Reader
from kiosk.readers.tests.factories import NOON, PASSWORD, ReaderFactory

pytestmark = pytest.mark.django_db

AMINA = "amina@reader.example"


@pytest.fixture(autouse=True)
def worker(monkeypatch):
    """Jobs run as they are sent."""
    monkeypatch.setattr(base, "_adapter", NowAdapter())
    adapter = jobs.adapter()
    assert isinstance(adapter, NowAdapter)
    return adapter


def entered(email: str = AMINA) -> Client:
    """A browser signed in, that has said once more who it is."""
    reader = ReaderFactory(email=email)
    EmailAddress.objects.get_or_create(user=reader, email=email, verified=True, primary=True)
    client = Client()
    client.post("/account/sign-in", {"login": email, "password": PASSWORD})
    client.post("/account/again", {"password": PASSWORD})
    return client


def signed_in_only(email: str = AMINA) -> Client:
    reader = ReaderFactory(email=email)
    EmailAddress.objects.get_or_create(user=reader, email=email, verified=True, primary=True)
    client = Client()
    client.post("/account/sign-in", {"login": email, "password": PASSWORD})
    return client


@pytest.mark.parametrize("address", ["/account/export", "/account/export/file", "/account/erase"])
def test_who_is_not_signed_in_and_who_did_not_say_once_more_who_they_are_is_asked(address):
    assert Client().get(address)["Location"].startswith("/account/sign-in")
    client = signed_in_only()
    for answer in (client.get(address), client.post(address, {"address": AMINA})):
        assert answer.status_code in (302, 405)
        if answer.status_code == 302:
            assert answer["Location"].startswith("/account/again")
    assert not Erasure.objects.exists()
    assert not Export.objects.exists()


def test_a_small_copy_is_made_while_one_waits_and_fetched(worker):
    client = entered()
    Follow.objects.create(reader=Reader.objects.get(), kind="section", key="sport", made_at=NOON)
    assert client.post("/account/export")["Location"] == "/account/export"
    assert worker.sent == []
    page = client.get("/account/export")
    assert 'href="/account/export/file"' in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    answer = client.get("/account/export/file")
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"].startswith('attachment; filename="Kiosk ')
    assert answer["Content-Type"] == "application/zip"
    file = ZipFile(BytesIO(b"".join(answer)))
    assert json.loads(file.read("data/readers.follow.json"))[0]["key"] == "sport"


def test_a_large_copy_is_made_by_a_worker_who_writes(worker, monkeypatch):
    monkeypatch.setattr(keeping, "_SMALL", 0)
    client = entered()
    mail.outbox.clear()
    client.post("/account/export")
    assert [name for name, _ in worker.sent] == ["kiosk.persons.jobs.make_export"]
    assert [letter.to for letter in mail.outbox] == [[AMINA]]


def test_a_copy_that_is_not_made_yet_is_said_to_be_on_its_way():
    client = entered()
    keeping.ask(Reader.objects.get(), "en", NOON)
    page = client.get("/account/export").content.decode()
    assert "It is being made" in page
    assert client.get("/account/export/file").status_code == 404


def test_nobody_fetches_anothers_copy():
    entered().post("/account/export")
    assert Export.objects.get().reader.email == AMINA
    bruno = entered("bruno@desk.example")
    assert bruno.get("/account/export/file").status_code == 404
    assert "Make the file" in bruno.get("/account/export").content.decode()


def test_a_copy_some_days_old_is_there_no_more():
    client = entered()
    client.post("/account/export")
    Export.objects.update(made_at=NOON)
    assert client.get("/account/export/file").status_code == 404


def test_the_page_says_what_goes_and_what_stays_before_anything_does():
    client = entered()
    Follow.objects.create(reader=Reader.objects.get(), kind="section", key="sport", made_at=NOON)
    page = client.get("/account/erase").content.decode()
    assert re.search(r"What you follow</dt><dd>1</dd>", page)
    assert "Payments, as sums in the books" in page
    for typed in ("", "bruno@desk.example"):
        answer = client.post("/account/erase", {"address": typed})
        assert answer.status_code == 400
        assert "This is not the address of this account." in answer.content.decode()
    assert Reader.objects.get().is_active


def test_an_account_is_erased_with_its_address_typed_and_the_device_keeps_nothing():
    client, phone = entered(), entered()
    client.cookies[house.CHOICES_COOKIE] = "something"
    mail.outbox.clear()
    answer = client.post("/account/erase", {"address": "Amina@Reader.example "})
    assert answer.status_code == 200
    assert "Your account is closed" in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    for name in (*house.READER_COOKIES, house.CSRF_COOKIE_NAME):
        assert client.cookies[name].value == ""
    assert not Reader.objects.exists()
    assert [letter.subject for letter in mail.outbox] == ["Your account at Kiosk is erased"]
    for device in (client, phone):
        assert device.get("/account")["Location"].startswith("/account/sign-in")
        device.post("/account/sign-in", {"login": AMINA, "password": PASSWORD})
        assert device.get("/account").status_code == 302


def test_an_account_that_waits_to_be_erased_lets_nobody_in(monkeypatch):
    client, phone = entered(), entered()
    monkeypatch.setattr(base, "_adapter", Lazy())
    client.post("/account/erase", {"address": AMINA})
    assert Reader.objects.filter(is_active=False).count() == 1
    assert phone.get("/account").status_code == 302
    answer = phone.post("/account/sign-in", {"login": AMINA, "password": PASSWORD})
    assert answer["Location"] == "/account/closed"


class Lazy(NowAdapter):
    """A worker that gets to nothing."""

    def send(self, name, arguments, delay_s):
        self.sent.append((name, arguments))
