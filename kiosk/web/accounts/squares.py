"""A text as a QR code, drawn as one path so that a page needs no picture from elsewhere."""

from __future__ import annotations

from typing import NamedTuple

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

# As many empty modules belong around it (ISO/IEC 18004, 9.1).
_QUIET = 4


class Squares(NamedTuple):
    """An SVG's side, and the path of its dark modules, each 1 by 1."""

    side: int
    path: str


def squares(text: str) -> Squares:
    """The QR code of that text."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=_QUIET)
    code.add_data(text)
    rows = code.get_matrix()
    dark = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, on in enumerate(row) if on)
    return Squares(len(rows), "".join(dark))
