"""What Stripe has not: ways to move the house's clock, to misbehave, and to wait until all was sent.

    POST /fake/advance   {"seconds": n}      the clock of all who have no test clock
    POST /fake/mischief  {…}                 what stands until the next call: see `Mischief`
    POST /fake/dispute   {"charge": "ch_…"}  a bank takes a charge back
    POST /fake/settle    {"seconds": n}      wait until every event was sent once
    POST /fake/again     {"event": "evt_…"}  send an event once more
    GET  /fake/deliveries?event=evt_…        how its deliveries went: [[outcome, tries], …]

All with the key of the API, in JSON.
"""

from __future__ import annotations

import json
import time
from typing import TypedDict

from aiohttp import web

from kiosk.memberships.gateway.fake import clocks
from kiosk.memberships.gateway.fake.errors import ApiError
from kiosk.memberships.gateway.fake.paying import dispute
from kiosk.memberships.gateway.fake.serving import BOOKS, POSTMAN, check_key
from kiosk.memberships.gateway.fake.store import Json


class Mischief(TypedDict, total=False):
    """How the fake misbehaves. All is off that is not named."""

    duplicates: int  # every event is sent so many times more
    delay: float  # seconds before it is sent
    disorder: float  # and up to so many seconds more, each by chance
    lost: bool  # events are never sent; they stand in the list of events
    outage: bool  # nothing is answered, and nothing sent
    lost_answers: int  # so many calls are done, and the connection is cut before the answer


_KINDS = {
    "duplicates": (int,), "delay": (int, float), "disorder": (int, float), "lost": (bool,),
    "outage": (bool,), "lost_answers": (int,),
}  # fmt: skip


def add(app: web.Application) -> None:
    app.router.add_post("/fake/advance", advance)
    app.router.add_post("/fake/mischief", misbehave)
    app.router.add_post("/fake/dispute", dispute_charge)
    app.router.add_post("/fake/settle", settle)
    app.router.add_post("/fake/again", send_again)
    app.router.add_get("/fake/deliveries", deliveries)


async def advance(request: web.Request) -> web.Response:
    """Answers what time it is then, and how much fell due on the way."""
    books = request.app[BOOKS]
    given = await _given(request)
    with books.store.transaction():
        count = clocks.advance_house(books, int(given["seconds"]))
    return web.json_response({"now": books.now(None), "happened": count})


async def misbehave(request: web.Request) -> web.Response:
    given = await _given(request)
    for name, value in given.items():
        if name not in _KINDS or not isinstance(value, _KINDS[name]):
            raise web.HTTPBadRequest(text=f"{name} is no mischief of this kind: see Mischief")
    request.app[BOOKS].store.keep_note("mischief", given)
    return web.json_response(given)


async def dispute_charge(request: web.Request) -> web.Response:
    books = request.app[BOOKS]
    given = await _given(request)
    try:
        held = books.get("charge", str(given.get("charge")))
    except ApiError as error:
        raise web.HTTPNotFound(text=str(error)) from error
    with books.store.transaction():
        made = dispute(books, held, books.now(books.clock_of(held["customer"])))
    return web.json_response({"id": made["id"]})


async def settle(request: web.Request) -> web.Response:
    given = await _given(request)
    done = await request.app[POSTMAN].settle(float(given.get("seconds", 10)))
    return web.json_response({"settled": done})


async def send_again(request: web.Request) -> web.Response:
    books = request.app[BOOKS]
    name = str((await _given(request)).get("event"))
    if books.store.get(name, "event") is None:
        raise web.HTTPNotFound(text=f"no such event: {name}")
    books.store.post(name, time.time())
    return web.json_response({"event": name})


async def deliveries(request: web.Request) -> web.Response:
    _check(request)
    found = request.app[BOOKS].store.outcomes(request.query.get("event", ""))
    return web.json_response(found)


async def _given(request: web.Request) -> Json:
    _check(request)
    try:
        given = json.loads(await request.text() or "{}")
    except ValueError as error:
        raise web.HTTPBadRequest(text="no JSON") from error
    if not isinstance(given, dict):
        raise web.HTTPBadRequest(text="no JSON object")
    return given


def _check(request: web.Request) -> None:
    try:
        check_key(request)
    except ApiError as error:
        raise web.HTTPUnauthorized(text=str(error)) from error
