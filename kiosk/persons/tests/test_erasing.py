"""An account erased: closed at once, gone on with after a kill, and nobody else's rows with it."""

from __future__ import annotations

import sys
from datetime import timedelta
from types import ModuleType

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core import mail

from kiosk.articles.tests.factories import ArticleFactory
from kiosk.kit.personal import Fate, NotYetError
from kiosk.persons import erasing, removing
from kiosk.persons.finding import Person, by_ways
from kiosk.persons.models import Erasure
from kiosk.persons.reaching import reaching
from kiosk.persons.tests.filling import MARK, NOON, Filler
from kiosk.persons.tests.scanning import found
from kiosk.readers.models import Follow, Reader
from kiosk.readers.tests.factories import ReaderFactory
from kiosk.reading.models import Following, Reading

pytestmark = pytest.mark.django_db


def at_noon():
    return NOON


def amina() -> Reader:
    return ReaderFactory(email=MARK, name="Amina")


def signed_in(reader: Reader) -> str:
    store = SessionStore()
    store["_auth_user_id"] = str(reader.pk)
    store.create()
    return str(store.session_key)


def follows(reader: Reader, many: int) -> None:
    Follow.objects.bulk_create(
        Follow(reader=reader, kind="topic", key=f"topic-{n}", made_at=NOON) for n in range(many)
    )


def leaving(monkeypatch, leave) -> None:
    """Give the readers' room something that must end elsewhere first."""
    module = ModuleType("kiosk.readers.leaving")
    module.leave = leave  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(
        erasing, "module_has_submodule", lambda package, name: package.__name__ == "kiosk.readers"
    )


def test_an_account_is_closed_from_the_moment_it_is_asked_for():
    reader = amina()
    begun = erasing.begin(reader, "de", NOON)
    reader.refresh_from_db()
    assert not reader.is_active
    assert (begun.account, begun.address, begun.language) == (reader.pk, MARK, "de")
    assert erasing.begin(reader, "de", NOON + timedelta(days=1)) == begun


def test_its_end_is_known_and_nobody_it_was():
    reader = amina()
    begun = erasing.begin(reader, "en", NOON)
    assert erasing.carry_on(begun.pk, at_noon)
    begun.refresh_from_db()
    assert (begun.done_at, begun.account, begun.address, begun.names) == (NOON, None, "", {})
    letter = mail.outbox[-1]
    assert (letter.to, len(mail.outbox)) == ([MARK], 1)
    assert "erased" in letter.subject
    # Once more is harmless.
    assert erasing.carry_on(begun.pk, at_noon)
    assert len(mail.outbox) == 1


def test_the_letter_is_in_the_language_the_account_was_erased_in():
    begun = erasing.begin(amina(), "de", NOON)
    erasing.carry_on(begun.pk, at_noon)
    assert "gelöscht" in mail.outbox[-1].subject


def test_every_session_of_theirs_ends_and_no_others():
    reader, bruno = amina(), ReaderFactory(email="bruno@desk.example")
    for _ in range(3):
        signed_in(reader)
    theirs = signed_in(bruno)
    asking = SessionStore()
    asking["account_login_code"] = {"email": MARK.upper(), "code": "1234-5678"}
    asking.create()
    erasing.carry_on(erasing.begin(reader, "en", NOON).pk, at_noon)
    assert [session.pk for session in Session.objects.all()] == [theirs]


def test_what_is_held_elsewhere_is_ended_before_any_row_goes(monkeypatch):
    reader, seen = amina(), []
    follows(reader, 2)
    leaving(
        monkeypatch, lambda reader_id, now: seen.append((reader_id, now, Follow.objects.count()))
    )
    begun = erasing.begin(reader, "en", NOON)
    assert erasing.carry_on(begun.pk, at_noon)
    assert seen == [(begun.account or reader.pk, NOON, 2)]


def test_while_a_provider_cannot_be_reached_the_account_is_closed_and_waits(monkeypatch):
    reader, tries = amina(), []
    follows(reader, 2)

    def leave(reader_id, now):
        tries.append(now)
        if len(tries) < 3:
            raise NotYetError("the provider cannot be reached")

    leaving(monkeypatch, leave)
    begun = erasing.begin(reader, "en", NOON)
    assert not erasing.carry_on(begun.pk, at_noon)
    begun.refresh_from_db()
    assert (begun.trouble, begun.done_at) == ("the provider cannot be reached", None)
    assert Follow.objects.count() == 2
    assert not mail.outbox
    erasing.carry_on_all(at_noon)
    erasing.carry_on_all(at_noon)
    assert len(tries) == 3
    assert Erasure.objects.get().done_at == NOON
    assert not Reader.objects.filter(pk=reader.pk).exists()


class Kill(BaseException):
    """As a process killed: nothing catches it."""


def test_an_erasure_killed_at_any_batch_goes_on_where_it_was(monkeypatch):
    monkeypatch.setattr(removing, "_AT_ONCE", 2)
    filler = Filler(ReaderFactory(email=MARK, name=MARK), reaching())
    filler.fill()
    follows(filler.reader, 5)
    real, killed, clock = removing._batches, 0, [NOON]

    def deadly(model, theirs):
        for batch in real(model, theirs):
            yield batch
            raise Kill  # one batch done in each life

    monkeypatch.setattr(removing, "_batches", deadly)
    begun = erasing.begin(filler.reader, "en", NOON)
    for _ in range(100):
        try:
            if erasing.carry_on(begun.pk, lambda: clock[0]):
                break
        except Kill:
            killed += 1
            # Nobody takes it up while the one before may still be at it.
            assert not erasing.carry_on(begun.pk, lambda: clock[0])
            clock[0] += timedelta(minutes=11)
    assert killed > 10
    assert Erasure.objects.get().done_at == clock[0]
    assert found([MARK]) == []
    assert len(mail.outbox) == 1


def test_a_kill_after_the_letter_sends_it_twice_at_most(monkeypatch):
    begun = erasing.begin(amina(), "en", NOON)
    real = erasing._put

    def deadly(erasure, **values):
        if "done_at" in values:
            raise Kill
        real(erasure, **values)

    monkeypatch.setattr(erasing, "_put", deadly)
    with pytest.raises(Kill):
        erasing.carry_on(begun.pk, at_noon)
    monkeypatch.setattr(erasing, "_put", real)
    assert erasing.carry_on(begun.pk, lambda: NOON + timedelta(minutes=11))
    assert len(mail.outbox) == 2
    assert found([MARK]) == []


def test_nobody_elses_rows_go_and_what_all_read_together_stays():
    reader, bruno = amina(), ReaderFactory(email="bruno@desk.example")
    one, other = ArticleFactory(), ArticleFactory()
    for who in (reader, bruno):
        Reading.objects.create(reader=who, article=one, opened_at=NOON)
        EmailAddress.objects.create(user=who, email=who.email, verified=True)
    Following.objects.create(article=one, following=other, part=0.5)
    erasing.carry_on(erasing.begin(reader, "en", NOON).pk, at_noon)
    assert Reading.objects.get().reader == bruno
    assert EmailAddress.objects.get().user == bruno
    assert Following.objects.count() == 1
    assert Reader.objects.get() == bruno


def test_an_address_somebody_only_says_is_theirs_takes_nothing_of_its_owners():
    mallory = ReaderFactory(email="mallory@else.example")
    EmailAddress.objects.create(user=mallory, email=MARK, verified=False)
    store = SessionStore()
    store["account_login_code"] = {"email": MARK}
    store.create()
    erasing.carry_on(erasing.begin(mallory, "en", NOON).pk, at_noon)
    assert Session.objects.count() == 1


def test_rows_that_stay_whatever_is_done_are_told_of():
    reader = amina()
    follows(reader, 1)
    whose = Person(reader.pk)
    [table] = [table for table in reaching() if table.model is Follow]
    batches = removing._batches(Follow, by_ways(table, whose, Fate.GOES))
    next(batches)
    with pytest.raises(removing.StandingError, match="Follow"):
        next(batches)
