"""Publishers' pictures made small and plain: header first, then one frame is re-encoded.

Meant for a child of `kiosk.kit.sandbox`: what is decoded here is untrusted.
"""

from __future__ import annotations

import struct
import warnings
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from PIL import AvifImagePlugin, ExifTags, Image, ImageCms

Format = Literal["avif", "webp"]

MOST_PIXELS = 50_000_000
# Of what we make: a tall drawing keeps its shape and is made smaller as a whole.
MOST_PIXELS_MADE = 6_000_000
LONGEST_SIDE_MADE = 16_383  # the most that WebP can hold
READ_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF")

# Chosen by size and CPU on pictures 1600 wide: AVIF at speed 8 takes 0.13 s of CPU and a quarter fewer
# bytes than at 9, which takes 0.05; at 7 twice the time for a sixth fewer; WebP at method 2 takes half of
# method 4's time.
_SAVING: dict[Format, dict[str, Any]] = {
    "avif": {"quality": 50, "speed": 8, "max_threads": 1},
    "webp": {"quality": 76, "method": 2},
}
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_LYING = (5, 6, 7, 8)  # orientations that swap width and height
# What Pillow's readers raise at bytes that are not as they should be.
_BROKEN = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, RuntimeError,
    EOFError, struct.error, zlib.error,
)  # fmt: skip
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))

# Readers that allocate when they open a file ask this first; they refuse at twice the number.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2
AvifImagePlugin.DEFAULT_MAX_THREADS = 1


class ImagingError(Exception):
    """A picture cannot be made of these bytes."""


class NotAPictureError(ImagingError):
    """The bytes are no JPEG, PNG, GIF, WebP or AVIF, or break off, or are broken."""


class TooManyPixelsError(ImagingError):
    """The header announces more than 50 megapixels; nothing was decoded."""


def render_file(path: str, width: int, form: Format) -> bytes:
    """`render` of a file's content."""
    return render(Path(path).read_bytes(), width, form)


def render(data: bytes, width: int, form: Format) -> bytes:
    """The picture as AVIF or WebP, at most `width` pixels wide and never wider than it is.

    Of an animation the first frame. Turned upright as its EXIF says, colours brought to sRGB, all
    metadata left behind. ImagingError where it cannot be done.
    """
    image = opened(data, width)
    out = BytesIO()
    image.save(out, form.upper(), **_SAVING[form])
    return out.getvalue()


def opened(data: bytes, width: int) -> Image.Image:
    """The picture as `render` has it, before it is encoded: L, RGB, RGBA. ImagingError likewise."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # doubts of the readers; what is wrong is raised
        try:
            return _made(data, width)
        except Image.DecompressionBombError as error:
            raise TooManyPixelsError(str(error)) from error
        except _BROKEN as error:
            raise NotAPictureError(f"{type(error).__name__}: {error}"[:300]) from error


def _made(data: bytes, width: int) -> Image.Image:
    """Upright, sized, in sRGB, with nothing in its `info`."""
    with Image.open(BytesIO(data), formats=READ_FORMATS) as image:
        if image.width * image.height > MOST_PIXELS:
            raise TooManyPixelsError(f"{image.width} x {image.height} pixels")
        turn = _orientation(image)
        size = _size(image.size, width, lying=turn in _LYING)
        profile = image.info.get("icc_profile")
        # JPEG can be decoded at a half, quarter or eighth: most of a big photograph's cost saved.
        image.draft(None, (size[0] * 2, size[1] * 2))
        plain = _plain(image)
    if plain.size != size:
        plain = plain.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    plain = _srgb(plain, profile)
    if turn in _TURNS:
        plain = plain.transpose(_TURNS[turn])
    plain.info = {}
    return plain


def _orientation(image: Image.Image) -> int:
    """What EXIF says, 1 (upright) where it says nothing that can be read."""
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except _BROKEN:
        return 1


def _size(size: tuple[int, int], width: int, *, lying: bool) -> tuple[int, int]:
    """The size to make, before the picture is turned upright."""
    wide, high = reversed(size) if lying else size
    scale = min(
        1.0,
        width / wide,
        (MOST_PIXELS_MADE / (wide * high)) ** 0.5,
        LONGEST_SIDE_MADE / max(wide, high),
    )
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _plain(image: Image.Image) -> Image.Image:
    """The decoded first frame as L, RGB, RGBA or CMYK."""
    if image.mode.startswith("I"):  # 16 bits a pixel: the upper eight
        image.load()
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode != "RGBA" and image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode in ("L", "RGB", "RGBA", "CMYK"):
        image.load()  # not copied: at 50 megapixels that is 200 MB
        return image
    return image.convert("RGB")


def _srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """In sRGB by the profile that came along; by plain arithmetic where that one is unusable."""
    target = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            made = ImageCms.profileToProfile(image, source, _SRGB, outputMode=target)
        except (ImageCms.PyCMSError, OSError, ValueError):
            made = None  # of another colour space, or broken: a browser ignores it too
        if made is not None:
            return made
    return image if image.mode in ("L", target) else image.convert(target)
