"""Where choices are kept: a device's cookie, an account's rows."""

from __future__ import annotations

import random

import pytest
from django.core import signing
from django.db import IntegrityError, transaction

from kiosk.readers.choices import Choice, Choices, Kind
from kiosk.readers.keeping import Account, Device, FullError
from kiosk.readers.models import Follow, Mute, Nudge, Reader
from kiosk.readers.tests.factories import NOON, EditorFactory, ReaderFactory

pytestmark = pytest.mark.django_db

GAZETTE = Choice(Kind.TITLE, "gazette")
SPORT = Choice(Kind.SECTION, "sport")
ADA = Choice(Kind.TOPIC, "ada lovelace")


def test_a_device_keeps_what_was_chosen_in_a_cookie_that_only_we_can_write():
    device = Device("")
    device.change(lambda choices: choices.follow(GAZETTE).mute(SPORT), NOON)
    assert device.written is not None
    assert Device(device.written).load() == Choices(follows=(GAZETTE,), mutes=(SPORT,))
    forged = signing.dumps({"f": {"title": ["gazette"]}}, key="another", salt="kiosk.choices")
    for cookie in (forged, device.written[:-1], "nonsense", "::"):
        assert Device(cookie).load() == Choices()


def test_a_device_that_chose_nothing_any_more_loses_its_cookie():
    device = Device("")
    device.change(lambda choices: choices.follow(GAZETTE), NOON)
    later = Device(device.written or "")
    later.change(lambda choices: choices.unfollow(GAZETTE), NOON)
    assert later.written == ""
    assert later.load() == Choices()
    later.change(lambda choices: choices.follow(SPORT), NOON)
    assert later.load().follows == (SPORT,)


def test_a_device_keeps_two_hundred_follows_and_says_when_it_is_full():
    device = Device("")
    titles = [Choice(Kind.TITLE, f"the-{n}-evening-post") for n in range(200)]
    device.change(lambda choices: choices.follow(*titles), NOON)
    before = device.load()
    assert len(before.follows) == 200
    chance = random.Random(1)
    long = [Choice(Kind.TOPIC, f"{chance.getrandbits(400):x}") for _ in range(80)]
    with pytest.raises(FullError):
        device.change(lambda choices: choices.follow(*long), NOON)
    assert device.load() == before


def test_many_follows_at_once_cost_an_account_no_more_queries_than_one(
    django_assert_max_num_queries,
):
    titles = [Choice(Kind.TITLE, f"title-{n}") for n in range(100)]
    account = Account(ReaderFactory())
    with django_assert_max_num_queries(8):
        account.change(lambda choices: choices.follow(*titles), NOON)
    assert account.load().follows == tuple(titles)


def test_an_account_keeps_the_same_in_rows():
    reader = ReaderFactory()
    made = (
        Choices(country="EG", languages=("ar", "en"), scheme="dark", welcomed=True)
        .follow(GAZETTE, ADA)
        .mute(SPORT)
        .nudge(ADA, 1)
    )
    Account(reader).change(lambda _: made, NOON)
    assert Account(Reader.objects.get()).load() == made
    assert Follow.objects.count() == 2
    changed = Account(reader).change(lambda c: c.unfollow(GAZETTE).nudge(ADA, 1), NOON)
    assert Account(Reader.objects.get()).load() == changed
    assert (Follow.objects.count(), Mute.objects.count(), Nudge.objects.get().step) == (1, 1, 2)


def test_the_database_refuses_what_is_no_choice():
    reader = ReaderFactory()
    for wrong in (
        Follow(reader=reader, kind="word", key="cricket", made_at=NOON),
        Nudge(reader=reader, kind="topic", key="x", step=0, made_at=NOON),
        Nudge(reader=reader, kind="topic", key="x", step=4, made_at=NOON),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong.save()


def test_an_address_is_one_account_however_it_is_cased():
    ReaderFactory(email="amina@reader.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        Reader.objects.create_user("Amina@Reader.example")
    assert Reader.objects.get_by_natural_key("AMINA@reader.example").name == ""
    with pytest.raises(ValueError, match="address"):
        Reader.objects.create_user("")


def test_an_editor_is_a_reader_who_may_open_the_admins_pages(client):
    client.force_login(EditorFactory())
    assert client.get("/admin/readers/reader/").status_code == 200
    assert client.get("/admin/readers/reader/add/").status_code == 200
    client.force_login(ReaderFactory())
    assert client.get("/admin/readers/reader/").status_code == 302
