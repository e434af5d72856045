"""Child processes for untrusted bytes: a limit of CPU and of memory a task, killed and replaced past it.

The limits are against poison (a feed or page that eats CPU or memory, or crashes a parser written in
C), not a jail: a child runs as the same user. So one poison feed or page costs itself only.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import os
import pickle
import resource
import signal
import struct
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, BinaryIO

from kiosk.kit.memory import give_back, mapped_bytes

_LENGTH = struct.Struct(">Q")
# A child that has grown past this gives back what it can; what cannot be given back is replaced.
_TRIM_MB = 75
_RECYCLE_MB = 110
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
        """Start every child now, so that the first task waits for none."""
        idle = [self._idle.get_nowait() for _ in range(self._idle.qsize())]
        started = await asyncio.gather(*(self._start() for child in idle if child is None))
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
            "kiosk.kit.sandbox",
            str(limits.cpu_s),
            str(limits.memory_mb),
            *preload,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={
                **os.environ,
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
                stdin.write(_LENGTH.pack(len(payload)))
                stdin.write(payload)
                await stdin.drain()
                (length,) = _LENGTH.unpack(await stdout.readexactly(_LENGTH.size))
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


# ---------------------------------------------------------------- inside the child


def _serve(cpu_s: int, memory_mb: int, preload: Sequence[str]) -> None:
    """Answer tasks from standard input until it closes."""
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # What a library prints must not get between the answers.
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in preload:
        import_module(name)
    _limit_memory(memory_mb)
    while head := source.read(_LENGTH.size):
        payload = source.read(_LENGTH.unpack(head)[0])
        _limit_cpu(cpu_s)
        answer = _answer(payload)
        del payload
        spent = give_back(_TRIM_MB) > _RECYCLE_MB
        _send(sink, bytes([spent]) + answer)


def _answer(payload: bytes) -> bytes:
    try:
        function, args, kwargs = pickle.loads(payload)  # noqa: S301 - written by our own parent
        module, _, name = function.partition(":")
        if not module.startswith("kiosk."):
            raise ValueError(f"{function!r} is not Kiosk's own")
        value = getattr(import_module(module), name)(*args, **kwargs)
        return pickle.dumps(("ok", value), protocol=5)
    except MemoryError:
        return pickle.dumps(("memory", None), protocol=5)
    except Exception as error:  # noqa: BLE001 - whatever it is, the parent hears of it
        if not type(error).__module__.startswith("kiosk."):
            traceback.print_exc()
        return pickle.dumps(("error", (type(error).__name__, str(error))), protocol=5)


def _send(sink: BinaryIO, answer: bytes) -> None:
    sink.write(_LENGTH.pack(len(answer)))
    sink.write(answer)
    sink.flush()


def _limit_cpu(seconds: int) -> None:
    """Past the soft limit the kernel sends SIGXCPU, which ends the process."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    spent = math.ceil(usage.ru_utime + usage.ru_stime)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (spent + seconds, hard))


def _limit_memory(megabytes: int) -> None:
    """Linux: address space may grow by so much. Elsewhere the kernel keeps no such limit."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        most = mapped_bytes() + megabytes * 2**20
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


if __name__ == "__main__":
    _serve(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
