"""What a table says of the people in it where no foreign key does: declared by models, read by
`kiosk.persons`.

A model has a class attribute, by field:

    class Posting(models.Model):
        payer = models.CharField(max_length=40)
        PERSONAL: ClassVar[Personal] = {"payer": Named("payer", Fate.STAYS)}

A row that reaches the reader by foreign keys needs none of it: it is exported, and what becomes of it when
the account is erased is what the key's `on_delete` says (CASCADE: it goes; SET_NULL: it stays and is cut
loose, and each of its texts must be answered for here). `kiosk.persons.checking` says what is missing.

What must end elsewhere before a person's rows go (a subscription at a provider) is a function `leave` in a
module `leaving` of the room that holds it: `leave(reader_id: int, now: datetime) -> None`. It may be called
again, and raises NotYetError as long as it cannot be done.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias


class NotYetError(Exception):
    """What must end elsewhere first cannot be ended now; it is tried again. The text says why."""


class Fate(StrEnum):
    """What becomes of a row, or of a field of it, when its person's account is erased."""

    GOES = "goes"  # the row goes
    EMPTIED = "emptied"  # the row stays, this field of it is emptied
    STAYS = "stays"  # both stay: once the rest is gone it tells of nobody


@dataclass(frozen=True, slots=True)
class Named:
    """The field names a person without a key to them: rows with a name of theirs are theirs.

    Kinds known everywhere: "reader" (the account's id, as a number or as text) and "email" (its proved
    addresses, letters' case aside). Any other is said by a field that is `Naming` of that kind.
    """

    kind: str
    fate: Fate = Fate.GOES


@dataclass(frozen=True, slots=True)
class Naming:
    """In a row that reaches the reader, the field is one more name of theirs, of that kind; `where` says
    by other fields of the row when it is. `fate` is the field's where the row stays."""

    kind: str
    where: Mapping[str, Any] = field(default_factory=dict)
    fate: Fate = Fate.STAYS


@dataclass(frozen=True, slots=True)
class Told:
    """The field tells something of whoever the row is of, and stays or is emptied when the row stays."""

    fate: Fate


@dataclass(frozen=True, slots=True)
class Secret:
    """The field opens something: it stands in no export, not even in its owner's."""


@dataclass(frozen=True, slots=True)
class Nobodys:
    """The field looks as if it were a person's, and is not; `why` says what it is."""

    why: str


Personal: TypeAlias = Mapping[str, Named | Naming | Told | Secret | Nobodys]
