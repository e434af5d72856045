"""What a process and its children cost: CPU seconds, resident memory, wall-clock seconds (Linux)."""

from __future__ import annotations

import os
import resource
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# Passes over unchanged feeds: one alone is near the hundredth of a second that CPU is told in.
QUIET_PASSES = 4
_TICKS_S = os.sysconf("SC_CLK_TCK")
_PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 2**20


@dataclass(slots=True)
class Cost:
    """Seconds of CPU (user and system, children counted) and of wall-clock time."""

    cpu_s: float = 0.0
    wall_s: float = 0.0

    def add(self, other: Cost) -> None:
        """Count another's seconds in."""
        self.cpu_s += other.cpu_s
        self.wall_s += other.wall_s


@contextmanager
def measured() -> Iterator[Cost]:
    """Yields a Cost that is filled when the context ends: of this process and all its children.

    Children that live on are read from /proc, those that ended meanwhile from our own accounts.
    """
    cost = Cost()
    cpu, wall = spent_s(), time.perf_counter()
    yield cost
    cost.cpu_s, cost.wall_s = spent_s() - cpu, time.perf_counter() - wall


def spent_s() -> float:
    """Seconds of CPU this process and all its children have used so far."""
    ours = resource.getrusage(resource.RUSAGE_SELF)
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    living = sum(_living_cpu_s(pid) for pid in below(os.getpid()))
    return ours.ru_utime + ours.ru_stime + ended.ru_utime + ended.ru_stime + living


@contextmanager
def peak_of(process: int) -> Iterator[list[float]]:
    """Yields a list whose one value ends as the most MB resident in that process and below it.

    Pages that parent and child share are counted in both. Looked at twenty times a second.
    """
    peak, over = [0.0], threading.Event()

    def watch() -> None:
        while not over.wait(0.05):
            peak[0] = max(peak[0], sum(resident_mb(pid) for pid in [process, *below(process)]))

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    try:
        yield peak
    finally:
        over.set()
        watching.join()


def below(process: int) -> list[int]:
    """The ids of a process's children, and theirs."""
    found = []
    for task in _read(f"/proc/{process}/task", listing=True).split():
        for child in _read(f"/proc/{process}/task/{task}/children").split():
            found += [int(child), *below(int(child))]
    return found


def cpu_of(processes: Iterable[int]) -> float:
    """Seconds of CPU those processes have used so far, to a hundredth each; their children not counted."""
    return sum(_living_cpu_s(process) for process in processes)


def _living_cpu_s(process: int) -> float:
    fields = _read(f"/proc/{process}/stat").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS_S if fields else 0.0


def resident_mb(process: int) -> float:
    """MB resident in that process now; 0 where it has ended."""
    fields = _read(f"/proc/{process}/statm").split()
    return int(fields[1]) * _PAGE_MB if fields else 0.0


def _read(path: str, *, listing: bool = False) -> str:
    """What stands there; empty where the process has ended meanwhile."""
    try:
        return " ".join(os.listdir(path)) if listing else Path(path).read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""
