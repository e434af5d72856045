"""A process's own memory: how much is resident, and giving back what is free."""

from __future__ import annotations

import ctypes
import gc
import resource
import sys
from contextlib import suppress


def resident_mb() -> float:
    """Megabytes of this process in memory now (its peak so far, where the system does not say)."""
    if sys.platform == "linux":
        return _pages(1) * resource.getpagesize() / 2**20
    else:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def mapped_bytes() -> int:
    """Bytes of address space this process has mapped. Linux only."""
    return _pages(0) * resource.getpagesize()


def give_back(over_mb: float) -> float:
    """Where more than `over_mb` are resident, return freed memory to the system; what stays."""
    if resident_mb() > over_mb:
        gc.collect()
        if sys.platform == "linux":
            with suppress(AttributeError):  # a C library without it (musl)
                ctypes.CDLL(None).malloc_trim(0)
    return resident_mb()


def settle() -> None:
    """Say that what is loaded by now stays: the search for garbage leaves it out from here on.

    A long-lived process calls it once it has loaded its code. What dies young is looked for less
    often too: a line makes thousands of small values a second, and no cycles among them.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 10)


def _pages(column: int) -> int:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[column])
