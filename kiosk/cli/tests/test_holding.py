"""A house holds its data folder, and other commands find its port there."""

from __future__ import annotations

import json
import os

import pytest

from kiosk.cli import CommandError
from kiosk.cli.holding import hold, port_of
from kiosk.cli.tests.test_commands import in_house


def test_the_port_of_a_house_is_known_while_it_runs(tmp_path):
    assert port_of(tmp_path) is None
    with hold(tmp_path, 8411):
        assert port_of(tmp_path) == 8411
    assert port_of(tmp_path) is None
    assert (tmp_path / "start.lock").read_text() == f"{os.getpid()} 8411"


def test_the_port_of_a_house_that_named_none_is_not_known(tmp_path):
    with hold(tmp_path, 8411):
        (tmp_path / "start.lock").write_text("411")
        assert port_of(tmp_path) is None


def test_a_second_house_is_told_of_the_first(tmp_path):
    with (
        hold(tmp_path, 8411),
        pytest.raises(CommandError, match=rf"already \(process {os.getpid()}\)"),
    ):
        hold(tmp_path, 8412)
    assert port_of(tmp_path) is None


@pytest.mark.apart
@pytest.mark.slow
def test_a_command_speaks_of_the_house_that_runs_over_its_folder(tmp_path, monkeypatch):
    def place(*words: str) -> tuple[int, str, int]:
        code, out, errors = in_house(tmp_path, "prepare", "--json", *words)
        assert code == 0, errors
        told = json.loads(out)
        return told["port"], told["url"], told["payments"]["port"]

    monkeypatch.delenv("KIOSK_PORT", raising=False)
    other = tmp_path / "other"
    other.mkdir()
    with hold(other, 8411):
        assert place("--data", str(other)) == (8411, "http://localhost:8411", 8412)
        assert place()[0] == 8000
        monkeypatch.setenv("KIOSK_PORT", "8500")
        assert place("--data", str(other))[0] == 8500
    monkeypatch.delenv("KIOSK_PORT")
    assert place("--data", str(other))[0] == 8000
