"""A trial once a person: known by a keyed hash of their address, so that a new account is no new person."""

from __future__ import annotations

from datetime import datetime

from django.utils.crypto import salted_hmac

from kiosk.memberships.models import Trial

# Mail to these goes to the same person whatever dots the name has.
_DOTLESS = frozenset({"gmail.com", "googlemail.com"})


def has_had_trial(address: str) -> bool:
    """Whether who has that address had their trial."""
    return Trial.objects.filter(key=_key(address)).exists()


def took_trial(address: str, at: datetime) -> None:
    """Remember that they had it."""
    Trial.objects.get_or_create(key=_key(address), defaults={"taken_at": at})


def one_person(address: str) -> str:
    """The address as one person's: without case, without what stands behind a plus sign."""
    name, _, domain = address.strip().casefold().rpartition("@")
    name = name.partition("+")[0]
    if domain in _DOTLESS:
        name, domain = name.replace(".", ""), "gmail.com"
    return f"{name}@{domain}"


def _key(address: str) -> str:
    return salted_hmac("kiosk.trial", one_person(address), algorithm="sha256").hexdigest()
