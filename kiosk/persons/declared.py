"""What tables say of the people in them: on their own classes, or here."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models

from kiosk.kit.personal import Fate, Named, Naming, Nobodys, Personal, Secret, Told

# Of each object of the provider's.
_TOLD = ("provider_id", "status", "currency", "payment")
_OURS = Nobodys("what we or the provider call it")
# Of libraries, and of rooms that declare nothing themselves.
_OTHERS: Mapping[str, Personal] = {
    # An address somebody only says is theirs names whoever owns it.
    "account.emailaddress": {"email": Naming("email", where={"verified": True})},
    "account.emailconfirmation": {"key": Secret()},
    "mfa.authenticator": {"data": Secret()},
    "socialaccount.socialtoken": {"token": Secret(), "token_secret": Secret()},
    "usersessions.usersession": {"session_key": Secret()},
    # The payer's row ties a reader to the ledger and to the provider; without the tie neither says who.
    "memberships.payer": {
        "key": Naming("payer"),
        "customer_id": Naming("customer", fate=Fate.EMPTIED),
    },
    "ledger.transaction": {
        "payer": Named("payer", Fate.STAYS),
        **dict.fromkeys(("kind", "key", "lines", "meta"), _OURS),
    },
    # The provider's page of an invoice says whose it is to whoever has its address.
    "memberships.invoice": {
        "page": Told(Fate.EMPTIED),
        "file": Told(Fate.EMPTIED),
        **dict.fromkeys((*_TOLD, "subscription_id", "number"), _OURS),
    },
    "memberships.refund": dict.fromkeys(_TOLD, _OURS),
    "memberships.chargeback": dict.fromkeys(_TOLD, _OURS),
    "memberships.checkout": dict.fromkeys((*_TOLD, "subscription_id", "gift"), _OURS),
    "memberships.membership": {"subscription_id": _OURS},
    "memberships.notice": {"about": _OURS, "kind": _OURS},
    "memberships.team": {"name": Nobodys("what a company or a library is called")},
    "memberships.entrance": dict.fromkeys(("value", "first", "last"), Nobodys("a team's")),
    "memberships.giftmembership": {
        "to_address": Named("email", Fate.EMPTIED),
        "message": Told(Fate.EMPTIED),
        **dict.fromkeys(("code", "checkout_id"), _OURS),
    },
    "memberships.event": {
        "payload": Named("customer", Fate.EMPTIED),
        "fault": Told(Fate.EMPTIED),
        **dict.fromkeys(("event_id", "kind"), _OURS),
    },
    # Publishers are paid by what counted; once the key is gone it is nobody's.
    "reading.readingkey": {"key": Naming("reading")},
    "reading.read": dict.fromkeys(("reader", "payer"), Named("reading", Fate.STAYS)),
    "reading.minutes": {"payer": Named("reading", Fate.STAYS)},
    "access.gift": {"nonce": Secret(), "token_hash": Secret()},
}


def personal(model: type[models.Model]) -> Personal:
    """What the model declares, by its fields' names; empty where it declares nothing."""
    own: Personal = getattr(model, "PERSONAL", {})
    return {**_OTHERS.get(model._meta.label_lower, {}), **own}


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
        if isinstance(said, Told | Naming) and said.fate is Fate.EMPTIED
    }
    return frozenset(name for name in told if not model._meta.get_field(name).is_relation)
