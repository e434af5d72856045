"""What of an article whoever asks may see: what the request says of them, put before `may_read`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto
from functools import cached_property

from django.http import HttpRequest, HttpResponse

from kiosk.access import gifts, meter
from kiosk.access.entitlements import Decision, Gate, Who, Why, may_read
from kiosk.access.gates import gates
from kiosk.access.meter import Allowance, Counted, Holder
from kiosk.access.models import Gift
from kiosk.memberships.standing import NOBODY, Standing, standing_of
from kiosk.readers.recognising import reader_of
from kiosk.web.country import named_country
from kiosk.web.devices import (
    address_of,
    device_of,
    gifts_held,
    is_browser,
    is_opening,
    new_device,
    remember_device,
)
from kiosk.web.early.keeping import GATE
from kiosk.web.ready import ready
from kiosk.web.sharing import tells_more

EVERYBODY = Who(signed_in=False, standing=NOBODY)
# As long as a page that all share may live on: in front of Django, and in a proxy before that.
_LIVES_ON = timedelta(minutes=5)
_EVERYBODYS = frozenset({Why.OPEN, Why.PUBLISHER_FREE, Why.FREE_HOURS})
_NOBODYS = frozenset({Why.TERMS, Why.ARCHIVE, Why.REGION})


class Opening(Enum):
    """Whether asking is opening: as the request says; by a form its reader sent; or only looking on."""

    AS_ASKED = auto()
    BY_HAND = auto()
    NONE = auto()


@dataclass(frozen=True, slots=True)
class Access:
    """The decision, and what it rests on.

    `for_all`: the answer is that which all share. `gift` is the one it is read by. `limit`: free articles
    a month for such a reader. `new_device` is to be remembered by the browser, empty for none.
    """

    gate: Gate
    decision: Decision
    signed_in: bool
    standing: Standing
    for_all: bool
    limit: int
    gift: Gift | None = None
    holder: Holder | None = None
    new_device: str = ""

    @property
    def whole(self) -> bool:
        """Whether all of the article is shown."""
        return self.decision.whole

    @property
    def closed(self) -> bool:
        """Whether there are others who may not read it: it is no free article."""
        return self.decision.why not in _EVERYBODYS


def access(
    request: HttpRequest, article_id: int, now: datetime, *, opening: Opening = Opening.AS_ASKED
) -> Access | None:
    """What who asks may see of the article; None where there is no such article.

    Opening counts on the meter where nothing else opens it, once a month.
    """
    gate = ready(
        request, ("gate", article_id), now, lambda: gates([article_id], now).get(article_id)
    )
    if gate is None:
        return None
    asker = _Asker(request, now)
    found = _unmetered(asker, gate)
    if found.whole or found.decision.why in _NOBODYS:
        return found
    return _metered(asker, found, opening)


def readable(request: HttpRequest, article_ids: Sequence[int], now: datetime) -> set[int]:
    """Those of the articles that who asks may see all of now, without opening one; at most six queries."""
    asker = _Asker(request, now)
    found = {pk: _unmetered(asker, gate) for pk, gate in gates(article_ids, now).items()}
    if all(one.whole or one.decision.why in _NOBODYS for one in found.values()):
        return {pk for pk, one in found.items() if one.whole}
    return {pk for pk, one in found.items() if _metered(asker, one, Opening.NONE).whole}


def keep_within(response: HttpResponse, found: Access) -> HttpResponse:
    """Say who may keep the answer: a whole text that is not everybody's nobody, a reader's own page their
    browser."""
    if found.new_device:
        remember_device(response, found.new_device)
    if not found.for_all:
        whole = found.whole and found.gate.window.gated
        response["Cache-Control"] = "private, no-store" if whole else "private, no-cache"
    elif not found.whole and found.gate.window.gated:
        response[GATE] = "preview"
    return response


@dataclass
class _Asker:
    """Who asks; what costs a query is asked for when it is needed, and once."""

    request: HttpRequest
    now: datetime

    @cached_property
    def reader_id(self) -> int | None:
        reader = reader_of(self.request)
        return reader.pk if reader is not None else None

    @cached_property
    def plain(self) -> Who:
        """With nothing of their own but where they are."""
        return Who(self.reader_id is not None, NOBODY, country=named_country(self.request))

    @cached_property
    def tells(self) -> bool:
        """Whether anything is known of them."""
        return self.reader_id is not None or tells_more(self.request.META)

    @cached_property
    def address(self) -> str:
        """Where they come from; empty for a page that is made for all, whoever asked for it first."""
        if not self.tells:
            return ""
        return address_of(self.request)

    @cached_property
    def standing(self) -> Standing:
        if not self.tells:
            return NOBODY
        return standing_of(self.reader_id, self.now, address=self.address)

    @cached_property
    def gifts(self) -> dict[int, Gift]:
        """The gifts they hold that open something, by article."""
        return gifts.held(gifts_held(self.request), self.now)

    @cached_property
    def holder(self) -> Holder | None:
        """Whose meter counts; None where there is nothing to count by."""
        if self.reader_id is not None:
            return Holder(self.reader_id)
        device = device_of(self.request)
        return Holder(device=device) if device else None

    @cached_property
    def opened(self) -> meter.Openings:
        return meter.openings(self.holder, self.now) if self.holder else frozenset()

    def allowance(self, gate: Gate) -> Allowance:
        return meter.allowance(gate.window, gate.title_id, signed_in=self.plain.signed_in)


def _unmetered(asker: _Asker, gate: Gate) -> Access:
    """What is everybody's, what members have and what was given; else a preview."""
    who = asker.plain
    lasting = _lasts(gate, asker.now) and not gate.window.regions
    found = Access(
        gate,
        may_read(who, gate, asker.now),
        signed_in=who.signed_in,
        standing=NOBODY,
        for_all=lasting,
        limit=asker.allowance(gate).most,
    )
    if found.whole or found.decision.why in _NOBODYS:
        return found
    who = replace(who, standing=asker.standing)
    decision, gift = may_read(who, gate, asker.now), None
    if not decision.whole and gate.article_id in asker.gifts:
        gift = asker.gifts[gate.article_id]
        decision = may_read(replace(who, gifted=True), gate, asker.now)
    return replace(
        found,
        decision=decision,
        standing=who.standing,
        for_all=lasting and not asker.tells,
        gift=gift if decision.whole else None,
    )


def _lasts(gate: Gate, now: datetime) -> bool:
    """Whether what nobody in particular may see stays the same for as long as a page may be kept."""
    then = may_read(EVERYBODY, gate, now + _LIVES_ON)
    return may_read(EVERYBODY, gate, now).whole == then.whole


def _metered(asker: _Asker, found: Access, opening: Opening) -> Access:
    """As far as the meter goes. Without an account and a cookie a browser has one from now on."""
    by_hand = opening == Opening.BY_HAND
    opens = by_hand or (opening == Opening.AS_ASKED and is_opening(asker.request))
    allowed, gate, fresh = asker.allowance(found.gate), found.gate, ""
    if asker.holder is None and allowed.most and opens and (by_hand or is_browser(asker.request)):
        fresh = new_device(asker.address)
        asker.holder = Holder(device=fresh) if fresh else None
    if asker.holder is None:
        return found
    counted = meter.stands(asker.opened, gate.article_id, allowed)
    decision = _counted(asker, found, counted)
    if decision.why == Why.METER and opens:
        counted = meter.count(asker.holder, gate.article_id, allowed, asker.now)
        # One that was left a moment ago, and was taken by nobody else.
        decision = _counted(asker, found, counted)
        if decision.whole:
            decision = replace(decision, why=Why.METER)
    elif decision.why == Why.METER:
        decision = found.decision  # looked at, not opened
    return replace(found, decision=decision, for_all=False, holder=asker.holder, new_device=fresh)


def _counted(asker: _Asker, found: Access, counted: Counted) -> Decision:
    who = replace(
        asker.plain,
        standing=found.standing,
        opened=counted.opened,
        left_of_meter=counted.left,
    )
    return may_read(who, found.gate, asker.now)
