"""The sheet that scenes are drawn on: plain shapes in units of a 1600 by 900 picture."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from PIL import Image, ImageColor, ImageDraw

from kiosk.sample.drawing.palettes import Palette

WIDTH, HEIGHT = 1600, 900
Point = tuple[float, float]


def tint(colour: str, alpha: float) -> str:
    """The colour, let through: `alpha` 0 is clear and 1 is full."""
    return f"{colour[:7]}{round(alpha * 255):02x}"


def mix(one: str, other: str, share: float) -> str:
    """A colour between two; `share` is how much of the other is in it, from 0 to 1."""
    pairs = zip(ImageColor.getrgb(one)[:3], ImageColor.getrgb(other)[:3], strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


class Sheet:
    """A picture being drawn, `scale` pixels to a unit, with its palette and its own chance."""

    def __init__(self, scale: float, palette: Palette, rng: Random) -> None:
        self.scale = scale
        self.palette = palette
        self.rng = rng
        size = (round(WIDTH * scale), round(HEIGHT * scale))
        self.image = Image.new("RGB", size, palette.ground)
        self._pen = ImageDraw.Draw(self.image, "RGBA")

    def poly(self, points: Sequence[Point], fill: str) -> None:
        self._pen.polygon([self._at(x, y) for x, y in points], fill=fill)

    def rect(
        self, x: float, y: float, width: float, height: float, fill: str, radius: float = 0
    ) -> None:
        """A rectangle from its upper left corner, its corners rounded by `radius`."""
        box = (*self._at(x, y), *self._at(x + width, y + height))
        if radius:
            self._pen.rounded_rectangle(box, radius * self.scale, fill=fill)
        else:
            self._pen.rectangle(box, fill=fill)

    def disc(self, x: float, y: float, radius: float, fill: str) -> None:
        self.oval(x, y, radius, radius, fill)

    def oval(self, x: float, y: float, across: float, down: float, fill: str) -> None:
        """An ellipse round a centre, with its two half axes."""
        box = (*self._at(x - across, y - down), *self._at(x + across, y + down))
        self._pen.ellipse(box, fill=fill)

    def slice(
        self, x: float, y: float, across: float, down: float, arc: tuple[float, float], fill: str
    ) -> None:
        """A piece of an ellipse between two angles (degrees, clockwise from three o'clock)."""
        box = (*self._at(x - across, y - down), *self._at(x + across, y + down))
        self._pen.pieslice(box, *arc, fill=fill)

    def line(self, points: Sequence[Point], fill: str, width: float = 3) -> None:
        thick = max(1, round(width * self.scale))
        self._pen.line([self._at(x, y) for x, y in points], fill=fill, width=thick, joint="curve")

    def fade(self, top: float, bottom: float, stops: Sequence[str]) -> None:
        """The whole width from `top` to `bottom`, running evenly through the colours."""
        strip = Image.new("RGB", (1, len(stops)))
        strip.putdata([ImageColor.getrgb(stop)[:3] for stop in stops])
        height = round((bottom - top) * self.scale)
        inner = (0.0, 0.5, 1.0, len(stops) - 0.5)
        smooth = strip.resize((1, height), Image.Resampling.BILINEAR, box=inner)
        self.image.paste(smooth.resize((self.image.width, height)), (0, round(top * self.scale)))

    def glow(self, x: float, y: float, radius: float, colour: str, strength: float) -> None:
        """Light about a point, fading to nothing at `radius`; `strength` 1 hides what is under."""
        side = max(2, round(2 * radius * self.scale))
        round_light = Image.radial_gradient("L").point(
            [round(max(0.0, 1 - level / 181) ** 2 * 255 * strength) for level in range(256)]
        )
        mask = round_light.resize((side, side), Image.Resampling.BILINEAR)
        corner = (round((x - radius) * self.scale), round((y - radius) * self.scale))
        self.image.paste(Image.new("RGB", (side, side), colour), corner, mask)

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return (x * self.scale, y * self.scale)
