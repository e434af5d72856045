"""Settings are typed, named and refused in a sentence."""

from __future__ import annotations

import subprocess
import sys
from ipaddress import ip_network

import pytest

from kiosk.config import environment as env
from kiosk.config.databases import DatabaseUrlError, database


@pytest.fixture(autouse=True)
def _own_table(monkeypatch):
    monkeypatch.setattr(env, "SETTINGS", {})


def test_a_setting_has_its_default_until_the_environment_says_otherwise(monkeypatch):
    assert env.whole("KIOSK_X", 3, "x") == 3
    monkeypatch.setenv("KIOSK_X", "5")
    assert env.whole("KIOSK_X", 3, "x") == 5
    assert env.SETTINGS["KIOSK_X"].default == "3"


@pytest.mark.parametrize(
    ("read", "raw", "value"),
    [
        (lambda: env.switch("KIOSK_X", False, ""), "Yes", True),
        (lambda: env.switch("KIOSK_X", True, ""), "off", False),
        (lambda: env.words("KIOSK_X", "", ""), "a, b,,c ", ["a", "b", "c"]),
        (lambda: env.number("KIOSK_X", 1, ""), "0.5", 0.5),
        (lambda: env.networks("KIOSK_X", "", ""), "127.0.0.0/8, ::1", (
            ip_network("127.0.0.0/8"), ip_network("::1/128"))),
    ],
)  # fmt: skip
def test_values_are_read_as_their_type(monkeypatch, read, raw, value):
    monkeypatch.setenv("KIOSK_X", raw)
    assert read() == value


@pytest.mark.parametrize(
    ("read", "raw"),
    [
        (lambda: env.whole("KIOSK_X", 1, ""), "many"),
        (lambda: env.whole("KIOSK_X", 1, "", most=5), "6"),
        (lambda: env.number("KIOSK_X", 1, ""), "nan"),
        (lambda: env.switch("KIOSK_X", True, ""), "perhaps"),
        (lambda: env.choice("KIOSK_X", "a", ("a", "b"), ""), "c"),
        (lambda: env.networks("KIOSK_X", "", ""), "10.0.0.1/8"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(monkeypatch, read, raw):
    monkeypatch.setenv("KIOSK_X", raw)
    with pytest.raises(env.SettingError, match="KIOSK_X"):
        read()


def test_a_wrong_setting_stops_a_command_with_one_sentence(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "status"],
        env={"KIOSK_PORT": "high", "KIOSK_DATA_DIR": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("kiosk: KIOSK_PORT='high' cannot be used")
    assert "Traceback" not in done.stderr


def test_a_database_is_named_by_one_address(tmp_path):
    assert database("", tmp_path)["NAME"] == str(tmp_path / "kiosk.sqlite3")
    assert database("sqlite:////srv/k.db", tmp_path)["NAME"] == "/srv/k.db"
    found = database("postgres://ada:p%40ss@db:5433/news", tmp_path)
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
        "ada", "p@ss", "db", "5433", "news",
    )  # fmt: skip
    assert database("postgres:///news?host=/run/pg", tmp_path)["HOST"] == "/run/pg"
    with pytest.raises(DatabaseUrlError):
        database("mysql://x/y", tmp_path)
