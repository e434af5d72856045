"""What a reader holds, asked by every page that may be a member's: one written statement, as putting it
together would cost Django ten times its answer."""

from __future__ import annotations

from typing import Any

from django.db import connection

from kiosk.kit.moments import moment

# In the order of `standing.Held`.
FIELDS = (
    "status", "via", "plan__slug", "period_ends_at", "trial_ends_at", "paid_until", "ends_at",
    "ended_at", "grace_until", "period_starts_at", "is_paused", "is_waived",
)  # fmt: skip
Row = tuple[Any, ...]

_COLUMNS = (
    "m.status, m.via, p.slug, m.period_ends_at, m.trial_ends_at, m.paid_until, m.ends_at, m.ended_at,"
    " m.grace_until, m.period_starts_at, m.is_paused, m.is_waived"
)
_HELD = (
    f"SELECT {_COLUMNS}, NULL FROM memberships_membership m"  # noqa: S608 - our own columns
    " JOIN memberships_plan p ON p.id = m.plan_id WHERE m.reader_id = %s"
)
_SEATED = (
    f"SELECT {_COLUMNS}, s.until FROM memberships_seat s"  # noqa: S608 - our own columns
    " JOIN memberships_membership m ON m.team_id = s.team_id"
    " JOIN memberships_plan p ON p.id = m.plan_id"
    " WHERE s.reader_id = %s AND s.ended_at IS NULL"
)
# The seats first: PostgreSQL takes a column's type from there.
_ALL = f"{_SEATED} UNION ALL {_HELD}"


def held_by(reader_id: int) -> list[Row]:
    """The rows of `standing.Held` for a reader's own memberships and those of teams they have a seat in;
    that of a seat which is over says so. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_ALL, [reader_id, reader_id])
        return [_read(row) for row in cursor.fetchall()]


def _read(row: Row) -> Row:
    status, via, plan, *moments, is_paused, is_waived, seat_until = row
    read = [moment(told) for told in moments]
    return (status, via, plan, *read, bool(is_paused), bool(is_waived), moment(seat_until))
