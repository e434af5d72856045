"""What is made of publishers' pictures, and what is refused before it is decoded."""

import random
import tracemalloc
import zlib

import pytest
from PIL import ExifTags, GifImagePlugin, Image

from kiosk.kit.imaging import (
    MOST_PIXELS_MADE,
    Format,
    ImagingError,
    NotAPictureError,
    TooManyPixelsError,
    render,
    render_file,
)
from kiosk.kit.tests.drawings import (
    BLUE,
    RED,
    chunk,
    encoded,
    gif,
    halves,
    near,
    opened,
    picture,
    png,
    swapped_profile,
)

FORMATS: tuple[Format, ...] = ("avif", "webp")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>1</script></svg>'


def frames_of(data: bytes) -> int:
    return int(getattr(opened(data), "n_frames", 1))


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("source", ["JPEG", "PNG", "GIF", "WEBP", "AVIF"])
def test_every_format_read_becomes_every_format_made(source, form):
    made = opened(render(picture(source), 320, form))
    assert (made.format, made.size) == (form.upper(), (320, 160))
    assert near(made.convert("RGB").getpixel((40, 80)), RED)
    assert near(made.convert("RGB").getpixel((280, 80)), BLUE)


def test_a_file_is_read_by_its_path(tmp_path):
    (tmp_path / "it").write_bytes(picture())
    assert opened(render_file(str(tmp_path / "it"), 320, "webp")).size == (320, 160)


def test_a_picture_is_never_made_wider_than_it_is():
    assert opened(render(picture(width=200, height=100), 960, "webp")).size == (200, 100)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_pixel_is_read(mode):
    source = "JPEG" if mode == "CMYK" else "PNG"
    image = halves(mode="L" if mode == "I;16" else mode)
    made = opened(render(encoded(image.convert(mode), source), 320, "avif"))
    assert made.size == (320, 160)


def test_sixteen_bits_a_pixel_keep_their_brightness():
    image = Image.frombytes("I;16", (64, 64), (0x8000).to_bytes(2, "little") * 64 * 64)
    assert near(opened(render(encoded(image, "PNG"), 320, "webp")).getpixel((9, 9)), (128,) * 3, 3)


def test_what_is_transparent_stays_so():
    image = halves(mode="RGBA")
    image.putalpha(0)
    made = opened(render(encoded(image, "PNG"), 320, "webp"))
    assert made.getchannel("A").getextrema() == (0, 0)


def test_a_very_tall_picture_keeps_its_shape_and_is_made_smaller():
    made = opened(render(png(700, 40_000, rows=40_000), 640, "webp"))
    assert made.width * made.height <= MOST_PIXELS_MADE * 1.01
    assert made.height < 16_384
    assert made.height / made.width == pytest.approx(40_000 / 700, rel=0.02)


def test_a_picture_lying_on_its_side_is_turned_upright():
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    made = opened(render(picture(exif=exif), 100, "webp"))
    assert made.size == (100, 200)
    assert near(made.getpixel((50, 20)), RED)
    assert near(made.getpixel((50, 180)), BLUE)


def test_broken_exif_is_as_good_as_none():
    data = picture(exif=b"Exif\0\0II*\0\xff\xff\xff\xff" + b"\xff" * 40)
    assert opened(render(data, 320, "webp")).size == (320, 160)


def test_where_and_with_what_a_picture_was_taken_is_left_out():
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Brownie-Nr-2"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (52.0, 31.0, 12.0)
    data = picture(exif=exif, comment=b"said in confidence", xmp=b"<x:xmpmeta>secret</x:xmpmeta>")
    before = opened(data).getexif()
    assert before.get_ifd(ExifTags.IFD.GPSInfo)  # the control: it was there
    for told in (b"Brownie-Nr-2", b"said in confidence", b"secret"):
        assert told in data
    for form in FORMATS:
        made = render(data, 320, form)
        assert not opened(made).getexif()
        assert not {"exif", "xmp", "icc_profile", "comment"} & set(opened(made).info)
        for told in (b"Brownie-Nr-2", b"said in confidence", b"secret", b"Exif"):
            assert told not in made


def test_colours_are_brought_to_srgb_by_the_picture_s_own_profile():
    assert near(opened(render(picture(), 320, "webp")).getpixel((40, 80)), RED)  # the control
    made = opened(render(picture(icc_profile=swapped_profile()), 320, "webp"))
    assert near(made.getpixel((40, 80)), (30, 200, 30), within=90)
    assert "icc_profile" not in made.info


def test_a_broken_profile_is_as_good_as_none():
    made = opened(render(picture(icc_profile=b"\0" * 200), 320, "webp"))
    assert near(made.getpixel((40, 80)), RED)


# ---------------------------------------------------------------- hostile


def test_a_picture_of_too_many_pixels_is_refused_by_its_header():
    assert render(png(50, 50), 320, "webp")  # the control: the same, said to be small
    with pytest.raises(TooManyPixelsError):
        render(png(50_000, 50_000, rows=1), 320, "webp")
    with pytest.raises(TooManyPixelsError):
        render(png(10_000, 5_001, rows=1), 320, "webp")


def test_a_webp_of_too_many_pixels_is_refused_by_its_header():
    image = halves(mode="RGBA")
    image.putalpha(9)
    good = encoded(image, "WEBP")
    assert good[12:16] == b"VP8X"
    assert render(good, 320, "webp")
    bad = good[:24] + b"\xfe\x3f\0\xfe\x3f\0" + good[30:]
    with pytest.raises(TooManyPixelsError):
        render(bad, 320, "webp")


def test_an_avif_of_too_many_pixels_is_refused():
    good = picture("AVIF")
    at = good.index(b"ispe") + 8
    assert good[at : at + 8] == (400).to_bytes(4) + (200).to_bytes(4)
    with pytest.raises(ImagingError):
        render(good[:at] + (20_000).to_bytes(4) * 2 + good[at + 8 :], 320, "webp")


def test_a_gif_whose_frame_is_larger_than_its_screen_is_measured_by_the_frame():
    good = gif(1)
    at = good.index(b"\x2c\0\0\0\0\x04\0\x04\0") + 5
    with pytest.raises(ImagingError):
        render(good[:at] + b"\xff\xff\xff\xff" + good[at + 4 :], 320, "webp")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP", "AVIF"])
def test_a_picture_that_breaks_off_is_refused(form):
    data = encoded(Image.effect_noise((300, 300), 80).convert("RGB"), form)
    assert render(data, 320, "webp")
    for share in (0.02, 0.3, 0.7):
        with pytest.raises(NotAPictureError):
            render(data[: int(len(data) * share)], 320, "webp")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html><body>Not found</body></html>",
        SVG,
        b"\xef\xbb\xbf<?xml version='1.0'?>" + SVG,
        picture("BMP"),
        picture("TIFF"),
        picture("ICO"),
        picture("PPM"),
        picture("PDF"),
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    ],
    ids=["empty", "html", "svg", "svg-xml", "bmp", "tiff", "ico", "ppm", "pdf", "eps"],
)
def test_what_is_no_picture_of_a_kind_we_read_is_refused(data):
    with pytest.raises(NotAPictureError):
        render(data, 320, "webp")


def test_nothing_of_a_page_hidden_in_a_picture_comes_out():
    page = b"<script>alert(1)</script>" * 40
    for data in (gif(1, comment=page), picture(comment=page), picture() + page):
        assert page[:25] in data  # the control
        for form in FORMATS:
            assert b"<script" not in render(data, 320, form)


def test_of_ten_thousand_frames_the_first_is_read(monkeypatch):
    data = gif(10_000)
    seek, sought = GifImagePlugin.GifImageFile._seek, []

    def seek_and_tell(image, frame, update_image=True):
        sought.append(frame)
        seek(image, frame, update_image)

    monkeypatch.setattr(GifImagePlugin.GifImageFile, "_seek", seek_and_tell)
    made = opened(render(data, 320, "webp"))
    assert not getattr(made, "is_animated", False)
    assert near(made.getpixel((1, 1)), RED)
    assert set(sought) == {0}
    assert frames_of(data) == 10_000  # the control: they are there, and can be counted
    assert 9_999 in sought


def test_an_animated_webp_or_png_gives_its_first_frame():
    frames = [Image.new("RGB", (40, 40), colour) for colour in (RED, BLUE, BLUE)]
    for form in ("WEBP", "PNG", "AVIF"):
        data = encoded(frames[0], form, save_all=True, append_images=frames[1:])
        assert frames_of(data) > 1  # the control; WebP joins the two equal ones
        made = opened(render(data, 320, "webp"))
        assert not getattr(made, "is_animated", False)
        assert near(made.getpixel((9, 9)), RED)


def test_thirteen_megabytes_of_metadata_are_no_hindrance():
    data = picture()
    segment = b"\xff\xe1\xff\xff" + b"x" * 65_533
    made = render(data[:2] + segment * 200 + data[2:], 320, "webp")
    assert len(made) < 20_000


def test_a_compressed_text_does_not_unfold_in_memory():
    def noted(size: int) -> bytes:
        squeezed = zlib.compressobj(1)
        text = b"".join(squeezed.compress(bytes(2**20)) for _ in range(size)) + squeezed.flush()
        return png(50, 50, chunk(b"zTXt", b"Comment\0\0" + text))

    small, bomb = noted(0), noted(64)
    assert render(small, 320, "webp")
    assert len(bomb) < 2**20  # so little holds 64 MB
    tracemalloc.start()
    try:
        with pytest.raises(NotAPictureError):
            render(bomb, 320, "webp")
        assert tracemalloc.get_traced_memory()[1] < 16 * 2**20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP", "AVIF"])
def test_damaged_bytes_give_a_picture_or_our_own_error(form):
    dice = random.Random(7)
    whole = picture(form, width=64, height=64)
    refused = 0
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(dice.choice((1, 3, 20))):
            data[dice.randrange(len(data))] = dice.randrange(256)
        try:
            render(bytes(data), 320, "webp")
        except ImagingError:
            refused += 1
    assert refused
