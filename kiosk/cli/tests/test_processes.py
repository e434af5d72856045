"""The commands that become parts of the house."""

from __future__ import annotations

from argparse import Namespace

import pytest

from kiosk.cli import poll, processes
from kiosk.config.reading_now import ReadingNow
from kiosk.wire import running

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("command", [processes.run_wire, poll.run])
def test_the_commands_that_run_the_line_hand_it_what_is_read(command, monkeypatch):
    handed: list[object] = []

    async def noted(*given: object, **named: object) -> None:
        handed.extend((*given, *named.values()))

    monkeypatch.setattr(running, "run", noted)
    monkeypatch.setattr(running, "drain", noted)
    for module in (processes, poll):
        monkeypatch.setattr(module, "set_up", lambda: None)
    assert command(Namespace(title=None, all=False, no_pages=False, json=True)) == 0
    assert any(isinstance(one, ReadingNow) for one in handed)
