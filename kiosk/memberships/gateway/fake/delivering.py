"""Events sent to the house: signed over the raw body, and sent again until they are taken."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
import time

import aiohttp

from kiosk.memberships.gateway.fake.books import shown
from kiosk.memberships.gateway.fake.store import Store

logger = logging.getLogger(__name__)

# Seconds to the next try, doubled each time; https://docs.stripe.com/webhooks#retries
_FIRST_S, _LONGEST_S = 1.0, 3600.0
# After so many tries, some three days, it is given up.
_MOST_TRIES = 80
_TIMEOUT_S = 15
_LOOK_S = 0.1


def signature(body: bytes, secret: str, at: int) -> str:
    """The value of Stripe-Signature; https://docs.stripe.com/webhooks#verify-manually"""
    mac = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256)
    return f"t={at},v1={mac.hexdigest()}"


class Postman:
    """Delivers what is due, one after the other; `url` "" delivers nothing."""

    def __init__(self, store: Store, url: str, secret: str) -> None:
        self._store = store
        self._url = url
        self._secret = secret
        self._walks: asyncio.Task[None] | None = None
        self._session: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        if self._url:
            # Straight to the house: a proxy of the machine's has no part in it.
            self._session = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=_TIMEOUT_S), trust_env=False
            )
            self._walks = asyncio.create_task(self._walk())

    async def stop(self) -> None:
        if self._walks is not None:
            self._walks.cancel()
            await asyncio.gather(self._walks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def settle(self, seconds: float) -> bool:
        """Wait until everything was tried once. Whether it was."""
        until = time.monotonic() + seconds
        while self._url and self._store.untried():
            if time.monotonic() > until:
                return False
            await asyncio.sleep(0.02)
        return True

    async def _walk(self) -> None:
        while True:
            if not self._store.note("mischief", {}).get("outage"):
                for delivery, event, tries in self._store.due(time.time()):
                    await self._deliver(delivery, event, tries)
            await asyncio.sleep(_LOOK_S)

    async def _deliver(self, delivery: int, name: str, tries: int) -> None:
        event = self._store.get(name, "event")
        if event is None:
            self._store.tried(delivery, "gone", time.time())
            return
        body = json.dumps(shown(event), indent=2).encode()
        said = await self._send(body)
        if said == "taken":
            self._store.tried(delivery, "taken", time.time())
        elif tries + 1 >= _MOST_TRIES:
            logger.warning("%s %s is given up: %s", name, event["type"], said)
            self._store.tried(delivery, "given up", time.time())
        else:
            logger.info("%s %s is not taken: %s", name, event["type"], said)
            again = min(_LONGEST_S, _FIRST_S * 2 ** min(tries, 20))
            self._store.tried(delivery, "", time.time() + again)

    async def _send(self, body: bytes) -> str:
        """`taken`, or why not."""
        assert self._session is not None
        headers = {
            "Stripe-Signature": signature(body, self._secret, int(time.time())),
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Stripe/1.0 (a fake of it)",
        }
        try:
            async with self._session.post(
                self._url, data=body, headers=headers, allow_redirects=False
            ) as answer:
                return "taken" if 200 <= answer.status < 300 else f"answered {answer.status}"
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return f"{type(error).__name__}: {error}"
