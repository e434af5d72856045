import gzip
import os
import random
import zlib
from collections.abc import Callable

import brotli
import pytest

from kiosk.kit.fetching import DecodingError, TooLargeError
from kiosk.kit.fetching.decoding import MOST_GZIP_MEMBERS, Body

TEXT = b"".join(b"line %d of the copy\n" % n for n in range(20_000)) + random.Random(1).randbytes(
    999
)


def raw_deflate(data: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(data) + stream.flush()


ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "": lambda data: data,
    "identity": lambda data: data,
    "gzip": gzip.compress,
    "X-GZIP": gzip.compress,
    "deflate": zlib.compress,
    " deflate ": raw_deflate,
    "br": lambda data: brotli.compress(data, quality=4),
    "identity, gzip": gzip.compress,
}


def decode(
    encoding: str, data: bytes, size: int | None = None, cap: int = 1_000_000, cut: bool = False
) -> bytes:
    body = Body(encoding, cap=cap, cut=cut)
    for start in range(0, len(data), size or max(len(data), 1)):
        body.feed(data[start : start + (size or len(data))])
    return body.finish()


@pytest.mark.parametrize("size", [None, 4_096, 7])
@pytest.mark.parametrize("encoding", ENCODERS)
def test_a_body_is_decoded_whatever_the_pieces(encoding, size):
    assert decode(encoding, ENCODERS[encoding](TEXT), size) == TEXT


@pytest.mark.parametrize("encoding", ENCODERS)
def test_one_byte_pieces_are_decoded(encoding):
    assert decode(encoding, ENCODERS[encoding](b"short copy"), 1) == b"short copy"


@pytest.mark.parametrize("encoding", ENCODERS)
def test_a_body_of_the_cap_is_kept_and_one_byte_more_is_refused(encoding):
    data = ENCODERS[encoding](TEXT)
    assert decode(encoding, data, cap=len(TEXT)) == TEXT
    with pytest.raises(TooLargeError):
        decode(encoding, data, cap=len(TEXT) - 1)
    assert decode(encoding, data, cap=len(TEXT) - 1, cut=True) == TEXT[:-1]


@pytest.mark.parametrize("encoding", ["gzip", "deflate", " deflate ", "br"])
def test_a_stream_cut_short_is_an_error(encoding):
    data = ENCODERS[encoding](TEXT)
    assert decode(encoding, data) == TEXT
    for end in (1, 2, 5, len(data) // 2, len(data) - 1):
        with pytest.raises(DecodingError):
            decode(encoding, data[:end])


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_a_broken_stream_is_an_error(encoding):
    with pytest.raises(DecodingError):
        decode(encoding, b"\xff plain text that was never encoded")


@pytest.mark.parametrize("encoding", ENCODERS)
def test_no_bytes_at_all_are_an_empty_body(encoding):
    assert decode(encoding, b"") == b""


@pytest.mark.parametrize("encoding", ["gzip, gzip", "br,gzip", "gzip, identity, deflate"])
def test_two_encodings_are_refused(encoding):
    with pytest.raises(DecodingError):
        Body(encoding, cap=10)


@pytest.mark.parametrize("encoding", ["zstd", "compress", "dcb", "gzip;q=1", "utf-8"])
def test_an_unknown_encoding_is_refused(encoding):
    with pytest.raises(DecodingError):
        Body(encoding, cap=10)


@pytest.mark.parametrize("size", [None, 3, 1])
def test_gzip_members_are_joined(size):
    assert decode("gzip", gzip.compress(b"one ") + gzip.compress(b"two"), size) == b"one two"


@pytest.mark.parametrize("size", [None, 3, 1])
@pytest.mark.parametrize("garbage", [b"\0", b"\0" * 600, b"\x1f", b"\x1f\x8c more", b"<!-- -->"])
def test_what_follows_the_last_gzip_member_is_ignored(garbage, size):
    assert decode("gzip", gzip.compress(b"copy") + garbage, size) == b"copy"


def test_a_member_cut_short_is_an_error_even_when_it_is_not_the_first():
    with pytest.raises(DecodingError):
        decode("gzip", gzip.compress(b"one") + gzip.compress(b"two")[:-3])


def test_endless_gzip_members_are_refused():
    member = gzip.compress(b"")
    assert decode("gzip", member * MOST_GZIP_MEMBERS) == b""
    with pytest.raises(DecodingError):
        decode("gzip", member * (MOST_GZIP_MEMBERS + 1))


def test_raw_bytes_that_decode_to_nothing_are_bounded():
    empty = gzip.compress(b"")[:10] + b"\x00\x00\x00\xff\xff" * 40_000  # blocks of nothing
    with pytest.raises(TooLargeError):
        decode("gzip", empty, 4_096, cap=1_000)


def test_what_cannot_be_compressed_fits_the_cap_all_the_same():
    noise = os.urandom(300_000)
    for encoding in ("gzip", "deflate", "br"):
        assert decode(encoding, ENCODERS[encoding](noise), 65_536, cap=300_000) == noise
