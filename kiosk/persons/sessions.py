"""Sessions that are a person's, or that hold something of theirs: their rows say whose only inside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

from kiosk.persons.finding import Person

_AT_ONCE = 500


def end(whose: Person) -> int:
    """Delete every session they are signed in with, or that holds their address or number, such as that
    of somebody who asked for a code to it. Returns how many."""
    gone = 0
    for keys in _batches(whose):
        gone += Session.objects.filter(pk__in=keys).delete()[0]
    return gone


def is_of(held: Any, whose: Person) -> bool:
    """Whether what a session holds is of that person."""
    if isinstance(held, dict):
        return any(
            (_says_who(key) and str(value) == str(whose.pk)) or is_of(value, whose)
            for key, value in held.items()
        )
    if isinstance(held, list | tuple):
        return any(is_of(one, whose) for one in held)
    return isinstance(held, str) and held.casefold() in {
        address.casefold() for address in whose.names.get("email", ())
    }


def _says_who(key: object) -> bool:
    # allauth's are "user_id", "user_pk" and one that ends in "user".
    return key == SESSION_KEY or str(key).removesuffix("_id").removesuffix("_pk").endswith("user")


def _batches(whose: Person) -> Iterator[list[str]]:
    batch: list[str] = []
    for session in Session.objects.order_by("pk").iterator(chunk_size=_AT_ONCE):
        if is_of(session.get_decoded(), whose):
            batch.append(session.pk)
        if len(batch) >= _AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch
