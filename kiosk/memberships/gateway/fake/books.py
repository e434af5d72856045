"""The fake's books: objects made and changed, each change told as an event, and what time it is."""

from __future__ import annotations

import copy
import random
import secrets
import time
from typing import Any

from kiosk.memberships.gateway.fake.errors import missing
from kiosk.memberships.gateway.fake.store import Json, Store

# The version of the API that the client asks for, and events are written in.
API_VERSION = "2026-10-28.endive"
DAY = 86_400


class Books:
    """All that stands, through one store. `url` is where the fake's own pages are."""

    def __init__(self, store: Store, url: str) -> None:
        self.store = store
        self.url = url
        self._moments: dict[str, int] = {}

    # ---------------------------------------------------------------- time

    def now(self, clock: str | None) -> int:
        """The time of a test clock, or of everybody who has none, in Unix seconds."""
        if (clock or "") in self._moments:
            return self._moments[clock or ""]
        if clock:
            return int(self.get("test_helpers.test_clock", clock)["frozen_time"])
        return int(time.time()) + int(self.store.note("offset", 0))

    def hold(self, clock: str | None, at: int | None) -> None:
        """While a clock is moved, it stands at each moment something is due at; None lets it go."""
        if at is None:
            self._moments.pop(clock or "", None)
        else:
            self._moments[clock or ""] = at

    def clock_of(self, customer: str | None) -> str | None:
        """The test clock a customer lives by."""
        if not customer:
            return None
        found: str | None = self.get("customer", customer)["test_clock"]
        return found

    # ---------------------------------------------------------------- objects

    def get(self, kind: str, name: str, param: str = "id") -> Json:
        """The object. Raises ApiError."""
        found = self.store.get(name, kind)
        if found is None:
            raise missing(kind, name, param)
        return found

    def new(self, kind: str, short: str, at: int, **values: Any) -> Json:
        """A new object, kept, told to nobody yet; `short` begins its id."""
        made = {
            "id": f"{short}_{secrets.token_hex(12)}", "object": kind, "created": at,
            "livemode": False, **values,
        }  # fmt: skip
        self.store.put(made)
        return made

    def change(
        self, told: Json, event: str | None = None, at: int | None = None, **values: Any
    ) -> Json:
        """An object with other values, kept, and told as `event` where anything is another."""
        before = {
            name: copy.deepcopy(told.get(name)) for name, value in values.items()
            if told.get(name) != value
        }  # fmt: skip
        told.update(values)
        self.store.put(told)
        if event and before:
            self.tell(event, told, at, before)
        return told

    def tell(
        self, kind: str, told: Json, at: int | None = None, before: Json | None = None
    ) -> Json:
        """Put an event down, with the object as it is now, and post it."""
        when = self.now(self.clock_of(_customer(told))) if at is None else at
        data: Json = {"object": shown(told)}
        if before:
            data["previous_attributes"] = shown(before)
        event = self.new(
            "event", "evt", when, type=kind, data=data, api_version=API_VERSION, account=None,
            pending_webhooks=1, request={"id": None, "idempotency_key": None},
        )  # fmt: skip
        self._post(event["id"])
        return event

    def _post(self, event: str) -> None:
        """As often, as late and as disordered as the mischief says."""
        mischief = self.store.note("mischief", {})
        if mischief.get("lost"):
            return
        now = time.time()
        for _ in range(1 + int(mischief.get("duplicates", 0))):
            spread = random.uniform(0, mischief.get("disorder", 0))  # noqa: S311 - no secret
            self.store.post(event, now + mischief.get("delay", 0) + spread)

    def number(self, of: str) -> int:
        """The next number of a series: 1, 2, 3…"""
        number = int(self.store.note(f"number of {of}", 0)) + 1
        self.store.keep_note(f"number of {of}", number)
        return number


def shown(told: Any) -> Any:
    """An object as the API shows it: without what only the fake knows (names that begin with `_`)."""
    if isinstance(told, dict):
        return {name: shown(each) for name, each in told.items() if not name.startswith("_")}
    if isinstance(told, list):
        return [shown(each) for each in told]
    return told


def whole_list(url: str, data: list[Json]) -> Json:
    """A list that holds all there is."""
    return {
        "object": "list", "data": data, "has_more": False, "url": url, "total_count": len(data),
    }  # fmt: skip


def _customer(told: Json) -> str | None:
    if told["object"] == "customer":
        return str(told["id"])
    found: str | None = told.get("customer") or told.get("_customer")
    return found


def metadata_of(params: Json, standing: Json | None = None) -> Json:
    """Metadata as it is after the call: a name given empty goes, all go where it is empty itself."""
    given = params.get("metadata", {})
    if given == "":
        return {}
    merged = {**(standing or {}), **given}
    return {name: value for name, value in merged.items() if value != ""}
