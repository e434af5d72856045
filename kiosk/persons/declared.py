"""What tables say of the people in them: on their own classes, and here for those of libraries."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models

from kiosk.kit.personal import Fate, Named, Naming, Personal, Secret, Told

_LIBRARIES: Mapping[str, Personal] = {
    # An address somebody only says is theirs names whoever owns it.
    "account.emailaddress": {"email": Naming("email", where={"verified": True})},
    "account.emailconfirmation": {"key": Secret()},
    "mfa.authenticator": {"data": Secret()},
    "socialaccount.socialtoken": {"token": Secret(), "token_secret": Secret()},
    "usersessions.usersession": {"session_key": Secret()},
}


def personal(model: type[models.Model]) -> Personal:
    """What the model declares, by its fields' names; empty where it declares nothing."""
    own: Personal = getattr(model, "PERSONAL", {})
    return {**_LIBRARIES.get(model._meta.label_lower, {}), **own}


def named(model: type[models.Model]) -> dict[str, Named]:
    """Its fields that name a person without a key to them."""
    return {name: said for name, said in personal(model).items() if isinstance(said, Named)}


def naming(model: type[models.Model]) -> dict[str, Naming]:
    """Its fields that say one more name of a reader its rows reach."""
    return {name: said for name, said in personal(model).items() if isinstance(said, Naming)}


def secret(model: type[models.Model]) -> frozenset[str]:
    """Its fields that stand in no export."""
    return frozenset(name for name, said in personal(model).items() if isinstance(said, Secret))


def emptied(model: type[models.Model]) -> frozenset[str]:
    """Its fields, other than keys, that are emptied in a row that stays."""
    told = {
        name
        for name, said in personal(model).items()
        if isinstance(said, Told) and said.fate is Fate.EMPTIED
    }
    return frozenset(name for name in told if not model._meta.get_field(name).is_relation)
