import subprocess
import sys
from pathlib import Path

import pytest

MOST_GROWTH = 64 << 20


def growth(name: str) -> int:
    """How far the memory of a child grew, in bytes, when it set off the bomb of this name."""
    if not Path("/proc/self/clear_refs").exists():
        pytest.skip("peak memory is read from Linux's /proc")
    command = [sys.executable, "-m", "kiosk.kit.fetching.tests.bombs", name]
    root = Path(__file__).parents[4]
    child = subprocess.run(command, cwd=root, stdout=subprocess.PIPE, text=True, check=True)
    return int(child.stdout)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_a_bomb_is_refused_before_memory_grows(encoding):
    assert growth(encoding) < MOST_GROWTH


def test_a_bomb_decoded_in_one_go_would_be_seen():
    assert growth("naive") > MOST_GROWTH
