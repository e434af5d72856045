"""The operator's door: one command line, `bin/kiosk`. Tables for people, `--json` for programs."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

# Modules that add their commands to the parser, in the order of the help.
_COMMANDS = ("start", "titles", "poll", "status", "sample", "admin", "processes")


class CommandError(Exception):
    """A command cannot be done; the text is one sentence for the operator."""


def main(argv: Sequence[str]) -> int:
    """Run one command; 0 where it did as asked, 1 where not, 2 where it was not understood."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kiosk.config.settings")
    arguments = parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except KeyboardInterrupt:
        return 130
    except _foreseen() as error:
        print(f"kiosk: {error}", file=sys.stderr)
        return 1


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    made = argparse.ArgumentParser(
        prog="kiosk", description="One place to read hundreds of titles: the operator's commands."
    )
    commands = made.add_subparsers(metavar="COMMAND", required=True)
    for name in _COMMANDS:
        import_module(f"kiosk.cli.{name}").add(commands)
    return made


def set_up() -> None:
    """Make Django ready. Commands call it first thing, so that help needs none of it."""
    import django

    django.setup()


def _foreseen() -> tuple[type[Exception], ...]:
    from kiosk.config.environment import SettingError

    return (CommandError, SettingError)
