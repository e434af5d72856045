"""Child processes for untrusted bytes: a limit of CPU and of memory a task, killed and replaced past it.

The limits are against poison (a feed or page that eats CPU or memory, or crashes a parser written in
C), not a jail: a child runs as the same user. So one poison feed or page costs itself only.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kiosk.kit.sandboxed import LENGTH

# Wall-clock seconds a task may take for each second of CPU it may use: a child that sleeps is hung.
_WALL_PER_CPU = 10


class TaskError(Exception):
    """The task's function raised: `kind` is the error's class name, the text its message."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(f"{kind}: {message}")
        self.kind, self.message = kind, message


class TaskKilledError(Exception):
    """The child died or was killed over this task: past its CPU, its memory or its time."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one task may use: seconds of CPU, and megabytes beyond what the child has at rest."""

    cpu_s: int = 5
    memory_mb: int = 512


class Pool:
    """A fixed number of children, started when first needed, each given one task at a time."""

    def __init__(
        self, size: int, *, limits: Limits | None = None, preload: Sequence[str] = ()
    ) -> None:
        """`preload` names modules a child imports before its memory limit is set."""
        self._limits = limits or Limits()
        self._preload = tuple(preload)
        self._idle: asyncio.LifoQueue[_Child | None] = asyncio.LifoQueue()
        for _ in range(size):
            self._idle.put_nowait(None)
        self._children: set[_Child] = set()

    async def run(self, function: str, /, *args: Any, **kwargs: Any) -> Any:
        """`module:name` called in a child. TaskError if it raised, TaskKilledError if it died."""
        child = await self._idle.get()
        try:
            if child is None or not child.alive:
                child = await self._start()
            payload = pickle.dumps((function, args, kwargs), protocol=5)
            return _result(await child.ask(payload, self._limits.cpu_s * _WALL_PER_CPU))
        except BaseException as error:
            if child is not None and not isinstance(error, TaskError):
                self._children.discard(child)
                await child.kill()
                child = None
            raise
        finally:
            if child is not None and child.spent:
                self._children.discard(child)
                await child.kill()
                child = None
            self._idle.put_nowait(child)

    async def warm(self) -> None:
        """Start every child now; returns when all are ready, so that the first task waits for none."""
        idle = [self._idle.get_nowait() for _ in range(self._idle.qsize())]
        started = await asyncio.gather(*(self._start() for child in idle if child is None))
        ready = pickle.dumps(("kiosk.kit.sandboxed:ready", (), {}), protocol=5)
        wall_s = self._limits.cpu_s * _WALL_PER_CPU
        await asyncio.gather(*(child.ask(ready, wall_s) for child in started))
        for child in [*(child for child in idle if child is not None), *started]:
            self._idle.put_nowait(child)

    async def close(self) -> None:
        """Kill every child."""
        await asyncio.gather(*(child.kill() for child in list(self._children)))
        self._children.clear()

    async def __aenter__(self) -> Pool:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _start(self) -> _Child:
        child = await _Child.start(self._limits, self._preload)
        self._children.add(child)
        return child


def _surroundings() -> dict[str, str]:
    """What a child may know of us: where programs and modules are, how letters are written.

    Not our settings: the secret key and the database's password are none of a stranger's bytes.
    """
    return {name: os.environ[name] for name in _TOLD if name in os.environ}


_TOLD = (
    "PATH", "PYTHONPATH", "PYTHONHASHSEED", "LD_LIBRARY_PATH", "HOME", "TMPDIR", "LANG", "LC_ALL",
    "LC_CTYPE", "TZ", "SYSTEMROOT",
)  # fmt: skip


class _Child:
    """One process and its two pipes."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.spent = False

    @classmethod
    async def start(cls, limits: Limits, preload: Sequence[str]) -> _Child:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "kiosk.kit.sandboxed",
            str(limits.cpu_s),
            str(limits.memory_mb),
            *preload,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={
                **_surroundings(),
                # Threads of numeric libraries and arenas of malloc only cost memory here.
                "OPENBLAS_NUM_THREADS": "1",
                "OMP_NUM_THREADS": "1",
                "MALLOC_ARENA_MAX": "1",
                "MALLOC_TRIM_THRESHOLD_": "1048576",
                "MALLOC_MMAP_THRESHOLD_": "262144",
            },
        )
        return cls(process)

    @property
    def alive(self) -> bool:
        return self._process.returncode is None

    async def ask(self, payload: bytes, wall_s: float) -> tuple[str, Any]:
        """Send one task and wait for its answer; TaskKilledError where none comes."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        try:
            async with asyncio.timeout(wall_s):
                # In one piece: the child would be woken up for the length alone.
                stdin.write(LENGTH.pack(len(payload)) + payload)
                await stdin.drain()
                (length,) = LENGTH.unpack(await stdout.readexactly(LENGTH.size))
                answer = await stdout.readexactly(length)
        except TimeoutError as error:
            raise TaskKilledError(f"no answer within {wall_s:g} s") from error
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            code = await self._process.wait()
            raise TaskKilledError(_cause(code)) from error
        self.spent = bool(answer[0])
        state, value = pickle.loads(memoryview(answer)[1:])  # noqa: S301 - our own child
        return state, value

    async def kill(self) -> None:
        """End the process and wait until it is gone."""
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
        await self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()


def _result(answer: tuple[str, Any]) -> Any:
    state, value = answer
    if state == "ok":
        return value
    if state == "memory":
        raise TaskKilledError("out of the memory allowed")
    raise TaskError(*value)


def _cause(code: int) -> str:
    if code == -signal.SIGXCPU:
        return "past the CPU allowed"
    return f"died of {signal.Signals(-code).name}" if code < 0 else f"left with code {code}"
