"""The `@job` mark, the timetable, and what an adapter must be able to do."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class JobError(Exception):
    """A job that does not exist, or no adapter to send it to."""


class Adapter(Protocol):
    """What carries a job to a worker, and is one."""

    def send(self, name: str, arguments: dict[str, object], delay_s: float) -> None:
        """Ask a worker to run the job of that name, not before delay_s seconds from now."""

    def work(self, timetable: Sequence[Timetable], *, threads: int) -> None:
        """Run jobs, and those of the timetable when they are due, until told to stop."""


@dataclass(frozen=True, slots=True)
class Job(Generic[P, R]):
    """A function that a worker can run. Called, it runs here and now; `later` sends it."""

    name: str
    function: Callable[P, R]

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        return self.function(*args, **kwargs)

    def later(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Send to a worker. Takes the job's own keywords; positional ones are refused."""
        if args:
            raise JobError(f"{self.name}: jobs take keywords only")
        adapter().send(self.name, dict(kwargs), 0.0)


@dataclass(frozen=True, slots=True)
class Timetable:
    """A job that runs by itself every so many seconds."""

    job: Job[..., Any]
    seconds: int


_jobs: dict[str, Job[..., Any]] = {}
_adapter: Adapter | None = None
_maker: Callable[[], Adapter] | None = None


def job(function: Callable[P, R]) -> Job[P, R]:
    """Make a function of a `jobs` module a job, named `module.function`."""
    name = f"{function.__module__}.{function.__qualname__}"
    made = Job(name, function)
    _jobs[name] = made
    return made


def every(seconds: int, made: Job[..., Any]) -> Timetable:
    """A line of the timetable."""
    return Timetable(made, seconds)


def named(name: str) -> Job[..., Any]:
    """The job of that name; its module is imported if it has not been. JobError if there is none."""
    if name not in _jobs:
        module = name.rpartition(".")[0]
        if not (module.startswith("kiosk.") and module.rpartition(".")[2] == "jobs"):
            raise JobError(f"{name!r} is not in a jobs module of Kiosk")
        importlib.import_module(module)
    try:
        return _jobs[name]
    except KeyError as error:
        raise JobError(f"there is no job named {name!r}") from error


def use(chosen: Adapter) -> None:
    """Send jobs to this adapter from now on."""
    global _adapter
    _adapter = chosen


def make_with(maker: Callable[[], Adapter]) -> None:
    """Make the adapter with this when first one is needed: most processes never send a job."""
    global _maker
    _maker = maker


def adapter() -> Adapter:
    """The adapter in use, made now if need be; JobError where nothing says which."""
    if _adapter is None:
        if _maker is None:
            raise JobError("no adapter for jobs is set up")
        use(_maker())
    assert _adapter is not None
    return _adapter


class NowAdapter:
    """The fake: runs each job as it is sent, in the sender's own thread; remembers what was sent."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, dict[str, object]]] = []

    def send(self, name: str, arguments: dict[str, object], delay_s: float) -> None:
        self.sent.append((name, arguments))
        named(name)(**arguments)

    def work(self, timetable: Sequence[Timetable], *, threads: int) -> None:
        for line in timetable:
            line.job()
