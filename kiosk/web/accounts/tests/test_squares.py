"""QR codes as paths."""

from __future__ import annotations

import re

from qrcode.main import QRCode

from kiosk.web.accounts.squares import squares


def test_a_code_has_its_quiet_border_and_each_dark_module_once():
    drawn = squares("otpauth://totp/amina@reader.example?secret=ABC")
    dark = [(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", drawn.path)]
    assert len(dark) == len(set(dark)) == drawn.path.count("M")
    assert min(min(at) for at in dark) == 4
    assert max(max(at) for at in dark) == drawn.side - 5
    # The corner every reader looks for: seven dark ones in a row.
    assert {(4 + step, 4) for step in range(7)} <= set(dark)
    assert QRCode().border == 4
