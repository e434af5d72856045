"""The secret key is made once, wholly, and for its owner only."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys

import pytest

from kiosk.config.secret import kept_key

MAKE = "import sys, pathlib; from kiosk.config.secret import kept_key; "
PRINT = MAKE + "print(kept_key(pathlib.Path(sys.argv[1])))"
KILLED = (
    "import os, signal; os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGKILL); " + PRINT
)


def test_the_key_is_made_once_and_for_its_owner_only(tmp_path):
    key = kept_key(tmp_path)
    assert len(key) > 50
    assert kept_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600
    assert sorted(os.listdir(tmp_path)) == ["secret-key", "secret-key.lock"]


def test_an_empty_file_is_no_key(tmp_path):
    (tmp_path / "secret-key").write_text("\n")
    assert len(kept_key(tmp_path)) > 50
    assert kept_key(tmp_path) == (tmp_path / "secret-key").read_text()


@pytest.mark.parametrize("empty", [False, True])
def test_processes_that_start_at_once_get_the_same_key(tmp_path, empty):
    if empty:
        (tmp_path / "secret-key").touch()
    started = [
        subprocess.Popen(
            [sys.executable, "-c", PRINT, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        for _ in range(6)
    ]
    keys = {process.communicate()[0].strip() for process in started}
    assert keys == {kept_key(tmp_path)}


def test_a_process_killed_while_it_writes_leaves_no_key(tmp_path):
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert not (tmp_path / "secret-key").exists()
    assert len(kept_key(tmp_path)) > 50
