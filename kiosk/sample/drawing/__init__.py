"""Pictures drawn by program for the sample edition.

Knows a set of flat, quiet scenes (a harbour, a court, a night train) and how each looks at eight
times of day and weathers. A picture's key says both, as in `harbour-dawn-marsa`: the scene, the
hour, and a word that sets chance, so that the same key always gives the same picture.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from random import Random
from typing import Literal

from PIL import Image

from kiosk.sample.drawing import (
    icons,
    scenes_land,
    scenes_rooms,
    scenes_street,
    scenes_town,
    scenes_water,
)
from kiosk.sample.drawing.palettes import PALETTES
from kiosk.sample.drawing.sheet import HEIGHT, WIDTH, Sheet
from kiosk.sample.edition import stand

__all__ = ["PALETTES", "SCENES", "UnknownPictureError", "draw", "masthead_icon"]

SCENES: dict[str, Callable[[Sheet], None]] = {
    scene.__name__: scene
    for scene in (
        scenes_water.harbour,
        scenes_water.dock,
        scenes_water.ship,
        scenes_water.sea,
        scenes_water.coast,
        scenes_water.flood,
        scenes_land.mountains,
        scenes_land.valley,
        scenes_land.village,
        scenes_land.fields,
        scenes_land.solar,
        scenes_land.observatory,
        scenes_land.nightsky,
        scenes_town.courthouse,
        scenes_town.parliament,
        scenes_town.city,
        scenes_town.airport,
        scenes_street.stadium,
        scenes_street.cricket,
        scenes_street.market,
        scenes_street.school,
        scenes_street.train,
        scenes_street.bicycle,
        scenes_rooms.laboratory,
        scenes_rooms.hospital,
        scenes_rooms.library,
        scenes_rooms.concert,
        scenes_rooms.summit,
        scenes_rooms.rescue,
    )
}


class UnknownPictureError(Exception):
    """A key that names no scene or no hour that we can draw."""


def draw(
    key: str, width: int = WIDTH, height: int = HEIGHT, kind: Literal["WEBP", "PNG"] = "WEBP"
) -> bytes:
    """The picture of `key` as a WebP or PNG file of exactly `width` by `height` pixels.

    The scene fills the frame and is cut evenly at the sides or above and below where the frame is
    not 16 by 9. Raises UnknownPictureError for a key that is not `scene-hour-word`.
    """
    scene, hour, _ = (*key.split("-", 2), "", "")[:3]
    if scene not in SCENES or hour not in PALETTES:
        raise UnknownPictureError(key)
    cover = max(width / WIDTH, height / HEIGHT)
    sheet = Sheet(cover * 2, PALETTES[hour], Random(key))  # noqa: S311 - a drawing, not a secret
    SCENES[scene](sheet)
    out = io.BytesIO()
    _framed(sheet.image, width, height).save(
        out, kind, **({"quality": 84} if kind == "WEBP" else {})
    )
    return out.getvalue()


def _framed(image: Image.Image, width: int, height: int) -> Image.Image:
    """The middle of an image drawn at twice the size, brought down to the frame."""
    left, top = (image.width - 2 * width) / 2, (image.height - 2 * height) / 2
    middle = (left, top, left + 2 * width, top + 2 * height)
    return image.resize((width, height), Image.Resampling.LANCZOS, box=middle)


def masthead_icon(slug: str, side: int = 256) -> bytes:
    """The square mark of a title of the sample edition as a PNG file of `side` pixels.

    Raises KeyError for a slug that the edition does not have.
    """
    title = stand()[slug]
    words = [word for word in title.name.split() if word.lower() not in ICON_SKIPS]
    initial = None if title.latin_name else words[0][0]
    return icons.mark(initial, slug, title.colour, side)


ICON_SKIPS = frozenset({"the", "der", "die", "das", "el", "la", "le", "les"})
