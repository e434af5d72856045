"""Tasks for the sandbox's children: a good one, and one of each kind that must not spread."""

import os
import signal
import time

from kiosk.kit.sandbox import TaskKilledError

kept: list[bytes] = []


def double(number: int, *, plus: int = 0) -> int:
    return 2 * number + plus


def pid() -> int:
    return os.getpid()


def echo(data: bytes) -> bytes:
    return data


def fail(message: str) -> None:
    raise KeyError(message)


def fail_as_ours(message: str) -> None:
    raise TaskKilledError(message)


def spin() -> None:
    while True:
        pass


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def grow(megabytes: int) -> int:
    return len(b"x" * (megabytes * 2**20))


def keep(megabytes: int) -> int:
    kept.append(b"x" * (megabytes * 2**20))
    return os.getpid()


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def crash_over(*_: object) -> None:
    crash()


def leave() -> None:
    os._exit(3)


def shout() -> int:
    print("a library that prints", flush=True)
    os.write(1, b"\0" * 64)
    return 7


def told() -> list[str]:
    """Names of the settings a child is told."""
    return sorted(name for name in os.environ if name.startswith("KIOSK_"))
