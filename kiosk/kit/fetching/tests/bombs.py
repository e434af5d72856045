"""Run as a child with a name: sets off that bomb of 1 GiB, prints how far memory grew, in bytes."""

import asyncio
import re
import sys
import zlib
from pathlib import Path

import brotli

from kiosk.kit.fetching import Fetcher, Kind, TooLargeError
from kiosk.kit.fetching.tests.servers import Server, answer, policy

MIB = 1 << 20
SIZE = 1_024 * MIB


def flushed_bomb(wbits: int) -> bytes:
    """1 GiB of zeros as repeated independent blocks, made without compressing each of them."""
    stream = zlib.compressobj(9, wbits=wbits)
    first = stream.compress(bytes(MIB)) + stream.flush(zlib.Z_FULL_FLUSH)
    block = stream.compress(bytes(MIB)) + stream.flush(zlib.Z_FULL_FLUSH)
    return first + block * (SIZE // MIB - 1)


def brotli_bomb() -> bytes:
    stream = brotli.Compressor(quality=5, lgwin=24)
    block = bytes(MIB)
    pieces = [stream.process(block) for _ in range(SIZE // MIB)]
    return b"".join([*pieces, stream.finish()])


def memory(field: str) -> int:
    found = re.search(rf"{field}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found is not None
    return int(found.group(1)) * 1_024


def forget_peak() -> int:
    """Let the peak begin anew; returns what is held now."""
    Path("/proc/self/clear_refs").write_text("5")
    return memory("VmRSS")


BOMBS = {
    "gzip": lambda: flushed_bomb(31),
    "deflate": lambda: flushed_bomb(15),
    "br": brotli_bomb,
}


async def growth(encoding: str) -> int:
    page = answer(BOMBS[encoding](), Content_Encoding=encoding)
    async with Server(it=page) as server, Fetcher(policy(deadline_s=30.0)) as fetcher:
        before = forget_peak()
        try:
            await fetcher.fetch(server.url("/it"), Kind.PICTURE)
        except TooLargeError:
            return memory("VmHWM") - before
        raise AssertionError("the bomb was let through")


def naive_growth() -> int:
    """The gzip bomb decoded by the library's own one call, stopped at 128 MiB."""
    bomb = BOMBS["gzip"]()
    before = forget_peak()
    zlib.decompressobj(wbits=31).decompress(bomb, 128 * MIB)
    return memory("VmHWM") - before


if __name__ == "__main__":
    name = sys.argv[1]
    print(naive_growth() if name == "naive" else asyncio.run(growth(name)))
