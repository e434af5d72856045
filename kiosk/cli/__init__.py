"""The operator's door: one command line, `bin/kiosk`. Tables for people, `--json` for programs."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from kiosk.cli.saying import silence

# Modules that add their commands to the parser, in the order of the help.
_COMMANDS = (
    "start",
    "titles",
    "terms",
    "poll",
    "status",
    "search",
    "memberships",
    "ledger",
    "sample",
    "admin",
    "persons",
    "processes",
)


# Seconds a database server has to answer a command.
_CONNECT_S = 5


class CommandError(Exception):
    """A command cannot be done; the text is one sentence for the operator."""


class SaidError(CommandError):
    """A command run inside failed, and has said why already."""


class _Parser(argparse.ArgumentParser):
    """Refuses what it does not know itself, so that the usage shown is that of the command asked."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        parsed, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"not understood: {' '.join(unknown)}")
        return parsed, unknown


def main(argv: Sequence[str]) -> int:
    """Run one command; 0 where it did as asked, 1 where not, 2 where it was not understood."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kiosk.config.settings")
    try:
        arguments = parser().parse_args(argv)
        if arguments.data is not None:
            # Read by the settings, which nothing has asked for yet, and by processes we start.
            os.environ["KIOSK_DATA_DIR"] = os.path.abspath(arguments.data)
        if not arguments.opens:
            _join_the_house()
        code = int(arguments.run(arguments))
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Who reads has read enough (`kiosk ... | head`): no failure of the command's.
        silence()
        return 0
    except SaidError:
        return 1
    except Exception as error:
        if not isinstance(error, _foreseen()):
            raise
        said = str(error)
        outdated = "no such table" in said or "does not exist" in said
        if outdated and not isinstance(error, CommandError):
            said += " (is the database of an older Kiosk? run: bin/kiosk prepare)"
        print(f"kiosk: {said}", file=sys.stderr)
        return 1


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    made = _Parser(
        prog="kiosk", description="One place to read hundreds of titles: the operator's commands."
    )
    commands = made.add_subparsers(metavar="COMMAND", required=True)
    for name in _COMMANDS:
        import_module(f"kiosk.cli.{name}").add(commands)
    made.set_defaults(data=None, opens=False)
    _take_data(made)
    return made


def _take_data(taken: argparse.ArgumentParser) -> None:
    """`--data DIR` for the command line and every command of it, before or after the name."""
    taken.add_argument(
        "--data",
        metavar="DIR",
        type=_folder,
        # Else a command's own default would hide what stood before its name.
        default=argparse.SUPPRESS,
        help="data folder (KIOSK_DATA_DIR, var)",
    )
    for action in taken._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                _take_data(command)


def _join_the_house() -> None:
    """Take the port of the house that runs over the data folder, where none is set: pages, and the fake of
    Stripe, are there. Before the settings are read."""
    if os.environ.get("KIOSK_PORT", "").strip():
        return
    from kiosk.cli.holding import port_of
    from kiosk.config.folder import DATA_DIR

    if port := port_of(DATA_DIR):
        os.environ["KIOSK_PORT"] = str(port)


def _folder(given: str) -> str:
    if not given:
        raise argparse.ArgumentTypeError("names no folder")
    return given


def set_up(*, tables: bool = True) -> None:
    """Make Django ready, and a database that is still empty. First thing in every command.

    CommandError where the database cannot be reached.
    """
    import django

    django.setup()
    _reach_database()
    if tables:
        from django.core.management import call_command
        from django.db import OperationalError, connection

        try:
            empty = not connection.introspection.table_names()
        except OperationalError as error:
            raise CommandError(f"the database cannot be reached: {error}") from error
        if empty:
            call_command("migrate", verbosity=0, interactive=False)


def _reach_database() -> None:
    """Ask a database server for one connection, before the pool asks it for many and keeps trying.

    CommandError where none comes within seconds.
    """
    from django.db import connection

    if connection.vendor != "postgresql":
        return
    import psycopg

    asked = {"connect_timeout": _CONNECT_S, **connection.get_connection_params()}
    try:
        psycopg.connect(**asked).close()
    except psycopg.Error as error:
        why = " ".join(str(error).split())
        raise CommandError(
            f"the database cannot be reached: {why} (see KIOSK_DATABASE_URL)"
        ) from error


def warn_of_settings() -> None:
    """Name variables of the environment that look like settings and are none. After `set_up`."""
    from kiosk.config.environment import not_understood

    for said in not_understood():
        print(f"kiosk: {said}", file=sys.stderr)


def _foreseen() -> tuple[type[Exception], ...]:
    from django.db import OperationalError, ProgrammingError

    from kiosk.config.databases import DatabaseUrlError
    from kiosk.config.environment import SettingError
    from kiosk.stories.vectors import VectorsError

    ours = (CommandError, SettingError, DatabaseUrlError, VectorsError)
    return (*ours, OperationalError, ProgrammingError)
