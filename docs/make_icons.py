"""Draws the icons browsers and home screens ask for, in the shape of icon.svg.

Run from the project's folder: `.venv/bin/python docs/make_icons.py`.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).resolve().parent.parent / "kiosk" / "design" / "static"
# As in icon.svg, on its field of 32 by 32.
FIELD, INK, ROUND = "#8c1c12", "#ffffff", 6
LETTER = (
    (8, 7), (12, 7), (12, 14.4), (18.6, 7), (23.6, 7), (16.4, 15),
    (24, 25), (19, 25), (13.8, 17.8), (12, 19.8), (12, 25), (8, 25),
)  # fmt: skip
FINE = 8
# What a home screen draws its own shape around shows no more than a circle of four fifths: the letter,
# 16 wide and 18 high in the middle of the field, is well within.
SIZES = (192, 512)


def main() -> None:
    """Write all files anew."""
    sizes = (16, 32, 48)
    drawings = [drawn(size, ROUND) for size in sizes]
    drawings[-1].save(
        FOLDER / "favicon.ico",
        sizes=[(size, size) for size in sizes],
        append_images=drawings[:-1],
    )
    # Phones cut the corners themselves.
    drawn(180, 0).convert("RGB").save(FOLDER / "apple-touch-icon.png", optimize=True)
    for size in SIZES:
        drawn(size, ROUND).quantize(64).save(FOLDER / f"icon-{size}.png", optimize=True)
        whole = drawn(size, 0).convert("RGB").quantize(64)
        whole.save(FOLDER / f"icon-maskable-{size}.png", optimize=True)


def drawn(size: int, corner: float) -> Image.Image:
    """The mark, `size` pixels square; `corner` is the radius on the field of 32."""
    scale = size * FINE / 32
    image = Image.new("RGBA", (size * FINE, size * FINE))
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((0, 0, size * FINE - 1, size * FINE - 1), corner * scale, fill=FIELD)
    pen.polygon([(x * scale, y * scale) for x, y in LETTER], fill=INK)
    return image.resize((size, size), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    main()
