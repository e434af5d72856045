"""A reader's membership: how it stands, every date of it, what was paid, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kiosk.kit.money import Money
from kiosk.kit.texts import phrase
from kiosk.ledger.receipts import receipts
from kiosk.memberships import changing
from kiosk.memberships.asking import provider
from kiosk.memberships.changing import ChangeError
from kiosk.memberships.checkout import own_running
from kiosk.memberships.dunning import course
from kiosk.memberships.models import Invoice, Membership, Payer, Price
from kiosk.memberships.plans import offers
from kiosk.memberships.provider import Provider, ProviderError
from kiosk.memberships.seats import open_to
from kiosk.memberships.standing import standing_of
from kiosk.web.addresses import address
from kiosk.web.buying import say, signed_in, told, with_members
from kiosk.web.country import offered_country
from kiosk.web.language import language_of
from kiosk.web.origins import same_origin
from kiosk.web.rendering import own_page

_HERE = "web:membership"
_SHOWN = 24


@require_safe
@with_members
@login_required
def membership(request: HttpRequest) -> HttpResponse:
    """How it stands; each date; charges and receipts."""
    now, reader = timezone.now(), signed_in(request)
    held = own_running(reader)
    payer = getattr(reader, "payer", None)
    return own_page(
        request,
        "membership/membership.html",
        now=now,
        standing=standing_of(reader.pk, now),
        held=held,
        price=_price(held),
        next_charge=changing.next_charge(held) if held else None,
        course=_course(held, now),
        returnable=changing.returnable(held, now) if held else None,
        changes=_changes(request, held),
        charges=_charges(payer),
        receipts=receipts([str(payer.key)] if payer else [], _SHOWN),
        gifts=list(Membership.objects.own(reader.pk).filter(via="gift")[:_SHOWN]),
        teams=list(reader.teams.order_by("pk")),
        joinable=open_to(reader),
        longest_pause=changing.LONGEST_PAUSE,
        refund_days=settings.REFUND_DAYS,
    )


@same_origin
@require_POST
@with_members
@login_required
def changed(request: HttpRequest, act: str) -> HttpResponse:
    """Do something with it, in one click, and show how it stands then."""
    doing = _ACTS.get(act)
    if doing is None:
        raise Http404
    held = own_running(signed_in(request))
    if held is None:
        return say(request, phrase("There is no membership to change."), _HERE, good=False)
    try:
        done = doing(request, held, provider(), timezone.now())
    except (ChangeError, ProviderError) as error:
        return told(request, error, _HERE)
    return say(request, done, _HERE)


@same_origin
@require_POST
@with_members
@login_required
def portal(request: HttpRequest) -> HttpResponse:
    """Leads to the provider's own page for cards and invoices."""
    payer = get_object_or_404(Payer, reader=signed_in(request), customer_id__isnull=False)
    asked = provider()
    try:
        there = asked.portal(str(payer.customer_id), address("membership"), language_of(request))
    except ProviderError as error:
        return told(request, error, _HERE)
    return redirect(there)


# ---------------------------------------------------------------- what can be done


def _cancel(request: HttpRequest, held: Membership, asked: Provider, now: datetime) -> str:
    changing.cancel(held, asked, now)
    return phrase(
        "Your membership is cancelled. Nothing more is charged, and the time you have is kept."
    )


def _stay(request: HttpRequest, held: Membership, asked: Provider, now: datetime) -> str:
    changing.stay(held, asked, now)
    return phrase("Good to have you: your membership goes on.")


def _pause(request: HttpRequest, held: Membership, asked: Provider, now: datetime) -> str:
    months = request.POST.get("months", "")
    changing.pause(held, int(months) if months in set("123456") else 0, asked, now)
    return phrase("Your membership is paused from the end of the time that is paid for.")


def _resume(request: HttpRequest, held: Membership, asked: Provider, now: datetime) -> str:
    changing.resume(held, asked, now)
    return phrase("Your membership goes on.")


def _change(request: HttpRequest, held: Membership, asked: Provider, now: datetime) -> str:
    said = request.POST.get("price", "")
    price = Price.objects.offered().filter(pk=int(said) if said.isdecimal() else 0).first()
    if price is None:
        raise ChangeError(phrase("This is not on offer."))
    if changing.change(held, price, asked, now, country=offered_country(request)):
        return phrase("Your plan is changed.")
    return phrase("Your plan changes when the time you have paid for is over.")


def _refund(request: HttpRequest, held: Membership, asked: Provider, now: datetime) -> str:
    changing.give_back(held, asked, now)
    return phrase("Your money is given back, and your membership has ended.")


_ACTS: dict[str, Callable[[HttpRequest, Membership, Provider, datetime], str]] = {
    "cancel": _cancel,
    "stay": _stay,
    "pause": _pause,
    "resume": _resume,
    "change": _change,
    "refund": _refund,
}


# ---------------------------------------------------------------- what is shown


def _price(held: Membership | None) -> Money | None:
    """What each charge is, all seats together."""
    if held is None or held.price is None:
        return None
    return Money(held.price.amount * held.quantity, held.price.currency)


def _course(held: Membership | None, now: datetime) -> list[object]:
    """All dates of a charge that failed; none where none did."""
    if held is None or held.due_since is None:
        return []
    return list(course(held.due_since, settings.GRACE_DAYS, held.next_attempt_at, now))


def _changes(request: HttpRequest, held: Membership | None) -> list[Price]:
    """The other prices one can change to, in the same currency; what is held where another is wanted."""
    if held is None or held.price is None:
        return []
    offered = offers(offered_country(request), ("reader", "student"))
    prices = [price for offer in offered for price in offer.prices.values()]
    return [
        price
        for price in prices
        if price.interval != Price.Interval.GIFT
        and price.currency == held.price.currency
        and price.pk != (held.wanted_price_id or held.price_id)
    ]


def _charges(payer: Payer | None) -> list[Invoice]:
    if payer is None:
        return []
    rows = Invoice.objects.filter(payer=payer).exclude(status="draft")
    return list(rows.order_by("-made_at", "-pk")[:_SHOWN])
