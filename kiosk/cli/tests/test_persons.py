"""The operator exports and erases what is kept of a reader."""

from __future__ import annotations

import json
import zipfile
from functools import partial

import pytest

from kiosk.cli.tests.test_commands import in_house

pytestmark = [pytest.mark.apart, pytest.mark.slow]


def test_what_is_kept_of_a_reader_is_exported_and_erased(tmp_path):
    kiosk = partial(in_house, tmp_path)
    kiosk("admin", "amina@reader.example", stdin="a long night desk\n")
    file = tmp_path / "amina.zip"
    code, out, _ = kiosk("persons", "export", "Amina@reader.example", str(file))
    assert code == 0
    assert f"in {file}" in out
    with zipfile.ZipFile(file) as made:
        assert json.loads(made.read("about.json"))["account"] == "amina@reader.example"
    assert file.stat().st_mode & 0o777 == 0o600
    code, _, errors = kiosk("persons", "export", "amina@reader.example", str(file))
    assert (code, "cannot be written" in errors) == (1, True)
    code, out, _ = kiosk("persons", "export", "amina@reader.example")
    [kept] = (tmp_path / "exports").iterdir()
    assert (code, f"in {kept}, deleted in 3 days" in out) == (0, True)
    assert kept.name.startswith("kiosk-amina@reader.example-")
    assert (kept.stat().st_mode & 0o777, kept.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    code, _, errors = kiosk("persons", "erase", "amina@reader.example", stdin="another\n")
    assert (code, "nothing was erased" in errors) == (1, True)
    code, out, _ = kiosk("persons", "erase", "amina@reader.example", stdin="amina@reader.example\n")
    assert (code, "is erased" in out) == (0, True)
    assert not kept.exists()
    [letter] = (tmp_path / "mail").iterdir()
    assert "To: amina@reader.example" in letter.read_text()
    code, _, errors = kiosk("persons", "erase", "amina@reader.example", "--yes")
    assert (code, "there is no account" in errors) == (1, True)
