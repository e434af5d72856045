"""The architecture's own tests: walls, names and docs that must stay true."""

from __future__ import annotations

import argparse
import ast
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from kiosk.cli import parser
from kiosk.config.environment import SETTINGS

ROOT = Path(__file__).resolve().parent.parent
# From the ground up; a foreign key may point to its own storey or down.
STOREYS = [
    "ledger", "readers", "publishers", "memberships", "articles", "reading", "access", "stories",
    "front",
    "search", "wire", "persons",
]  # fmt: skip
# What opens connections. Only kit.fetching may, as only it checks where they lead.
OPENS = {
    "aiohttp", "asyncio.streams", "ftplib", "http.client", "httpx", "imaplib", "poplib", "requests",
    "smtplib", "socket", "socketserver", "ssl", "stripe", "urllib.request", "urllib3", "websockets",
    "xmlrpc",
}  # fmt: skip
OPENING_CALLS = {"create_connection", "open_connection", "open_unix_connection", "urlopen"}
MAY_OPEN = {
    # bin/start asks its own web process on this machine whether it answers yet.
    "kiosk/cli/start.py": {"socket", "create_connection"},
    # The fake of Stripe: it serves, and sends its webhooks to the house that started it.
    "kiosk/memberships/gateway/fake/__main__.py": {"aiohttp", "socket"},
    "kiosk/memberships/gateway/fake/control.py": {"aiohttp"},
    "kiosk/memberships/gateway/fake/delivering.py": {"aiohttp"},
    "kiosk/memberships/gateway/fake/pages.py": {"aiohttp"},
    "kiosk/memberships/gateway/fake/serving.py": {"aiohttp"},
    # Stripe's own client opens its connections to Stripe alone.
    "kiosk/memberships/gateway/stripe.py": {"stripe"},
}


def own_models() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if m.__module__.startswith("kiosk.")]


def upward(keys: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(a, b) for a, b in keys if STOREYS.index(a) < STOREYS.index(b)]


def foreign_keys() -> list[tuple[str, str]]:
    return [
        (model._meta.app_label, field.related_model._meta.app_label)
        for model in own_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and field.related_model.__module__.startswith("kiosk.")
    ]


def test_no_foreign_key_points_up():
    assert len(foreign_keys()) > 5
    assert upward(foreign_keys()) == []
    assert upward([("publishers", "articles")]) == [("publishers", "articles")]


def test_every_model_has_a_word_in_the_glossary():
    glossary = (ROOT / "GLOSSARY.md").read_text().casefold()
    words = {model: re.sub("(?<=[a-z])(?=[A-Z])", " ", model.__name__) for model in own_models()}
    missing = [
        word
        for word in (word.casefold() for word in words.values())
        if f"**{word}**" not in glossary and f"**wire {word}**" not in glossary
    ]
    assert missing == []


def test_the_readme_names_every_setting_with_its_default_and_no_other():
    rows = re.findall(r"^\| `(KIOSK_\w+)` \| ([^|]*) \|", (ROOT / "README.md").read_text(), re.M)
    written = {name: default.strip().strip("`") for name, default in rows}
    assert written == {s.name: s.default or "empty" for s in SETTINGS.values()}


def commands(made: argparse.ArgumentParser) -> Iterator[tuple[str, str | None]]:
    for action in made._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {choice.dest: choice.help for choice in action._choices_actions}
            for name, sub in action.choices.items():
                yield sub.prog, helps.get(name)
                yield from commands(sub)


def test_every_command_has_help():
    found = dict(commands(parser()))
    assert {"kiosk titles import", "kiosk titles list", "kiosk titles check", "kiosk poll",
            "kiosk status", "kiosk start", "kiosk sample"} <= set(found)  # fmt: skip
    assert [name for name, text in found.items() if not text] == []


def test_no_test_reaches_another_machine():
    with (
        socket.socket() as outward,
        pytest.raises(AssertionError, match="tried to reach"),
    ):
        outward.connect(("192.0.2.1", 80))


def opened_by(source: str) -> set[str]:
    """What of a module's imports and calls opens connections."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Attribute) and node.attr in OPENING_CALLS:
            found.add(node.attr)
        found |= {way for way in OPENS for name in names if f"{name}.".startswith(f"{way}.")}
        found |= OPENING_CALLS & {name.rpartition(".")[2] for name in names}
    return found


def test_only_kit_fetching_opens_connections():
    opening = {
        path: found
        for file in sorted((ROOT / "kiosk").rglob("*.py"))
        if (path := file.relative_to(ROOT).as_posix()).find("/tests/") < 0
        and not path.startswith("kiosk/kit/fetching/")
        and (found := opened_by(file.read_text()))
    }
    assert opening == MAY_OPEN
    assert "aiohttp" in opened_by((ROOT / "kiosk/kit/fetching/fetcher.py").read_text())


@pytest.mark.parametrize(
    "line",
    [
        "import socket as plug",
        "import urllib.request",
        "from urllib import request",
        "from http.client import HTTPConnection",
        "from http import client",
        "def late():\n    from requests.sessions import Session",
        "asyncio.open_connection('a.example', 80)",
    ],
)
def test_every_way_to_open_a_connection_would_be_found(line):
    assert opened_by(line)


def test_what_only_reads_addresses_and_statuses_opens_nothing():
    assert not opened_by("from http import HTTPStatus\nfrom urllib.parse import urlsplit")
    assert not opened_by("from kiosk.kit.fetching import socket")


def test_every_room_says_what_it_knows():
    rooms = [p for p in (ROOT / "kiosk").iterdir() if (p / "__init__.py").exists()]
    assert len(rooms) > 8
    silent = [r.name for r in rooms if not (r / "__init__.py").read_text().startswith('"""')]
    assert silent == []
