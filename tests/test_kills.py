"""The ingest process killed at random moments, as `bin/bench kills` does it."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NO_SCRATCH = 3


@pytest.mark.slow
def test_an_ingest_killed_at_twenty_moments_loses_and_doubles_nothing():
    with socket.socket() as probe:  # it may be run on another database at the same time
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "kills", "--times", "20", "--json", "--port", port],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
        timeout=400,
        check=False,
    )
    if done.returncode == NO_SCRATCH:
        pytest.skip("this PostgreSQL lets us make no database of our own to kill processes over")
    outcome = json.loads(done.stdout)
    print(f"seed {outcome['seed']}: {outcome['moments']} {outcome['under_way']}")
    assert outcome["findings"] == []
    assert outcome["kills"] == 20
    assert outcome["pieces"] > 400
    # Kills that find nothing under way would show nothing.
    assert sum(outcome["under_way"].values()) > 20
    assert outcome["revisions"] > 0
    # The same check, on a database with one article taken out or put in twice.
    assert outcome["notices_a_lost_one"]
    assert outcome["notices_a_doubled_one"]
    assert outcome["notices_an_ungrouped_one"]
    # Some were killed between filing an article and placing it.
    assert outcome["under_way"].get("group", 0) > 0
