"""Where a reader's choices are kept: on the device in one signed cookie, or in the account's rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from operator import itemgetter
from typing import Protocol, TypeVar

from django.core import signing
from django.db import connection, transaction

from kiosk.kit.texts import phrase
from kiosk.readers.choices import Choice, ChoiceError, Choices, Kind, from_json, to_json
from kiosk.readers.models import Follow, Mute, Nudge, Reader

SALT = "kiosk.choices"
# Browsers keep 4,096 bytes of a cookie with its name and attributes (RFC 6265, 6.1).
MOST_BYTES = 3_700
# What a reader chose, asked by every page of their own: putting it together cost Django four times as
# much as its answer.
_CHOSEN = (
    "SELECT 'follow', kind, \"key\", 0, made_at, id FROM readers_follow WHERE reader_id = %s"
    " UNION ALL SELECT 'mute', kind, \"key\", 0, made_at, id FROM readers_mute WHERE reader_id = %s"
    " UNION ALL SELECT 'nudge', kind, \"key\", step, made_at, id FROM readers_nudge WHERE reader_id = %s"
)
_LOOKS = ("country", "interface", "scheme", "text", "face", "keeps_history", "welcomed")

Change = Callable[[Choices], Choices]
_Listed = TypeVar("_Listed", Follow, Mute)


class FullError(ChoiceError):
    """More than a device can keep; an account can."""


class Keeper(Protocol):
    """Keeps one reader's choices."""

    def load(self) -> Choices:
        """What was chosen so far."""

    def change(self, make: Change, now: datetime) -> Choices:
        """What `make` makes of it, kept. Raises ChoiceError, and keeps what was, where it cannot be."""


class Device:
    """One that stands for a browser without an account. `written` is what its cookie is to hold, where
    that changed: empty where nothing is chosen any more."""

    def __init__(self, cookie: str) -> None:
        self._cookie = cookie
        self.written: str | None = None

    def load(self) -> Choices:
        """What the cookie says; none where it was not written by this house."""
        held = self._cookie if self.written is None else self.written
        try:
            said = signing.loads(held, salt=SALT)
        except signing.BadSignature:
            return Choices()
        return from_json(said)

    def change(self, make: Change, now: datetime) -> Choices:
        """As Keeper. Raises FullError past what a cookie holds."""
        choices = make(self.load())
        said = to_json(choices)
        written = signing.dumps(said, salt=SALT, compress=True) if said else ""
        if len(written) > MOST_BYTES:
            raise FullError(phrase("This device can keep no more choices; an account can."))
        self.written = written
        return choices

    def forget(self) -> None:
        """Keep nothing, as after signing in: the account has it now."""
        self.written = ""


class Account:
    """One that stands for a reader who signed in."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def load(self) -> Choices:
        """What the rows say; one query, as every page asks."""
        reader = self._reader
        chosen: dict[str, dict[Choice, int]] = {"follow": {}, "mute": {}, "nudge": {}}
        with connection.cursor() as cursor:
            cursor.execute(_CHOSEN, [reader.pk] * 3)
            for which, kind, key, step, *_ in sorted(cursor.fetchall(), key=itemgetter(4, 5)):
                chosen[which][Choice(Kind(kind), key)] = step
        return Choices(
            follows=tuple(chosen["follow"]),
            mutes=tuple(chosen["mute"]),
            nudges=chosen["nudge"],
            languages=tuple(reader.languages),
            **{name: getattr(reader, name) for name in _LOOKS},
        )

    @transaction.atomic
    def change(self, make: Change, now: datetime) -> Choices:
        """As Keeper. Two at once wait for one another."""
        self._reader = reader = Reader.objects.select_for_update().get(pk=self._reader.pk)
        before = self.load()
        after = make(before)
        self._rewrite(Follow, before.follows, after.follows, now)
        self._rewrite(Mute, before.mutes, after.mutes, now)
        changed = {c: step for c, step in after.nudges.items() if before.nudges.get(c) != step}
        gone = [c for c in before.nudges if c not in after.nudges or c in changed]
        self._forget(Nudge, gone)
        Nudge.objects.bulk_create(
            Nudge(reader=reader, kind=c.kind, key=c.key, step=step, made_at=now)
            for c, step in changed.items()
        )
        for name in _LOOKS:
            setattr(reader, name, getattr(after, name))
        reader.languages = list(after.languages)
        reader.save(update_fields=[*_LOOKS, "languages"])
        return after

    def _rewrite(
        self,
        model: type[_Listed],
        before: Iterable[Choice],
        after: Iterable[Choice],
        now: datetime,
    ) -> None:
        old, new = dict.fromkeys(before), dict.fromkeys(after)
        self._forget(model, [one for one in old if one not in new])
        model._default_manager.bulk_create(
            model(reader=self._reader, kind=one.kind, key=one.key, made_at=now)
            for one in new
            if one not in old
        )

    def _forget(
        self, model: type[Follow] | type[Mute] | type[Nudge], gone: Iterable[Choice]
    ) -> None:
        keys: dict[Kind, list[str]] = {}
        for one in gone:
            keys.setdefault(one.kind, []).append(one.key)
        for kind, some in keys.items():
            model._default_manager.filter(reader=self._reader, kind=kind, key__in=some).delete()
