"""The picture a page is shared with: its headline, whose it is, and a picture of it; 1200 by 630 pixels.

Drawn in a child process. Where no font of the machine has the headline's letters, the picture alone
stands there, with the mark; without a picture the mark alone.
"""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageOps

from kiosk.kit import fonts, imaging
from kiosk.kit.faces import HEIGHT, WIDTH, Face
from kiosk.kit.language import direction as runs

_EDGE = 56
_PICTURE_WIDTH = 520
_PAPER, _INK, _SOFT = "#fdfbf7", "#1b1a18", "#5c574f"
_SIZES = (68, 60, 54, 48, 42, 38, 34)
_LEADING = 1.28
_MARK = 72
# Written without spaces: a line may end after any letter.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f]"
)
_QUALITY = 84


def draw(face: Face, picture: str = "") -> bytes:
    """The card as JPEG. `picture` is the file of a picture as its publisher sent it, or none."""
    shown = _picture(picture) if picture else None
    card = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    file = fonts.font_for(face.heading)
    if file is None:
        if shown is not None:
            card.paste(ImageOps.fit(shown, (WIDTH, HEIGHT), Image.Resampling.LANCZOS))
        else:
            beside = (_EDGE * 2 + _MARK * 2, WIDTH - _EDGE)
            _line(card, face.site, (beside, HEIGHT - _EDGE - _MARK - 30), 60, _INK, leftward=False)
        _mark(card, face, _EDGE, HEIGHT - _EDGE - _MARK * 2, _MARK * 2)
        return _saved(card)
    leftward = _leftward(face)
    start, end = _EDGE, WIDTH - _EDGE
    if shown is not None:
        fitted = ImageOps.fit(shown, (_PICTURE_WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        card.paste(fitted, (0 if leftward else WIDTH - _PICTURE_WIDTH, 0))
        start, end = (_PICTURE_WIDTH + _EDGE, end) if leftward else (start, end - _PICTURE_WIDTH)
    _write(card, face, file, (start, end), leftward=leftward)
    return _saved(card)


def _write(
    card: Image.Image, face: Face, file: str, room: tuple[int, int], *, leftward: bool
) -> None:
    start, end = room
    mark_at = end - _MARK if leftward else start
    _mark(card, face, mark_at, _EDGE, _MARK)
    beside = (start, mark_at - 20) if leftward else (mark_at + _MARK + 20, end)
    _line(card, face.name, (beside, _EDGE + 16), 34, _SOFT, leftward=leftward)
    heading = fonts.drawable(face.heading, file)
    size, lines = _fitted(heading, file, end - start, HEIGHT - 2 * _EDGE - _MARK - 110)
    top = _EDGE + _MARK + 44
    drawing = ImageDraw.Draw(card)
    for number, line in enumerate(lines):
        at = (end if leftward else start, top + round(number * size * _LEADING))
        anchor = "ra" if leftward else "la"
        drawing.text(at, line, _INK, fonts.font(file, size), anchor=anchor)
    _line(card, face.site, ((start, end), HEIGHT - _EDGE - 26), 26, _SOFT, leftward=leftward)


def _fitted(text: str, file: str, width: int, height: int) -> tuple[int, list[str]]:
    """The largest of our sizes in which it fits; in the smallest what does not fit ends in dots."""
    lines: list[str] = []
    for size in _SIZES:
        lines = _wrapped(text, file, size, width)
        if len(lines) * size * _LEADING <= height:
            return size, lines
    most = int(height // (_SIZES[-1] * _LEADING))
    return _SIZES[-1], [*lines[: most - 1], f"{lines[most - 1].rstrip()}…"]


def _wrapped(text: str, file: str, size: int, width: int) -> list[str]:
    """Lines of at most so many pixels, broken between words, and within one only where it is too long."""
    font = fonts.font(file, size)
    lines, line = [], ""
    for part in _parts(text):
        if font.getlength((line + part).strip()) <= width:
            line += part
            continue
        if line.strip():
            lines.append(line.strip())
        line = ""
        for char in part.lstrip() if font.getlength(part.strip()) > width else (part.lstrip(),):
            if line and font.getlength(line + char) > width:
                lines.append(line)
                line = ""
            line += char
    return [*lines, line.strip()] if line.strip() else lines


def _parts(text: str) -> list[str]:
    """Words with the space before them; letters alone where there are no spaces."""
    parts: list[str] = []
    for word in re.findall(r"\s*\S+", " ".join(text.split())):
        if _UNSPACED.search(word):
            parts += re.findall(r"\s*\S", word)
        else:
            parts.append(word)
    return parts


def _line(
    card: Image.Image,
    text: str,
    place: tuple[tuple[int, int], int],
    size: int,
    colour: str,
    *,
    leftward: bool,
) -> None:
    """One line of a name, as far as there is room; nothing where no font has its letters."""
    file = fonts.font_for(text)
    if file is None or not text.strip():
        return
    (start, end), top = place
    lines = _wrapped(fonts.drawable(text, file), file, size, end - start)
    if not lines:
        return
    said = lines[0] if len(lines) == 1 else f"{lines[0]}…"
    at, anchor = ((end, top), "ra") if leftward else ((start, top), "la")
    ImageDraw.Draw(card).text(at, said, colour, fonts.font(file, size), anchor=anchor)


def _mark(card: Image.Image, face: Face, left: int, top: int, size: int) -> None:
    drawing = ImageDraw.Draw(card)
    drawing.rounded_rectangle((left, top, left + size, top + size), size // 6, face.fill)
    file = fonts.font_for(face.letter)
    if file is not None:
        centre = (left + size / 2, top + size / 2)
        font = fonts.font(file, round(size * 0.6))
        drawing.text(centre, face.letter, face.ink, font, anchor="mm")


def _leftward(face: Face) -> bool:
    return runs(face.language) == "rtl"


def _picture(file: str) -> Image.Image | None:
    """The picture, upright and no larger than needed; None where it is none we can read."""
    try:
        made = imaging.opened(Path(file).read_bytes(), WIDTH * 2)
    except (imaging.ImagingError, OSError):
        return None
    if made.mode == "RGBA":
        on_paper = Image.new("RGB", made.size, _PAPER)
        on_paper.paste(made, mask=made.getchannel("A"))
        return on_paper
    return made.convert("RGB")


def _saved(card: Image.Image) -> bytes:
    out = BytesIO()
    card.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()
