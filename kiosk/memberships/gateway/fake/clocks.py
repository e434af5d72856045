"""Time moved on: what falls due on the way happens at its own moment, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kiosk.memberships.gateway.fake import checkout, invoicing
from kiosk.memberships.gateway.fake.books import DAY, Books
from kiosk.memberships.gateway.fake.changing import end_pause
from kiosk.memberships.gateway.fake.errors import ApiError
from kiosk.memberships.gateway.fake.store import Json
from kiosk.memberships.gateway.fake.subscribing import (
    PATIENCE_S,
    RUNNING,
    WARNING_S,
    bill,
    end,
    expire,
    renew,
    warn,
)

# More than this many happenings in one move is a loop, not a life.
_MOST = 100_000


def run_until(books: Books, clock: str | None, until: int) -> int:
    """All that falls due by then, for those who live by that clock; returns how much that was."""
    count = 0
    try:
        while (due := _next(books, clock, until)) is not None:
            at, act = due
            books.hold(clock, at)
            act()
            count += 1
            if count > _MOST:
                raise RuntimeError("what falls due never ends")
    finally:
        books.hold(clock, None)
    return count


def _next(books: Books, clock: str | None, until: int) -> tuple[int, Callable[[], object]] | None:
    """The earliest due by then; of one moment, what stands first in `_due`."""
    found = [each for each in _due(books, clock) if each[0] <= until]
    return min(found, key=lambda each: each[0]) if found else None


def _due(books: Books, clock: str | None) -> Iterator[tuple[int, Callable[[], object]]]:
    for invoice in books.store.find("invoice", test_clock=clock):
        if invoice["_due"] is not None and invoice["status"] == "draft":
            yield invoice["_due"], lambda it=invoice: bill(books, it, it["_due"])
        elif invoice["_due"] is not None and invoice["status"] == "open":
            yield invoice["_due"], lambda it=invoice: invoicing.attempt(books, it, it["_due"])
    for held in books.store.find("subscription", test_clock=clock):
        if held["status"] in RUNNING:
            yield from _of_subscription(books, held)
    for session in books.store.find("checkout.session", status="open", _clock=clock):
        at = session["expires_at"]
        yield at, lambda it=session, when=at: checkout.expire(books, it, when)


def _of_subscription(books: Books, held: Json) -> Iterator[tuple[int, Callable[[], object]]]:
    period_ends = held["items"]["data"][0]["current_period_end"]
    if held["status"] == "incomplete":
        at = held["created"] + PATIENCE_S
        yield at, lambda: expire(books, held, at)
        return
    if held["cancel_at"] is not None:
        yield held["cancel_at"], lambda: end(books, held, held["cancel_at"])
    pause = (held["pause_collection"] or {}).get("resumes_at")
    if pause is not None:
        yield pause, lambda: end_pause(books, held, pause)
    if held["status"] == "trialing" and not held["_warned"]:
        warned = held["trial_end"] - WARNING_S
        yield warned, lambda: warn(books, held, warned)
    if held["status"] != "paused":
        yield period_ends, lambda: renew(books, held, period_ends)


def advance_house(books: Books, seconds: int) -> int:
    """Move the time of all who have no test clock; returns what happened on the way."""
    if seconds < 0:
        raise ApiError("Time goes forward only.", param="seconds")
    until = books.now(None) + seconds
    count = run_until(books, None, until)
    books.store.keep_note("offset", int(books.store.note("offset", 0)) + seconds)
    return count


# ---------------------------------------------------------------- asked for


def create(books: Books, params: Json) -> Json:
    """POST /v1/test_helpers/test_clocks"""
    made = books.new(
        "test_helpers.test_clock", "clock", books.now(None), frozen_time=params["frozen_time"],
        name=params.get("name"), status="ready", status_details={},
        deletes_after=books.now(None) + 30 * DAY,
    )  # fmt: skip
    books.tell("test_helpers.test_clock.created", made)
    return made


def advance(books: Books, params: Json, name: str) -> Json:
    """POST /v1/test_helpers/test_clocks/ID/advance. Stripe answers before it has; here it has at once."""
    held = books.get("test_helpers.test_clock", name)
    until = params["frozen_time"]
    if until <= held["frozen_time"]:
        raise ApiError(
            "You can only advance a test clock forward in time.", param="frozen_time",
            code="test_clock_time_must_advance",
        )  # fmt: skip
    books.tell("test_helpers.test_clock.advancing", held)
    run_until(books, name, until)
    return books.change(held, "test_helpers.test_clock.ready", frozen_time=until)


def delete(books: Books, params: Json, name: str) -> Json:
    """DELETE /v1/test_helpers/test_clocks/ID, with the customers who live by it."""
    from kiosk.memberships.gateway.fake.customers import delete as delete_customer

    held = books.get("test_helpers.test_clock", name)
    for customer in books.store.find("customer", test_clock=name):
        delete_customer(books, {}, customer["id"])
    books.tell("test_helpers.test_clock.deleted", held)
    books.store.drop(name)
    return {"id": name, "object": "test_helpers.test_clock", "deleted": True}
