"""The operator's commands, as processes in an empty house."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

ROOT = Path(__file__).resolve().parents[3]
# Processes on SQLite, whatever database the suite has.
pytestmark = [pytest.mark.apart, pytest.mark.slow]

TITLES = "name,feed,country,language\nDaily,https://daily.example/f,GB,en\nBad,nothing,GB,en\n"


def in_house(folder: Path, *words: str, stdin: str = "") -> tuple[int, str, str]:
    """Runs a command on a data folder; returns (exit code, standard output, standard error)."""
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", *words],
        cwd=ROOT,
        env={**os.environ, "KIOSK_DATA_DIR": str(folder), "KIOSK_DATABASE_URL": "sqlite"},
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """An empty house's data folder, its tables made by its first command."""
    folder = tmp_path_factory.mktemp("prepared")
    code, out, errors = in_house(folder, "titles", "list", "--json")
    assert (code, out.strip(), errors) == (0, "[]", "")
    return folder


@pytest.fixture
def kiosk(tmp_path, prepared):
    """Runs a command in an empty house of the test's own; what `in_house` returns."""
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    return partial(in_house, tmp_path)


def test_the_first_command_in_a_new_data_folder_makes_the_tables(tmp_path):
    code, out, _ = in_house(tmp_path, "status", "--json")
    assert (code, json.loads(out)["titles"]) == (0, 0)


def test_titles_are_taken_in_listed_and_checked(kiosk, tmp_path):
    (tmp_path / "titles.csv").write_text(TITLES)
    code, out, _ = kiosk("titles", "import", str(tmp_path / "titles.csv"), "--json")
    assert code == 0
    assert json.loads(out) == {
        "titles": 1,
        "feeds": 1,
        "known_feeds": 0,
        "problems": [{"where": "line 3", "why": "nothing is no web address"}],
        "notes": [],
        "dropped": [],
    }
    _, out, _ = kiosk("titles", "list", "--json", "--country", "gb")
    assert [title["slug"] for title in json.loads(out)] == ["daily"]
    assert "Daily" in kiosk("titles", "list")[1]
    code, out, _ = kiosk("status", "--json")
    told = json.loads(out)
    assert (told["titles"], told["polled"], told["articles"]) == (1, 0, 0)
    assert {"titles", "polled", "failed", "articles", "pages_extracted", "oldest_due_s"} <= set(
        told
    )


def test_every_command_can_be_told_its_data_folder(kiosk, tmp_path):
    other = tmp_path / "other"
    (tmp_path / "titles.csv").write_text(TITLES)
    kiosk("titles", "import", str(tmp_path / "titles.csv"), "--data", str(other))
    assert json.loads(kiosk("titles", "list", "--json")[1]) == []
    for words in (
        ("--data", str(other), "titles", "list", "--json"),
        ("titles", "--data", str(other), "list", "--json"),
        ("titles", "list", "--json", f"--data={other}"),
    ):
        assert len(json.loads(kiosk(*words)[1])) == 1, words
    assert "--data DIR" in kiosk("titles", "pause", "--help")[1]
    assert kiosk("status", "--data", "")[0] == 2


def test_a_poll_that_fails_is_told_with_its_reasons(kiosk, tmp_path):
    (tmp_path / "titles.txt").write_text("http://10.0.0.1/feed\n")
    out = kiosk("titles", "import", str(tmp_path / "titles.txt"))[1]
    assert "http://10.0.0.1/feed can never be polled" in out
    code, out, _ = kiosk("poll", "--json")
    assert code == 0
    assert json.loads(out)["failed"] == 1
    [row] = json.loads(kiosk("titles", "check", "--json")[1])
    assert "10.0.0.1" in row["error"]
    assert any("failed in a row" in reason for reason in row["reasons"])
    assert "1 failed in a row" in kiosk("titles", "check", "--failed")[1]


FEED = b"""<rss version="2.0"><channel><title>Daily</title>
<item><title>Harbour opens</title><link>https://daily.example/1</link><guid>1</guid></item>
<item><title>Bridge closes</title><link>https://daily.example/2</link><guid>2</guid></item>
</channel></rss>"""


@pytest.fixture
def newsstand():
    """The address of a feed on loopback that answers 304 to who has it already."""

    class Stand(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = self.headers.get("If-None-Match") == '"one"'
            self.send_response(304 if known else 200 if self.path == "/feed" else 404)
            self.send_header("ETag", '"one"')
            self.send_header("Content-Length", "0" if known else str(len(FEED)))
            self.end_headers()
            if not known:
                self.wfile.write(FEED)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Stand) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.slow
def test_a_poll_says_what_was_asked_and_what_was_answered(kiosk, tmp_path, newsstand, monkeypatch):
    monkeypatch.setenv("KIOSK_FETCH_ALLOW", "127.0.0.0/8")
    rows = f"Daily,{newsstand}/feed\nGone,{newsstand}/none\n"
    (tmp_path / "titles.csv").write_text(f"name,feed\n{rows}")
    assert "No feed was due" in kiosk("poll", "--no-pages")[1]
    kiosk("titles", "import", str(tmp_path / "titles.csv"))
    out = kiosk("poll", "daily", "--no-pages")[1]
    assert f"{newsstand}/feed: HTTP 200, 2 new articles" in out
    assert f"{newsstand}/none" not in out
    out = kiosk("poll", "daily", "--no-pages")[1]
    assert f"{newsstand}/feed: HTTP 304, nothing changed since the last poll" in out
    out = kiosk("poll", "--all", "--no-pages")[1]
    assert "2 feeds asked: HTTP 304 (1), failed (1); 0 new articles" in out
    asked = json.loads(kiosk("poll", "--all", "--no-pages", "--json")[1])["asked"]
    assert [(one["title"], one["status"], one["new_articles"]) for one in asked] == [
        ("daily", 304, 0),
        ("gone", 404, 0),
    ]
    assert "404" in asked[1]["error"]


def test_what_cannot_be_done_is_said_in_one_sentence(kiosk, tmp_path):
    for words in (
        ("titles", "import", str(tmp_path / "missing")),
        ("titles", "import", "http://127.0.0.1:8000/list"),
        ("titles", "import", ""),
        ("poll", "no-such-title"),
        ("admin", "ada"),
        ("admin", "ada@desk.example"),
    ):
        code, _, said = kiosk(*words, stdin="123\n")
        assert code == 1, words
        assert said.startswith("kiosk: ")
        assert "Traceback" not in said


def test_a_database_that_cannot_be_reached_is_said_so(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "status"],
        cwd=ROOT,
        env={**os.environ, "KIOSK_DATA_DIR": str(tmp_path),
             "KIOSK_DATABASE_URL": f"sqlite:///{tmp_path}/no/such/folder/k.db"},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "the database cannot be reached" in done.stderr


def test_a_database_server_that_is_not_there_is_said_so_at_once_in_one_line(tmp_path):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"postgres://kiosk:secret@127.0.0.1:{closed.getsockname()[1]}/kiosk"
        for words in (("status",), ("prepare",)):
            done = subprocess.run(
                [sys.executable, "-m", "kiosk", *words],
                cwd=ROOT,
                env={
                    **os.environ,
                    "KIOSK_DATA_DIR": str(tmp_path),
                    "KIOSK_DATABASE_URL": address,
                },
                capture_output=True,
                text=True,
                check=False,
                timeout=25,
            )
            assert done.returncode == 1
            assert done.stderr.startswith("kiosk: the database cannot be reached: ")
            assert "refused" in done.stderr
            assert done.stderr.count("\n") == 1
            assert "secret" not in done.stderr


def test_invented_news_is_kept_from_real_titles(kiosk, tmp_path):
    (tmp_path / "titles.txt").write_text("https://www.daily.net/feed\n")
    kiosk("titles", "import", str(tmp_path / "titles.txt"))
    code, _, said = kiosk("sample")
    assert code == 1
    assert "real titles are carried here" in said


def test_an_account_for_the_admin_pages_is_made_its_address_vouched_for(kiosk, tmp_path):
    for address in ("ada@desk.example", "Ada@desk.example"):
        code, out, _ = kiosk("admin", address, stdin="a long enough passphrase\n")
        assert (code, out) == (0, "ada@desk.example can sign in at /admin/\n")
    with closing(sqlite3.connect(tmp_path / "kiosk.sqlite3")) as kept:
        proved = kept.execute('SELECT email, verified, "primary" FROM account_emailaddress')
        assert proved.fetchall() == [("ada@desk.example", 1, 1)]


def test_an_account_has_an_address_that_mail_reaches(kiosk):
    for name in ("", "ada", "ada lovelace", "a" * 151 + "@b", "<b>"):
        code, _, said = kiosk("admin", name, stdin="a long enough passphrase\n")
        assert (code, "is no e-mail address" in said) == (1, True), name


def test_an_account_is_not_made_without_a_password(kiosk):
    for nothing in ("", "\n"):
        code, _, said = kiosk("admin", "ada@desk.example", stdin=nothing)
        assert (code, "no password was given" in said) == (1, True)
    code, out, _ = kiosk("admin", "--help")
    assert (code, "from a pipe it is the first line" in " ".join(out.split())) == (0, True)


def test_a_source_that_is_none_is_told_what_would_be_one(kiosk, tmp_path):
    for source, said in (
        ("ftp://news.example/list", "only http and https addresses can be fetched"),
        ("stater", "perhaps starter?"),
        (str(tmp_path / "missing"), "No such file or directory"),
    ):
        code, _, errors = kiosk("titles", "import", source)
        assert (code, said in errors) == (1, True), errors
        assert ("starter" in errors) == (source == "stater")


def test_the_search_index_is_made_anew(kiosk):
    code, out, _ = kiosk("search", "rebuild", "--json")
    assert code == 0
    assert json.loads(out) == {"articles": 0, "suggestions": 0}


def test_every_command_explains_itself(kiosk):
    for words in ((), ("titles",), ("titles", "import"), ("start",), ("sample",), ("poll",)):
        code, out, _ = kiosk(*words, "--help")
        assert code == 0
        assert out.startswith("usage: kiosk")


def test_feeds_that_fail_are_told_in_one_line_with_the_reason(kiosk, tmp_path):
    (tmp_path / "titles.txt").write_text("".join(f"http://10.0.0.{n}/feed\n" for n in range(1, 6)))
    kiosk("titles", "import", str(tmp_path / "titles.txt"))
    code, out, logged = kiosk("poll")
    assert code == 0
    assert logged.count("polls failed") == 1
    assert "failed=5 of=5" in logged
    assert "poll failed" not in logged
    assert "5 feeds failed when polled last: the address ... is not public (5)" in out
    assert "None of the feeds could be reached" in out
    assert "bin/start --sample" in kiosk("status")[1]
    told = json.loads(kiosk("status", "--json")[1])
    assert told["why_feeds_fail"] == {"the address ... is not public": 5}


def test_a_wrong_option_is_answered_with_the_usage_of_its_own_command(kiosk):
    code, _, said = kiosk("start", "--bogus")
    assert code == 2
    assert said.startswith("usage: kiosk start")
    assert "not understood: --bogus" in said
    assert kiosk("titles", "check", "--bogus")[2].startswith("usage: kiosk titles check")


@pytest.mark.parametrize("words", [("titles", "list"), ("titles", "list", "--json")])
def test_a_reader_that_has_read_enough_is_no_error(kiosk, tmp_path, words):
    many = "".join(f"https://t{n}.example/feed\n" for n in range(2000))
    (tmp_path / "titles.txt").write_text(many)
    kiosk("titles", "import", str(tmp_path / "titles.txt"))
    done = subprocess.run(
        f"{sys.executable} -m kiosk {' '.join(words)} | head -n 1",
        shell=True,
        cwd=ROOT,
        env={**os.environ, "KIOSK_DATA_DIR": str(tmp_path), "KIOSK_DATABASE_URL": "sqlite"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout
    assert done.stderr == ""


def test_what_an_import_did_not_understand_is_said_by_line(kiosk, tmp_path):
    rows = "".join(f"T{n};https://t{n}.example/f;Narnia\n" for n in range(9))
    (tmp_path / "titles.csv").write_bytes(f"name;feed;country\n{rows}É;none;GB\n".encode("latin-1"))
    code, out, _ = kiosk("titles", "import", str(tmp_path / "titles.csv"))
    assert code == 0
    assert "left out: line 11: none is no web address" in out
    assert "note: line 11: is not UTF-8: the list is read as Windows-1252 (Latin-1)" in out
    assert (
        "note: line 2, line 3, line 4, line 5, line 6, line 7 and 3 more: "
        "the country 'Narnia' is no ISO 3166-1 code: left empty"
    ) in out
    assert "9 new titles, 9 new feeds (0 known already)" in out
    one = tmp_path / "one.txt"
    one.write_text("https://one.example/f\n")
    assert "1 new title, 1 new feed (0 known already)" in kiosk("titles", "import", str(one))[1]


@pytest.mark.slow  # twenty commands, a process each
def test_a_title_is_paused_resumed_and_dropped_and_an_import_does_not_bring_it_back(
    kiosk, tmp_path
):
    (tmp_path / "titles.csv").write_text(TITLES)
    kiosk("titles", "import", str(tmp_path / "titles.csv"))
    assert "Daily is paused" in kiosk("titles", "pause", "daily", "--note", "asked by mail")[1]
    [row] = json.loads(kiosk("titles", "list", "--json")[1])
    assert row["state"] == "paused"
    assert (row["halt"]["kind"], row["halt"]["note"]) == ("pause", "asked by mail")
    assert row["halt"]["by"]
    assert row["halt"]["since"]
    for words in (("list",), ("list", "--paused"), ("check", "daily")):
        told = " ".join(kiosk("titles", *words)[1].split())
        assert "asked by mail" in told, words
        assert "paused since" in told, words
    assert json.loads(kiosk("titles", "check", "daily", "--json")[1])[0]["halt"] == row["halt"]
    code, _, said = kiosk("titles", "pause", "Daily")
    assert code == 1
    assert "Daily is paused since" in said
    code, _, said = kiosk("poll", "daily")
    assert code == 1
    assert "Daily has no feed that is polled: it is paused since" in said
    assert json.loads(kiosk("titles", "check", "--json")[1])[0]["state"] == "paused"
    assert "carried and polled again (it was paused since" in kiosk("titles", "resume", "daily")[1]
    assert "Daily is dropped" in kiosk("titles", "drop", "daily")[1]
    assert json.loads(kiosk("titles", "list", "--json")[1]) == []
    assert json.loads(kiosk("titles", "list", "--paused", "--json")[1]) == []
    [row] = json.loads(kiosk("titles", "list", "--dropped", "--json")[1])
    assert (row["state"], row["halt"]["kind"], row["halt"]["note"]) == ("dropped", "drop", "")
    code, out, _ = kiosk("titles", "import", str(tmp_path / "titles.csv"))
    assert "left out: Daily was dropped on" in out
    assert "kiosk titles resume daily brings it back" in out
    assert "0 new titles, 0 new feeds" in out
    assert json.loads(kiosk("status", "--json")[1])["titles"] == 0
    kiosk("titles", "resume", "daily")
    assert json.loads(kiosk("status", "--json")[1])["titles"] == 1
    assert kiosk("titles", "resume", "daily")[0] == 1


def test_a_check_with_nothing_to_tell_says_why(kiosk):
    for verb in ("check", "list"):
        assert "No titles are carried yet" in kiosk("titles", verb)[1]
    assert kiosk("titles", "list", "--dropped")[1] == "There is none\n"
    code, _, said = kiosk("titles", "check", "nobody")
    assert code == 1
    assert "there is no title 'nobody'" in said


@pytest.mark.slow  # every picture of the invented edition is drawn
def test_a_check_of_invented_titles_says_that_they_are_never_polled(kiosk):
    assert kiosk("sample")[0] == 0
    assert "invented titles are never polled" in kiosk("titles", "check")[1]
    code, _, said = kiosk("titles", "export")
    assert (code, "the invented ones of the sample edition" in said) == (1, True)
    slug = json.loads(kiosk("titles", "list", "--json")[1])[0]["slug"]
    code, _, said = kiosk("poll", slug)
    assert code == 1
    assert "it is invented, and nothing of it is ever fetched" in said


def test_a_name_that_may_mean_several_titles_is_not_guessed(kiosk, tmp_path):
    rows = "".join(f"Daily {n},https://d{n}.example/f\n" for n in range(9))
    (tmp_path / "titles.csv").write_text(f"name,feed\n{rows}")
    kiosk("titles", "import", str(tmp_path / "titles.csv"))
    code, _, said = kiosk("titles", "drop", "daily")
    assert code == 1
    assert "there is no title 'daily'; perhaps daily-0, daily-1, daily-2" in said
    assert "and 3 more?" in said
    assert kiosk("titles", "drop", "daily 3")[0] == 0


@pytest.mark.slow
def test_titles_are_exported_and_taken_in_again(kiosk, tmp_path):
    (tmp_path / "titles.csv").write_text(TITLES)
    assert "no title is carried" in kiosk("titles", "export")[2]
    kiosk("titles", "import", str(tmp_path / "titles.csv"))
    code, out, _ = kiosk("titles", "export")
    assert (code, "https://daily.example/f" in out, "<opml" in out) == (0, True, True)
    for name, words in (("a.opml", ()), ("a.JSON", ()), ("a.csv", ()), ("a.txt", ("--as", "csv"))):
        code, out, _ = kiosk("titles", "export", str(tmp_path / name), *words)
        assert (code, out) == (0, f"1 title with 1 feed in {tmp_path / name}\n")
        _, out, _ = kiosk("titles", "import", str(tmp_path / name), "--json")
        assert (json.loads(out)["known_feeds"], json.loads(out)["problems"]) == (1, [])
    code, _, said = kiosk("titles", "export", str(tmp_path / "a.txt"))
    assert (code, "--as" in said) == (1, True)
    code, _, said = kiosk("titles", "export", str(tmp_path / "none" / "a.csv"))
    assert (code, "cannot be written" in said) == (1, True)


@pytest.mark.parametrize("command", ["prepare", "wire", "poll"])
def test_a_model_of_vectors_that_cannot_be_loaded_is_refused_at_the_start(
    kiosk, command, monkeypatch, tmp_path
):
    monkeypatch.setenv("KIOSK_VECTORS", str(tmp_path / "nowhere"))
    code, _, errors = kiosk(command)
    assert code == 1
    assert errors.strip().splitlines()[-1].startswith("kiosk: KIOSK_VECTORS")
    assert "Traceback" not in errors
