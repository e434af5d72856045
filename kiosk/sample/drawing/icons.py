"""The square mark of each title: its initial, or an emblem where the name is not in Latin."""

from __future__ import annotations

import io
import math
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFont

SIDE = 512
PAPER = "#fbf6ea"
Pen = ImageDraw.ImageDraw


def mark(initial: str | None, emblem: str, colour: str, side: int) -> bytes:
    """A PNG of `side` pixels: the initial, else the named emblem, in paper white on the colour."""
    image = Image.new("RGB", (SIDE, SIDE), colour)
    pen = ImageDraw.Draw(image)
    pen.rectangle((26, 26, SIDE - 27, SIDE - 27), outline=PAPER, width=8)
    if initial:
        font = ImageFont.load_default(size=330)
        pen.text((SIDE / 2, SIDE / 2), initial, font=font, fill=PAPER, anchor="mm", stroke_width=6)
    else:
        EMBLEMS[emblem](pen, colour)
    out = io.BytesIO()
    image.resize((side, side), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


def _lantern(pen: Pen, colour: str) -> None:
    pen.arc((206, 70, 306, 170), 180, 360, fill=PAPER, width=16)
    pen.polygon([(176, 190), (336, 190), (306, 130), (206, 130)], fill=PAPER)
    pen.polygon([(176, 206), (336, 206), (306, 376), (206, 376)], fill=PAPER)
    pen.ellipse((226, 232, 286, 352), fill=colour)
    pen.polygon([(256, 256), (278, 312), (256, 344), (234, 312)], fill=PAPER)
    pen.rectangle((190, 392, 322, 426), fill=PAPER)


def _anchorage(pen: Pen, colour: str) -> None:
    pen.pieslice((146, 96, 366, 316), 180, 360, fill=PAPER)
    for turn in range(9):
        angle = math.pi * (1 + turn / 8)
        inner = (256 + 128 * math.cos(angle), 206 + 128 * math.sin(angle))
        outer = (256 + 158 * math.cos(angle), 206 + 158 * math.sin(angle))
        pen.line([inner, outer], fill=PAPER, width=14)
    for row in range(4):
        y = 246 + row * 46
        points = [(110 + x * 4, y + 13 * math.sin(x / 5.8 + row)) for x in range(74)]
        pen.line(points, fill=PAPER, width=16, joint="curve")


def _olive(pen: Pen, colour: str) -> None:
    pen.line([(128, 404), (400, 116)], fill=PAPER, width=12)
    for step in range(4):
        x, y = 178 + step * 60, 350 - step * 63
        _leaf(pen, (x, y), math.radians(-92))
        _leaf(pen, (x, y), math.radians(-2))
    for x, y in ((300, 372), (206, 196)):
        pen.ellipse((x - 24, y - 32, x + 24, y + 32), fill=PAPER)


def _leaf(pen: Pen, foot: tuple[float, float], angle: float) -> None:
    """A pointed leaf, 104 long, from its foot in the direction of `angle`."""
    edge = []
    for side in (1, -1):
        for part in range(13)[::side]:
            along, across = 104 * part / 12, side * 19 * math.sin(part / 12 * math.pi)
            x = foot[0] + along * math.cos(angle) - across * math.sin(angle)
            edge.append((x, foot[1] + along * math.sin(angle) + across * math.cos(angle)))
    pen.polygon(edge, fill=PAPER)


def _moon_bridge(pen: Pen, colour: str) -> None:
    pen.ellipse((176, 84, 336, 244), fill=PAPER)
    pen.ellipse((226, 66, 376, 216), fill=colour)
    pen.pieslice((86, 236, 426, 576), 180, 360, fill=PAPER)
    pen.pieslice((156, 306, 356, 506), 180, 360, fill=colour)
    pen.rectangle((60, 407, 452, 470), fill=colour)
    pen.rectangle((72, 410, 440, 426), fill=PAPER)


EMBLEMS: dict[str, Callable[[Pen, str], None]] = {
    "siraj-almina": _lantern,
    "marfa-alsabah": _anchorage,
    "waraqat-alzaytun": _olive,
    "gesher-hayareach": _moon_bridge,
}
