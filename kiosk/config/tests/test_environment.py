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


@pytest.mark.parametrize(
    ("read", "raw", "value"),
    [
        (lambda: address(), "https://news.example/", "https://news.example"),
        (lambda: address(), "http://[::1]:8080", "http://[::1]:8080"),
        (lambda: env.ip("KIOSK_X", "127.0.0.1", ""), "[::1]", "::1"),
        (lambda: env.ip("KIOSK_X", "0.0.0.0", ""), "localhost", "127.0.0.1"),
        (
            lambda: env.hosts("KIOSK_X", "", ""),
            "a.example, .b.example,[::1]",
            ["a.example", ".b.example", "[::1]"],
        ),
        (lambda: env.contact("KIOSK_X", "", ""), "desk@news.example ", "desk@news.example"),
        (lambda: env.contact("KIOSK_X", "", ""), "https://n.example/us", "https://n.example/us"),
        (lambda: env.zone("KIOSK_X", "UTC", ""), "Asia/Tokyo", "Asia/Tokyo"),
        (lambda: env.text("KIOSK_X", "Kiosk", ""), "  ", "Kiosk"),
        (lambda: env.language("KIOSK_X", "en", ""), "pt_br", "pt-BR"),
        (lambda: env.language("KIOSK_X", "en", ""), "zh-hant", "zh-Hant"),
    ],
)
def test_addresses_and_languages_are_read_as_people_write_them(monkeypatch, read, raw, value):
    monkeypatch.setenv("KIOSK_X", raw)
    assert read() == value


def address() -> str:
    return env.url("KIOSK_X", "", "", "", schemes=("http", "https"), bare=True)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (
            {"KIOSK_PORT": "high"},
            "KIOSK_PORT='high' cannot be used: must be a whole number from 1 to",
        ),
        (
            {"KIOSK_PORT": "0"},
            "KIOSK_PORT='0' cannot be used: must be a whole number from 1 to 65535",
        ),
        ({"KIOSK_PARSERS": "-1"}, "must be a whole number from 1 to 64"),
        ({"KIOSK_LEASE": "x"}, "must be a whole number of at least 1"),
        ({"KIOSK_FETCH_GAP": "soon"}, "must be a number of at least 0"),
        ({"KIOSK_LANGUAGE": "english"}, "must be the code of a language, such as en"),
        ({"KIOSK_LANGUAGE": "xx"}, "must be the code of a language, such as en"),
        ({"KIOSK_BASE_URL": "news.example"}, "must be an address such as http://news.example"),
        ({"KIOSK_BASE_URL": "http://a:b"}, "must be an address such as http://news.example"),
        ({"KIOSK_BASE_URL": "http://a/news"}, "with nothing after the host and its port"),
        ({"KIOSK_BIND": "everywhere"}, "must be an IP address, such as 127.0.0.1 or 0.0.0.0"),
        (
            {"KIOSK_POLL_FLOOR": "9000", "KIOSK_POLL_CAP": "600"},
            "KIOSK_POLL_FLOOR=9000 is more than",
        ),
        ({"KIOSK_FETCH_PROXY": "proxy:3128"}, "must be an address such as http://"),
        ({"KIOSK_REDIS_URL": "localhost"}, "must be an address such as redis://"),
        ({"KIOSK_CONTACT": "a\r\nb"}, "must be one line of text"),
        ({"KIOSK_CONTACT": "Bruno"}, "must be a mail address such as desk@news.example or a web"),
        ({"KIOSK_CONTACT": "news.example"}, "must be a mail address such as"),
        ({"KIOSK_HOSTS": "a.example,https://b.example"}, "must be names of hosts such as"),
        ({"KIOSK_HOSTS": "a.example:8000"}, "no port or path after"),
        ({"KIOSK_JOBS": "celery"}, "needs KIOSK_REDIS_URL, such as redis://"),
        ({"KIOSK_TIME_ZONE": "Berlin"}, "such as Europe/Berlin"),
        ({"KIOSK_LOG_LEVEL": "loud"}, "it may be DEBUG, INFO, WARNING, ERROR"),
        ({"KIOSK_DATA_DIR": __file__}, "cannot be used: it is no folder"),
        ({"KIOSK_DATA_DIR": f"{__file__}/data"}, "cannot be used: it is no folder"),
        ({"KIOSK_DATA_DIR": "/proc/kiosk"}, "KIOSK_DATA_DIR='/proc/kiosk' cannot be used: "),
        ({"KIOSK_DATABASE_URL": "postgres://a:b/x"}, "KIOSK_DATABASE_URL cannot be used"),
    ],
)
def test_a_wrong_setting_stops_a_command_with_one_sentence(tmp_path, values, said):
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "status"],
        env={"KIOSK_DATA_DIR": str(tmp_path), "PATH": "", **values},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("kiosk: KIOSK_")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_name_that_is_no_setting_is_named_and_stops_nothing(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "status"],
        env={"KIOSK_DATA_DIR": str(tmp_path), "PATH": "", "KIOSK_TIMEZONE": "UTC"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == (
        "kiosk: KIOSK_TIMEZONE is no setting of Kiosk, and changes nothing;"
        " perhaps KIOSK_TIME_ZONE?\n"
    )


def test_readers_go_where_the_port_is_unless_told_otherwise(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", "from kiosk.config import settings; print(settings.BASE_URL)"],
        env={"KIOSK_DATA_DIR": str(tmp_path), "PATH": "", "KIOSK_PORT": "9000"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "http://localhost:9000\n"


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


@pytest.mark.parametrize(
    ("raw", "mailing"),
    [
        ("console", env.Mailing("console")),
        ("smtps://mail.example", env.Mailing("smtp", "mail.example", 465, tls=True)),
        ("smtp://a%40b:p%3Aw@mail.example:2525", env.Mailing(
            "smtp", "mail.example", 2525, "a@b", "p:w", starttls=True)),
        ("smtp+plain://relay", env.Mailing("smtp", "relay", 25)),
    ],
)  # fmt: skip
def test_mail_leaves_by_a_file_the_console_or_a_server(monkeypatch, raw, mailing):
    assert env.mailing("KIOSK_X", "file", "") == env.Mailing("file")
    monkeypatch.setenv("KIOSK_X", raw)
    assert env.mailing("KIOSK_X", "file", "") == mailing


@pytest.mark.parametrize(
    "raw",
    ["post", "https://mail.example", "smtp://", "smtp://u:secret@mail:x", "smtp://mail/secret"],
)
def test_a_mail_server_that_cannot_be_used_is_refused_without_saying_its_password(monkeypatch, raw):
    monkeypatch.setenv("KIOSK_X", raw)
    with pytest.raises(env.SettingError, match="KIOSK_X cannot be used") as refused:
        env.mailing("KIOSK_X", "file", "")
    assert "secret" not in str(refused.value)


def test_mail_comes_from_an_address_with_a_name_or_none(monkeypatch):
    for raw, read in (
        ("desk@news.example", "desk@news.example"),
        ("The Desk <desk@localhost>", "The Desk <desk@localhost>"),
    ):
        monkeypatch.setenv("KIOSK_X", raw)
        assert env.mailbox("KIOSK_X", "", "") == read
    for wrong in ("desk", "a@b, c@d", "<>", "The Desk desk@news.example\nBcc: x@y"):
        monkeypatch.setenv("KIOSK_X", wrong)
        with pytest.raises(env.SettingError, match="KIOSK_X"):
            env.mailbox("KIOSK_X", "", "")
