"""`kiosk persons`: all that is kept of a reader written to a file, and an account erased."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.cli import CommandError, set_up

if TYPE_CHECKING:
    from kiosk.readers.models import Reader


def add(commands: Any) -> None:
    persons = commands.add_parser("persons", help="what is kept of a reader: export it, erase it")
    verbs = persons.add_subparsers(metavar="VERB", required=True)
    export = verbs.add_parser("export", help="write all that is kept of a reader to a ZIP file")
    export.add_argument("address", help="the e-mail address of the account")
    export.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help="without it, one in the data folder's exports/, which is deleted after some days",
    )
    export.add_argument(
        "--language", default="", help="of its page; the reader's own, if not given"
    )
    export.set_defaults(run=write)
    erase = verbs.add_parser("erase", help="erase an account with all that is kept of its reader")
    erase.add_argument("address", help="the e-mail address of the account")
    erase.add_argument("--yes", action="store_true", help="do not ask for the address once more")
    erase.set_defaults(run=remove)


def write(arguments: argparse.Namespace) -> int:
    set_up()
    from django.utils import timezone

    from kiosk.cli.saying import plural, say
    from kiosk.design.interface import negotiated
    from kiosk.persons import keeping
    from kiosk.persons.exporting import write

    reader, now = _reader(arguments.address), timezone.now()
    file = arguments.file or keeping.by_hand(reader, now)
    language = negotiated("", arguments.language or reader.interface)
    try:
        # Nobody else's to read, and no older file's to be lost.
        descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as into:
            written = write(reader, into, language=language, now=now)
    except OSError as error:
        raise CommandError(f"{file} cannot be written: {error.strerror}") from error
    tables = plural(len(written.rows), "table")
    kept = "" if arguments.file else f", deleted in {keeping.KEPT_DAYS} days"
    say(f"{plural(sum(written.rows.values()), 'row')} of {tables} in {file}{kept}")
    return 0


def remove(arguments: argparse.Namespace) -> int:
    set_up()
    from django.utils import timezone

    from kiosk.cli.saying import plural, say
    from kiosk.cli.unreached import in_our_words
    from kiosk.design.interface import negotiated
    from kiosk.persons import erasing

    reader = _reader(arguments.address)
    rows = sum(one.rows for one in erasing.going(reader))
    if not arguments.yes:
        _confirm(reader.email, plural(rows, "row"))
    begun = erasing.begin(reader, negotiated("", reader.interface), timezone.now())
    if not erasing.carry_on(begun.pk, timezone.now):
        begun.refresh_from_db()
        why = in_our_words(begun.trouble) or "another process is at it"
        raise CommandError(
            f"{reader.email} is closed, and not erased yet: {why}; the worker goes on with it"
        )
    say(f"{reader.email} is erased: {plural(rows, 'row')} went, and a letter says so")
    return 0


def _reader(address: str) -> Reader:
    from kiosk.readers.models import Reader

    reader = Reader.objects.filter(email__iexact=address.strip()).first()
    if reader is None:
        raise CommandError(f"there is no account of {address}")
    return reader


def _confirm(address: str, rows: str) -> None:
    """Have the address typed once more; from a pipe it takes one line. CommandError where it differs."""
    if sys.stdin.isatty():
        sys.stderr.write(f"{rows} of {address} will be gone for good. Type the address: ")
        sys.stderr.flush()
    if sys.stdin.readline().strip().casefold() != address.casefold():
        raise CommandError("the address typed is another: nothing was erased")
