"""What holds for every test: no socket but to this machine, and a data folder of its own."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

# Whoever asks for none of these is let at no database by pytest-django.
_DATABASE = {"db", "transactional_db", "live_server"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--of-database", action="store_true", help="only tests that ask the suite's database"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, with --of-database, what asks the database for nothing: a second one tells no more."""
    if not config.getoption("of_database"):
        return
    left_out = [item for item in items if not _asks_database(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if _asks_database(item)]


def _asks_database(item: pytest.Item) -> bool:
    asked = _DATABASE.intersection(getattr(item, "fixturenames", ()))
    return bool(asked) or item.get_closest_marker("django_db") is not None


class OutsideError(AssertionError):
    """A test tried to reach something that is not this machine."""


def _inside(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True  # a local socket
    try:
        return ip_address(str(address[0]).partition("%")[0]).is_loopback
    except ValueError:
        return address[0] in {"localhost", ""}


@pytest.fixture(autouse=True, scope="session")
def _no_socket_leaves_this_machine() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    for name in ("connect", "connect_ex"):
        real = getattr(socket.socket, name)

        def guarded(self: socket.socket, address: Any, *, real: Any = real) -> Any:
            if not _inside(address):
                raise OutsideError(f"a test tried to reach {address}")
            return real(self, address)

        patch.setattr(socket.socket, name, guarded)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path_factory: pytest.TempPathFactory, settings: Any) -> Path:
    """Pictures and other files of one test are not another's, nor the operator's."""
    folder = tmp_path_factory.mktemp("data")
    settings.DATA_DIR = folder
    return folder


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    """The hash a house keeps of a password is slow to make, as it must be there."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _articles_are_counted_anew() -> None:
    """Each article of a test is a minute older than the one before: the first one is of noon."""
    from kiosk.articles.tests.factories import ArticleFactory

    ArticleFactory.reset_sequence(0)


@pytest.fixture(autouse=True)
def _nothing_is_ready() -> None:
    """No test is shown what another's readers were."""
    from kiosk.web.ready import forget

    forget()


@pytest.fixture(autouse=True, scope="session")
def _tables_are_emptied_between_tests() -> Iterator[None]:
    """The ledger refuses that, and is let at again afterwards."""
    from django.db import connection
    from django.db.backends.base.operations import BaseDatabaseOperations

    from kiosk.ledger.guards import lower_guards, raise_guards

    patch = pytest.MonkeyPatch()
    real = BaseDatabaseOperations.execute_sql_flush

    def emptied(self: BaseDatabaseOperations, statements: Any) -> None:
        lower_guards(connection)
        try:
            real(self, statements)
        finally:
            raise_guards(connection)

    patch.setattr(BaseDatabaseOperations, "execute_sql_flush", emptied)
    yield
    patch.undo()
