"""An account erased: closed at once, then everything of it gone, table by table, as a job that goes on
after a kill. Rows that stay, of money above all, are of nobody then.

The order is what makes it safe to stop anywhere: first what is held elsewhere is ended, then the names
that tables know the person by are put down, then the rows go, those first that others are found by last;
the reader's own row is the last of them, and the letter to their address the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module

import structlog
from django.apps import apps
from django.db import transaction
from django.utils.module_loading import module_has_submodule

from kiosk.kit.personal import NotYetError
from kiosk.persons import letters, sessions
from kiosk.persons.finding import Person, person, rows
from kiosk.persons.models import Erasure
from kiosk.persons.reaching import Table, reaching
from kiosk.persons.removing import remove
from kiosk.readers.models import Reader

log = structlog.get_logger(__name__)
# As long as one table's longest batch may take, many times over.
_LEASE = timedelta(minutes=10)
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Going:
    """How many rows of a table are a person's."""

    label: str
    rows: int


def going(reader: Reader) -> list[Going]:
    """What the reader is about to lose: tables that hold rows of theirs, most rows first."""
    tables = reaching()
    whose = person(reader, tables)
    counted = [Going(table.label, rows(table, whose, tables).count()) for table in tables]
    return sorted((one for one in counted if one.rows), key=lambda one: (-one.rows, one.label))


def begin(reader: Reader, language: str, now: datetime) -> Erasure:
    """Close the account, from this moment on and for good, and put down that it is to be erased.

    Nobody can sign in to it, and who is signed in is not any more. The one begun before, if there is one.
    """
    with transaction.atomic():
        Reader.objects.select_for_update().filter(pk=reader.pk).update(is_active=False)
        begun, _ = Erasure.objects.get_or_create(
            account=reader.pk,
            defaults={"address": reader.email, "language": language, "asked_at": now},
        )
    return begun


def carry_on(erasure_id: int, clock: Clock) -> bool:
    """Take an erasure to its end, or as far as it goes now; returns whether it is at its end.

    Harmless to call again, and to be killed in. One process is at it at a time.
    """
    now = clock()
    if not Erasure.objects.waiting(now).filter(pk=erasure_id).update(lease_until=now + _LEASE):
        return Erasure.objects.exclude(done_at=None).filter(pk=erasure_id).exists()
    erasure = Erasure.objects.get(pk=erasure_id)
    try:
        _leave(erasure, clock)
    except NotYetError as error:
        log.warning("an account cannot be erased yet", erasure=erasure.pk, why=str(error))
        _put(erasure, trouble=str(error)[:200], lease_until=None)
        return False
    _erase(erasure, clock)
    letters.send_erased(erasure.address, erasure.language)
    _put(erasure, account=None, address="", names={}, trouble="", lease_until=None, done_at=clock())
    return True


def carry_on_all(clock: Clock) -> None:
    """Go on with every erasure that a kill or a provider's outage has left where it was."""
    for erasure_id in Erasure.objects.waiting(clock()).values_list("pk", flat=True):
        carry_on(erasure_id, clock)


def _leave(erasure: Erasure, clock: Clock) -> None:
    """Have every room end what it holds elsewhere in the reader's name."""
    if erasure.left_at is not None:
        return
    assert erasure.account is not None
    for leave in _leaving():
        leave(erasure.account, clock())
    _put(erasure, left_at=clock(), trouble="")


def _leaving() -> Iterator[Callable[[int, datetime], None]]:
    """The function `leave` of every room that has a module `leaving`."""
    for app in apps.get_app_configs():
        if app.name.startswith("kiosk.") and module_has_submodule(app.module, "leaving"):
            yield import_module(f"{app.name}.leaving").leave


def _erase(erasure: Erasure, clock: Clock) -> None:
    tables = reaching()
    whose = _known(erasure, tables)
    sessions.end(whose)
    for table in _in_order(tables):
        remove(table, whose, tables)
        _put(erasure, lease_until=clock() + _LEASE)


def _known(erasure: Erasure, tables: tuple[Table, ...]) -> Person:
    """The person with all names, also those said by rows that went before a kill; put down for the next."""
    assert erasure.account is not None
    before = Person(erasure.account).also(erasure.names)
    reader = Reader.objects.filter(pk=erasure.account).first()
    whose = before.also(person(reader, tables).names) if reader is not None else before
    _put(erasure, names={kind: sorted(names) for kind, names in whose.names.items()})
    return whose


def _in_order(tables: tuple[Table, ...]) -> list[Table]:
    """Tables that point at rows of others first, as nothing would find them later."""
    return sorted(tables, key=lambda table: not table.pointing)


def _put(erasure: Erasure, **values: object) -> None:
    """Change the row, and nothing of it but that."""
    for name, value in values.items():
        setattr(erasure, name, value)
    erasure.save(update_fields=list(values))
