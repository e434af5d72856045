"""Inside a child of `kiosk.kit.sandbox`: tasks come in, answers go out. Not for import by others.

Apart from its parent's side so that a child loads nothing of asyncio, which it has no use for.
"""

from __future__ import annotations

import math
import os
import pickle
import resource
import signal
import struct
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from typing import BinaryIO

from kiosk.kit.memory import give_back, mapped_bytes, settle

# Before every task and every answer stands how long it is.
LENGTH = struct.Struct(">Q")
# A child that has grown past this gives back what it can; what cannot be given back is replaced.
_TRIM_MB = 75
_RECYCLE_MB = 110


def ready() -> None:
    """A task that does nothing: it is answered once the child has loaded its code."""


def _serve(cpu_s: int, memory_mb: int, preload: Sequence[str]) -> None:
    """Answer tasks from standard input until it closes."""
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # What a library prints must not get between the answers.
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in preload:
        import_module(name)
    settle()
    _limit_memory(memory_mb)
    while head := source.read(LENGTH.size):
        payload = source.read(LENGTH.unpack(head)[0])
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
    # In one piece: the parent would be woken up for the length alone.
    sink.write(LENGTH.pack(len(answer)) + answer)
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
