"""The API over HTTP: who asks, what was asked before under the same key, and what the mischief says."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import secrets
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from kiosk.memberships.gateway.fake.books import Books
from kiosk.memberships.gateway.fake.checking import checked, refuse_unacted
from kiosk.memberships.gateway.fake.delivering import Postman
from kiosk.memberships.gateway.fake.errors import ApiError
from kiosk.memberships.gateway.fake.forms import decoded
from kiosk.memberships.gateway.fake.listing import expanded
from kiosk.memberships.gateway.fake.routes import found
from kiosk.memberships.gateway.fake.store import Json

logger = logging.getLogger(__name__)

BOOKS = web.AppKey("books", Books)
POSTMAN = web.AppKey("postman", Postman)
KEY = web.AppKey("key", str)
# Answers are kept under their key for a day; https://docs.stripe.com/api/idempotent_requests
_KEPT_S = 86_400
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def app(books: Books, postman: Postman, key: str) -> web.Application:
    """The whole fake: the API, its pages, and the ways to make it misbehave."""
    from kiosk.memberships.gateway.fake import control, pages

    made = web.Application(middlewares=[_misbehave])
    made[BOOKS], made[POSTMAN], made[KEY] = books, postman, key
    made.router.add_route("*", "/v1/{rest:.*}", answer)
    control.add(made)
    pages.add(made)
    return made


@web.middleware
async def _misbehave(request: web.Request, handler: Handler) -> web.StreamResponse:
    """An outage is one for all but those who end it; a lost answer is done, and not said."""
    if request.path.startswith("/fake/"):
        return await handler(request)
    store = request.app[BOOKS].store
    mischief = store.note("mischief", {})
    if mischief.get("outage"):
        raise web.HTTPServiceUnavailable(text="The fake has an outage.")
    answered = await handler(request)
    if mischief.get("lost_answers") and request.path.startswith("/v1/"):
        left = mischief["lost_answers"] - 1
        store.keep_note("mischief", {**mischief, "lost_answers": left})
        if request.transport is not None:
            request.transport.abort()
    return answered


async def answer(request: web.Request) -> web.Response:
    """One call of the API."""
    name = f"req_{secrets.token_hex(7)}"
    try:
        check_key(request)
        status, body = _once(request, await request.text())
    except ApiError as error:
        status, body = error.status, json.dumps(error.body, indent=2)
    except Exception:
        logger.exception("%s %s failed", request.method, request.path)
        status = 500
        said = {"type": "api_error", "message": "The fake has a fault; its log says which."}
        body = json.dumps({"error": said}, indent=2)
    return web.Response(
        text=body, status=status, content_type="application/json",
        headers={"Request-Id": name, "Stripe-Version": request.headers.get("Stripe-Version", "")},
    )  # fmt: skip


def check_key(request: web.Request) -> None:
    """Raises ApiError where the request has not our key."""
    way, _, given = request.headers.get("Authorization", "").partition(" ")
    if way != "Bearer" or not given:
        raise ApiError("You did not provide an API key.", status=401)
    if not hmac.compare_digest(given.encode(), request.app[KEY].encode()):
        hidden = f"{given[:8]}{'*' * 8}{given[-4:]}"
        raise ApiError(f"Invalid API Key provided: {hidden}", status=401, code="api_key_invalid")


def _once(request: web.Request, sent: str) -> tuple[int, str]:
    """Do it, or say again what was said under its key."""
    store = request.app[BOOKS].store
    key = request.headers.get("Idempotency-Key", "")
    if request.method != "POST" or not key:
        return _done(request, sent)
    wish = hashlib.sha256(f"{request.method} {request.path}\n{sent}".encode()).hexdigest()
    known = store.answer(key, time.time() - _KEPT_S)
    if known is not None:
        if known[0] != wish:
            raise ApiError(
                "Keys for idempotent requests can only be used with the same parameters they were first"
                f" used with. Try using a key other than '{key}' if you meant to execute a different"
                " request.", kind="idempotency_error", code="idempotency_key_in_use",
            )  # fmt: skip
        return known[1], known[2]
    return _done(request, sent, key=key, wish=wish)


def _done(request: web.Request, sent: str, *, key: str = "", wish: str = "") -> tuple[int, str]:
    """The answer; what it changed, and that it was given, are on the disk together."""
    store = request.app[BOOKS].store
    refused: ApiError | None = None
    with store.transaction():
        try:
            with store.savepoint():
                status, body = 200, json.dumps(_act(request, sent), indent=2)
        except ApiError as error:
            refused = error
            status, body = error.status, json.dumps(error.body, indent=2)
        # What was refused for its words alone can be asked again in other words.
        if key and (refused is None or refused.kept):
            store.keep_answer(key, wish, status, body, time.time())
    return status, body


def _act(request: web.Request, sent: str) -> Json:
    books = request.app[BOOKS]
    text = request.query_string if request.method in {"GET", "DELETE"} and not sent else sent
    raw = decoded(parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text)))
    route, names = found(request.method, request.path)
    params: dict[str, Any] = checked(raw, route.shape_type())
    refuse_unacted(params, route.acted)
    paths = params.pop("expand", [])
    return expanded(books, route.handler(books, params, *names), paths)
