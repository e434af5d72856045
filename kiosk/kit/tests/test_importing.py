"""A library is imported without what it would take along."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import sys
from kiosk.kit.importing import without
with without("colorsys"):
    try:
        import colorsys
    except ImportError:
        print("hidden")
import colorsys
print(colorsys.rgb_to_hsv(0, 0, 0))
with without("colorsys"):
    import colorsys
    print("kept")
"""


def test_a_module_is_hidden_inside_and_there_afterwards_and_a_loaded_one_stays():
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:3] == ["hidden", "(0.0, 0.0, 0)", "kept"]
