"""Work done later: `@job` marks a function, an adapter (huey on one machine, Celery on many) runs it.

A broker only wakes workers up: what must not be lost is a row with a lease, so every job may be
run twice, and takes ids, keyword-only.
"""

from kiosk.kit.jobs.base import (
    Adapter,
    Job,
    JobError,
    NowAdapter,
    Timetable,
    adapter,
    every,
    job,
    make_with,
    named,
    use,
)

__all__ = [
    "Adapter",
    "Job",
    "JobError",
    "NowAdapter",
    "Timetable",
    "adapter",
    "every",
    "job",
    "make_with",
    "named",
    "use",
]
