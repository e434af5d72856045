"""The pictures pages are shared with: any headline, either direction, with what fonts there are."""

from __future__ import annotations

from typing import Any

import pytest
from PIL import Image, features

from kiosk.kit import face_drawing, fonts
from kiosk.kit.face_drawing import draw
from kiosk.kit.faces import HEIGHT, WIDTH, Face
from kiosk.kit.tests.drawings import RED, near, opened, picture, png

PAPER = (253, 251, 247)
MARK = (31, 58, 95)


def face(
    heading: str = "Bridge reopens after eleven months", language: str = "en", **more: Any
) -> Face:
    values = {
        "name": "Harbour Post", "letter": "H", "fill": "#1f3a5f", "ink": "#ffffff", "site": "Kiosk",
    }  # fmt: skip
    return Face(heading=heading, language=language, **{**values, **more})


def drawn(face: Face, file: str = "") -> Image.Image:
    image = opened(draw(face, file))
    assert image.format == "JPEG"
    assert image.size == (WIDTH, HEIGHT)
    return image


def inked(image: Image.Image, box: tuple[int, int, int, int]) -> bool:
    """Whether anything dark stands in that part."""
    return min(image.crop(box).convert("L").tobytes()) < 90


@pytest.fixture
def file(tmp_path) -> str:
    path = tmp_path / "picture"
    path.write_bytes(picture(width=1600, height=1000))
    return str(path)


@pytest.fixture
def without_fonts(monkeypatch):
    """A machine with no font but Pillow's own, which has Latin letters."""
    monkeypatch.setattr(fonts, "_files", lambda: (fonts.CARRIED,))


def test_a_headline_stands_beside_its_picture(file):
    image = drawn(face(), file)
    assert near(image.getpixel((WIDTH - 500, 20)), RED)
    assert near(image.getpixel((10, 10)), PAPER)
    assert near(image.getpixel((60, 100)), MARK)
    assert inked(image, (56, 170, 600, 330))


def test_without_a_picture_there_is_room_for_the_headline():
    image = drawn(face("Bridge reopens " * 8))
    assert inked(image, (700, 170, WIDTH - 56, 400))


@pytest.mark.skipif(not features.check("raqm"), reason="no library here that joins letters")
@pytest.mark.skipif(not fonts.font_for("الجسر"), reason="no font here has Arabic letters")
def test_what_runs_to_the_left_is_mirrored(file):
    image = drawn(face("إعادة فتح الجسر بعد أحد عشر شهرا", "ar", name="الميناء", letter="ا"), file)
    assert near(image.getpixel((20, 20)), RED)
    assert near(image.getpixel((WIDTH - 10, 10)), PAPER)
    assert inked(image, (800, 170, WIDTH - 56, 330))


def test_a_script_that_no_font_has_leaves_the_picture_alone(without_fonts, file):
    assert fonts.font_for("朝日") is None
    image = drawn(face("朝日新聞", "ja", name="朝日", letter="朝"), file)
    assert near(image.getpixel((20, 20)), RED)
    assert near(image.getpixel((100, 500)), MARK)


def test_a_script_that_no_font_has_and_no_picture_leaves_the_mark(without_fonts):
    image = drawn(face("朝日新聞", "ja", name="朝日", letter="朝"))
    assert near(image.getpixel((20, 20)), PAPER)
    assert near(image.getpixel((100, 500)), MARK)
    assert inked(image, (260, 440, 500, 560))


def test_pillows_own_font_stands_in_for_latin(without_fonts):
    assert inked(drawn(face()), (56, 170, 600, 330))


@pytest.mark.parametrize(
    "heading",
    [
        "",
        " ",
        "W" * 500,
        "word " * 300,
        "a\u0301" * 90,
        "🚢🚢 Ferry 🚢",
        "\u202e\u200fabc",
        "\x00\n\t<b>",
    ],
)
def test_any_headline_is_drawn_within_the_card(heading):
    image = drawn(face(heading))
    assert not inked(image, (WIDTH - 40, 0, WIDTH, HEIGHT))
    assert not inked(image, (0, HEIGHT - 30, WIDTH, HEIGHT))


@pytest.mark.parametrize("data", [b"", b"<svg>", picture()[:300], png(1, 1)])
def test_a_picture_that_is_none_is_done_without(tmp_path, data):
    path = tmp_path / "none"
    path.write_bytes(data)
    assert inked(drawn(face(), str(path)), (56, 170, 600, 330))
    assert inked(drawn(face(), str(tmp_path / "nowhere")), (56, 170, 600, 330))


def test_lines_are_as_wide_as_there_is_room():
    file = fonts.font_for("abc")
    assert file is not None
    lines = face_drawing._wrapped("one two three " * 9 + "W" * 99, file, 40, 400)
    assert all(fonts.font(file, 40).getlength(line) <= 400 for line in lines)
    assert " ".join(lines[:3]).startswith("one two three")


def test_signs_a_font_has_not_are_left_out_and_letters_are_asked_for():
    file = fonts.font_for("abc")
    assert file is not None
    assert fonts.drawable("a🚢b", file) == "ab"
    assert fonts.font_for("\U0001f6a2 1 !") is not None  # letters and figures count
