"""Pictures drawn for tests, good ones and hostile ones, as bytes."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms

RED, BLUE = (200, 30, 30), (30, 30, 200)


def halves(width: int = 400, height: int = 200, mode: str = "RGB") -> Image.Image:
    """The left half red, the right half blue."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (width // 2, 0, width, height))
    return image.convert(mode)


def encoded(image: Image.Image, form: str, **options: Any) -> bytes:
    out = BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def picture(form: str = "JPEG", width: int = 400, height: int = 200, **options: Any) -> bytes:
    return encoded(halves(width, height), form, **options)


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def near(colour: Any, wanted: tuple[int, ...], within: int = 25) -> bool:
    return all(abs(a - b) <= within for a, b in zip(colour, wanted, strict=False))


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, *extra: bytes, rows: int = 50) -> bytes:
    """A grey PNG that says it is of that size and holds `rows` rows; `extra` chunks before them."""
    lines = zlib.compress((b"\0" + b"\x80" * width) * rows, 1)
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
            *extra,
            chunk(b"IDAT", lines),
            chunk(b"IEND", b""),
        ]
    )


def gif(frames: int, comment: bytes = b"") -> bytes:
    """A 4 x 4 GIF: the first frame red, all others blue."""
    table = bytes(RED) + bytes(BLUE)
    notes = b"".join(
        bytes([len(comment[at : at + 255])]) + comment[at : at + 255]
        for at in range(0, len(comment), 255)
    )
    note = b"\x21\xfe" + notes + b"\0" if comment else b""

    first, others = (_gif_frame(index) for index in (0, 1))
    head = b"GIF89a" + struct.pack("<HHBBB", 4, 4, 0x80, 0, 0) + table
    return head + note + first + others * (frames - 1) + b"\x3b"


def _gif_frame(index: int) -> bytes:
    """LZW of sixteen equal pixels, two bits a code: a clear code before each keeps it simple."""
    codes = [code for _ in range(16) for code in (4, index)] + [5]
    bits = "".join(f"{code:03b}"[::-1] for code in codes)
    data = bytes(int(bits[at : at + 8][::-1], 2) for at in range(0, len(bits), 8))
    place = b"\x2c" + struct.pack("<HHHHB", 0, 0, 4, 4, 0)
    return place + b"\x02" + bytes([len(data)]) + data + b"\0"


def swapped_profile() -> bytes:
    """sRGB with its red and green primaries swapped: what it calls red is green."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    at = {profile[132 + 12 * n : 136 + 12 * n]: 132 + 12 * n for n in range(profile[131])}
    red, green = at[b"rXYZ"], at[b"gXYZ"]
    made = bytearray(profile)
    made[red : red + 4], made[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(made)
