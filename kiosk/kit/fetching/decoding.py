"""Taking the content encoding off a body, piece by piece, never holding more than the cap."""

import io
import zlib
from collections.abc import Iterator
from typing import Protocol

import brotli

from kiosk.kit.fetching.values import FetchError

STEP = 65_536  # the most bytes asked of a decoder at once, so that a bomb cannot swell in one step
MOST_GZIP_MEMBERS = 1_024
_RAW_SLACK = 65_536


class DecodingError(FetchError):
    """The body's encoding is unknown, applied twice, broken, or cut short."""


class TooLargeError(FetchError):
    """The answer is larger than its kind may be."""


class Body:
    """Collects a body: `feed` it raw pieces, then `finish`.

    `cap` bounds the decoded bytes; the raw bytes may be little more. Over it TooLargeError is
    raised or, with `cut`, the rest is dropped and `full` tells that no more need be read.
    """

    def __init__(self, content_encoding: str, *, cap: int, cut: bool = False) -> None:
        self._decoder = _decoder(content_encoding)
        self._cap = cap
        self._cut = cut
        self._raw_left = cap + _RAW_SLACK
        self._kept = io.BytesIO()
        self.full = False

    def feed(self, piece: bytes) -> None:
        """Take the next raw bytes of the body."""
        self._raw_left -= len(piece)
        if self._raw_left < 0:
            self._over()
        elif not self.full:
            for part in self._decoder.decode(piece):
                if not self._keep(part):
                    return

    def finish(self) -> bytes:
        """The whole decoded body; DecodingError when the encoded stream was cut short."""
        if not self.full and not self._decoder.complete:
            raise DecodingError("the encoded body was cut short")
        return self._kept.getvalue()

    def _keep(self, part: bytes) -> bool:
        room = self._cap - self._kept.tell()
        self._kept.write(part[:room] if len(part) > room else part)
        if len(part) > room:
            self._over()
        return not self.full

    def _over(self) -> None:
        if not self._cut:
            raise TooLargeError(f"the body is over {self._cap:,} bytes")
        self.full = True


class _Decoder(Protocol):
    @property
    def complete(self) -> bool: ...
    def decode(self, piece: bytes) -> Iterator[bytes]: ...


def _decoder(content_encoding: str) -> _Decoder:
    names = [name.strip().lower() for name in content_encoding.split(",")]
    names = [name for name in names if name not in ("", "identity")]
    if len(names) > 1:
        raise DecodingError("more than one content encoding")
    if not names:
        return _Plain()
    if names[0] in ("gzip", "x-gzip"):
        return _Gzip()
    if names[0] == "deflate":
        return _Deflate()
    if names[0] == "br":
        return _Brotli()
    raise DecodingError(f"unknown content encoding {names[0][:40]!r}")


class _Plain:
    complete = True

    def decode(self, piece: bytes) -> Iterator[bytes]:
        yield piece


class _Gzip:
    """One or more gzip members (RFC 1952); what follows the last one is ignored, as browsers do."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(wbits=31)
        self._members = 1
        self._after = b""  # the start of what may be a further member
        self._started = False
        self._ended = False

    @property
    def complete(self) -> bool:
        """Whether the stream may end here; a body of no bytes at all is an empty one."""
        return self._ended or self._stream.eof or not self._started

    def decode(self, piece: bytes) -> Iterator[bytes]:
        self._started = self._started or bool(piece)
        while piece and not self._ended:
            if self._stream.eof:
                piece = self._open_next(piece)
                continue
            yield from _inflate(self._stream, piece)
            piece = self._stream.unused_data

    def _open_next(self, piece: bytes) -> bytes:
        piece, self._after = self._after + piece, b""
        if piece == b"\x1f":
            self._after = piece
            return b""
        if not piece.startswith(b"\x1f\x8b"):
            self._ended = True
            return b""
        self._members += 1
        if self._members > MOST_GZIP_MEMBERS:
            raise DecodingError("too many gzip members")
        self._stream = zlib.decompressobj(wbits=31)
        return piece


class _Deflate:
    """zlib format (RFC 1950), which the name means, or a raw stream, which some servers send."""

    def __init__(self) -> None:
        self._head = b""
        self._stream: zlib._Decompress | None = None

    @property
    def complete(self) -> bool:
        return self._stream.eof if self._stream is not None else not self._head

    def decode(self, piece: bytes) -> Iterator[bytes]:
        if self._stream is None:
            self._head += piece
            if len(self._head) < 2:
                return
            first, second = self._head[0], self._head[1]
            is_zlib = first & 0x0F == 8 and first >> 4 <= 7 and (first << 8 | second) % 31 == 0
            self._stream = zlib.decompressobj(wbits=15 if is_zlib else -15)
            piece, self._head = self._head, b""
        if not self._stream.eof:
            yield from _inflate(self._stream, piece)


def _inflate(stream: "zlib._Decompress", piece: bytes) -> Iterator[bytes]:
    """Decode `piece` in steps; a step may leave output waiting although its input is used up."""
    try:
        while True:
            part = stream.decompress(piece, STEP)
            if part:
                yield part
            piece = stream.unconsumed_tail
            if stream.eof or (not piece and len(part) < STEP):
                return
    except zlib.error as error:
        raise DecodingError(f"the compressed body is broken ({error})") from error


class _Brotli:
    """One brotli stream (RFC 7932); its window, and so its memory, is 16 MB at most."""

    def __init__(self) -> None:
        self._stream = brotli.Decompressor()
        self._started = False

    @property
    def complete(self) -> bool:
        return not self._started or bool(self._stream.is_finished())

    def decode(self, piece: bytes) -> Iterator[bytes]:
        self._started = self._started or bool(piece)
        try:
            part = self._stream.process(piece, output_buffer_limit=STEP)
            # It may have taken all input and still hold output, so only an empty part ends this.
            while part or not self._stream.can_accept_more_data():
                yield part
                part = self._stream.process(b"", output_buffer_limit=STEP)
        except brotli.error as error:
            raise DecodingError(f"the compressed body is broken ({error})") from error
