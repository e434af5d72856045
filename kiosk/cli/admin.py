"""`kiosk admin`: an account for the pages under /admin/."""

from __future__ import annotations

import argparse
import getpass
import sys
from typing import Any

from kiosk.cli import CommandError, set_up

_WHENCE = "The password is asked for at the terminal; from a pipe it is the first line."


def add(commands: Any) -> None:
    said = "make an account for /admin/, or set its password"
    admin = commands.add_parser(
        "admin",
        help=said,
        description=f"{said}. {_WHENCE}",
    )
    admin.add_argument("address", help="the e-mail address to sign in with")
    admin.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Asks for the password twice; from a pipe it takes one line."""
    set_up()
    from django.contrib.auth import get_user_model
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    users = get_user_model()
    address = arguments.address.strip()
    try:
        validate_email(address)
    except ValidationError as error:
        raise CommandError(f"{arguments.address!r} is no e-mail address") from error
    password = _password()
    if not password:
        raise CommandError(f"no password was given. {_WHENCE}")
    user = users.objects.filter(email__iexact=address).first() or users(email=address)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    user.is_staff = user.is_superuser = True
    user.set_password(password)
    user.save()
    _vouch(user)
    print(f"{user.email} can sign in at /admin/")
    return 0


def _vouch(user: Any) -> None:
    """Whoever has this machine need not prove that the address is theirs."""
    from allauth.account.models import EmailAddress

    address = user.email.lower()
    EmailAddress.objects.filter(user=user).exclude(email=address).delete()
    EmailAddress.objects.update_or_create(
        user=user, email=address, defaults={"verified": True, "primary": True}
    )


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password: ")
    if password != getpass.getpass("Again: "):
        raise CommandError("the two passwords differ")
    return password
