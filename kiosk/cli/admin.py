"""`kiosk admin`: an account for the pages under /admin/."""

from __future__ import annotations

import argparse
import getpass
import sys
from typing import Any

from kiosk.cli import CommandError, set_up


def add(commands: Any) -> None:
    admin = commands.add_parser("admin", help="make an account for /admin/, or set its password")
    admin.add_argument("name", help="what to sign in as")
    admin.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Asks for the password twice; from a pipe it takes one line."""
    set_up()
    from django.contrib.auth import get_user_model
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    users = get_user_model()
    try:
        for check in users._meta.get_field("username").validators:
            check(arguments.name)
    except ValidationError as error:
        raise CommandError(
            f"{arguments.name!r} is no name for an account: at most 150 letters, digits and @.+-_"
        ) from error
    password = _password()
    user = users.objects.filter(username=arguments.name).first() or users(username=arguments.name)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    user.is_staff = user.is_superuser = True
    user.set_password(password)
    user.save()
    print(f"{arguments.name} can sign in at /admin/")
    return 0


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password: ")
    if password != getpass.getpass("Again: "):
        raise CommandError("the two passwords differ")
    return password
