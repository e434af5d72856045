"""Pictures and marks decode at the size asked and are the same each time."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from PIL import Image, ImageStat

from kiosk.sample.drawing import PALETTES, SCENES, UnknownPictureError, draw, masthead_icon
from kiosk.sample.edition import edition

SAMPLE = edition(datetime(2025, 6, 10, 12, tzinfo=UTC))
KEYS = sorted({a.picture_key for a in SAMPLE.articles if a.picture_key})


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def spread(image: Image.Image) -> float:
    return sum(ImageStat.Stat(image.convert("RGB")).stddev)


def test_every_picture_of_the_edition_decodes_at_the_size_asked_and_shows_something():
    assert spread(Image.new("RGB", (8, 8), "navy")) == 0
    for key in KEYS:
        image = opened(draw(key, 160, 90))
        assert (image.format, image.size) == ("WEBP", (160, 90))
        assert spread(image) > 20, key


def test_there_are_a_dozen_kinds_of_scene_and_more_and_the_edition_shows_most():
    shown = {key.split("-")[0] for key in KEYS}
    assert len(SCENES) >= 12
    assert len(shown) >= 24
    assert {key.split("-")[1] for key in KEYS} <= set(PALETTES)


@pytest.mark.parametrize("hour", sorted(PALETTES))
def test_a_scene_can_be_drawn_at_every_hour(hour):
    assert spread(opened(draw(f"harbour-{hour}-x", 96, 54))) > 20


@pytest.mark.parametrize("size", [(1600, 900), (200, 200), (90, 160)])
def test_a_picture_fills_any_frame(size):
    assert opened(draw("train-night-x", *size)).size == size


def test_a_picture_can_be_had_as_png():
    assert opened(draw("sea-morning-x", 64, 36, "PNG")).format == "PNG"


def test_the_same_key_gives_the_same_picture_and_another_word_another():
    one = draw("city-dusk-one", 160, 90)
    assert draw("city-dusk-one", 160, 90) == one
    assert draw("city-dusk-two", 160, 90) != one


@pytest.mark.parametrize("key", ["", "harbour", "harbour-noon-x", "moon-night-x"])
def test_an_unknown_key_is_refused(key):
    with pytest.raises(UnknownPictureError):
        draw(key)


def test_every_title_has_a_square_mark_of_its_own():
    marks = {title.slug: masthead_icon(title.slug, 64) for title in SAMPLE.titles}
    assert len(set(marks.values())) == len(marks)
    for data in marks.values():
        image = opened(data)
        assert (image.format, image.size) == ("PNG", (64, 64))
        assert spread(image) > 20
    with pytest.raises(KeyError):
        masthead_icon("nobody")
