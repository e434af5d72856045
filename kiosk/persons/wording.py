"""What tables and their fields are called on an export's page, and how values read there.

Every table of ours that reaches the reader has its name here, and a test says so; a library's that is not
here goes by its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.conf import settings
from django.db import models

from kiosk.design import times
from kiosk.design.numbers import number
from kiosk.design.words import said
from kiosk.kit.texts import phrase
from kiosk.persons.declared import secret
from kiosk.persons.reaching import Table, target
from kiosk.readers.models import Reader

NAMES: Mapping[str, str] = {
    "readers.reader": phrase("Your account"),
    "readers.reader_groups": phrase("Groups of editors you are in"),
    "readers.reader_user_permissions": phrase("What you may do as an editor"),
    "readers.follow": phrase("What you follow"),
    "readers.mute": phrase("What you muted"),
    "readers.nudge": phrase("What you asked for more or less of"),
    "readers.interest": phrase("What your reading says you like"),
    "reading.saved": phrase("What you saved"),
    "reading.reading": phrase("What you read"),
    "reading.readingkey": phrase("Keys your reading is counted under"),
    "reading.read": phrase("Articles you read, as they count"),
    "reading.minutes": phrase("Minutes you read, by title"),
    "front.pick": phrase("What you picked as an editor"),
    "articles.correction": phrase("What you corrected as an editor"),
    "memberships.payer": phrase("You as who pays"),
    "memberships.membership": phrase("Your memberships"),
    "memberships.invoice": phrase("Your invoices"),
    "memberships.refund": phrase("Money given back to you"),
    "memberships.chargeback": phrase("Money your bank took back"),
    "memberships.checkout": phrase("Payments you began"),
    "memberships.event": phrase("What the payment provider told us of you"),
    "memberships.notice": phrase("Letters about your membership"),
    "memberships.seat": phrase("Your seats in teams and libraries"),
    "memberships.team": phrase("Teams you manage"),
    "memberships.invitation": phrase("Seats in teams offered to you, or by you"),
    "memberships.entrance": phrase("Ways into the teams you manage"),
    "memberships.giftmembership": phrase("Memberships given, by you or to you"),
    "ledger.transaction": phrase("Your payments in the books"),
    "access.meter": phrase("Free articles you opened, by month"),
    "access.opening": phrase("Articles you opened free of charge"),
    "access.gift": phrase("Articles you gave away"),
    "persons.export": phrase("Copies of your data you asked for"),
    "account.emailaddress": phrase("Your addresses"),
    "account.emailconfirmation": phrase("Addresses waiting to be proved"),
    "admin.logentry": phrase("What was done in the editors' pages, by you or with your account"),
    "mfa.authenticator": phrase("Passkeys and second factors"),
    "socialaccount.socialaccount": phrase("Accounts elsewhere you sign in with"),
    "socialaccount.socialtoken": phrase("Keys to accounts elsewhere"),
    "usersessions.usersession": phrase("Where you are signed in"),
}

_FIELDS: Mapping[str, str] = {
    "account": phrase("Account"),
    "action_time": phrase("When"),
    "article": phrase("Article"),
    "amount": phrase("Amount, in the smallest unit"),
    "asked_at": phrase("Asked for"),
    "change_message": phrase("What was changed"),
    "content": phrase("Content"),
    "content_type": phrase("Table"),
    "country": phrase("Country"),
    "currency": phrase("Currency"),
    "created": phrase("Begun"),
    "created_at": phrase("Begun"),
    "day": phrase("Day"),
    "date_joined": phrase("Joined"),
    "ended_at": phrase("Ended"),
    "ends_at": phrase("Ends"),
    "email": phrase("E-mail address"),
    "face": phrase("Typeface"),
    "finished_at": phrase("Read to the end"),
    "folder": phrase("Folder"),
    "group": phrase("Group"),
    "interface": phrase("Language of the pages"),
    "ip": phrase("Network address"),
    "is_active": phrase("Account open"),
    "is_staff": phrase("Editor"),
    "is_superuser": phrase("May do everything"),
    "joined_at": phrase("Joined"),
    "keeps_history": phrase("What you read is kept"),
    "key": phrase("Which"),
    "kind": phrase("Kind"),
    "language": phrase("Language"),
    "languages": phrase("Languages you read"),
    "last_login": phrase("Signed in last"),
    "last_seen_at": phrase("Seen last"),
    "last_used_at": phrase("Used last"),
    "made_at": phrase("Made"),
    "month": phrase("Month"),
    "name": phrase("Name"),
    "number": phrase("Number"),
    "note": phrase("Note"),
    "object_repr": phrase("What it was done to"),
    "opened_at": phrase("Opened"),
    "paid": phrase("Paid, in the smallest unit"),
    "paid_at": phrase("Paid on"),
    "period_ends_at": phrase("Period ends"),
    "period_starts_at": phrase("Period begins"),
    "plan": phrase("Plan"),
    "paragraph": phrase("Paragraph reached"),
    "permission": phrase("Permission"),
    "primary": phrase("The main one"),
    "provider": phrase("Provider"),
    "saved_at": phrase("Saved on"),
    "sent_at": phrase("Sent"),
    "seconds": phrase("Seconds"),
    "since": phrase("Since"),
    "started_at": phrase("Begun"),
    "status": phrase("State"),
    "scheme": phrase("Colours"),
    "size": phrase("Size in bytes"),
    "step": phrase("Steps"),
    "text": phrase("Size of letters"),
    "tax": phrase("Tax, in the smallest unit"),
    "team": phrase("Team"),
    "title": phrase("Title"),
    "total": phrase("Total, in the smallest unit"),
    "trial_ends_at": phrase("Trial ends"),
    "type": phrase("Kind"),
    "until": phrase("Until"),
    "user_agent": phrase("Browser"),
    "verified": phrase("Proved"),
    "welcomed": phrase("Answered the first questions"),
}


# What workers note down for one another.
_OF_MACHINES = {"lease_until", "told"}


def name_of(label: str, language: str) -> str:
    """What the table of that label is called to its reader, in that language."""
    if label in NAMES:
        return said(NAMES[label], language)
    own = str(apps.get_model(label)._meta.verbose_name_plural)
    return own[:1].upper() + own[1:]


def shown(
    table: Table, rows: Iterable[Mapping[str, object]], language: str
) -> tuple[tuple[str, ...], Iterator[tuple[str, ...]]]:
    """The names of the fields worth a person's reading, and of each row (as `describing` has it) their
    values as text, an empty one for nothing. Keys and what is withheld are left to the file for programs.
    """
    hidden = secret(table.model) | _OF_MACHINES
    fields = [
        field
        for field in table.model._meta.concrete_fields
        if not field.primary_key and field.name not in hidden and not _leads_home(field)
    ]
    heads = tuple(_field_name(field, language) for field in fields)
    return heads, (
        tuple(_said(field, row[field.name], language) for field in fields) for row in rows
    )


def _leads_home(field: Any) -> bool:
    return isinstance(field, models.ForeignKey) and target(field) is Reader


def _field_name(field: Any, language: str) -> str:
    if field.name in _FIELDS:
        return said(_FIELDS[field.name], language)
    own = str(field.verbose_name)
    return own[:1].upper() + own[1:]


def _said(field: Any, value: object, language: str) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, dict) and isinstance(field, models.ForeignKey):
        return str(value.get("is", ""))
    way = _WAYS.get(type(value))
    if isinstance(field, models.DateTimeField):
        way = _moment
    return way(value, language) if way else str(value)


def _moment(value: Any, language: str) -> str:
    return times.in_full(datetime.fromisoformat(value), language, ZoneInfo(settings.TIME_ZONE))


def _yes_or_no(value: Any, language: str) -> str:
    return said("Yes", language) if value else said("No", language)


def _as_json(value: Any, language: str) -> str:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    return json.dumps(value, ensure_ascii=False)


_WAYS: Mapping[type, Callable[[Any, str], str]] = {
    bool: _yes_or_no,
    int: lambda value, language: number(value, language),
    dict: _as_json,
    list: _as_json,
}
