"""A reader's membership: how it stands, every date of it, what was paid, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kiosk.kit.texts import phrase
from kiosk.memberships import changing, seats
from kiosk.memberships.asking import provider
from kiosk.memberships.changing import ChangeError
from kiosk.memberships.checkout import own_running
from kiosk.memberships.giving import is_student
from kiosk.memberships.models import Membership, Payer, Price
from kiosk.memberships.plans import offers
from kiosk.memberships.provider import Provider, ProviderError
from kiosk.memberships.standing import standing_of
from kiosk.web import payers
from kiosk.web.buying import number, say, signed_in, told, with_members
from kiosk.web.country import offered_country
from kiosk.web.origins import same_origin
from kiosk.web.rendering import own_page

_HERE = "web:membership"


@require_safe
@with_members
@login_required
def membership(request: HttpRequest) -> HttpResponse:
    """How it stands; each date; charges and receipts."""
    now, reader = timezone.now(), signed_in(request)
    held = own_running(reader)
    return own_page(
        request,
        "membership/membership.html",
        now=now,
        standing=standing_of(reader.pk, now),
        changes=_changes(request, held),
        gifts=list(Membership.objects.own(reader.pk).filter(via="gift")[: payers.SHOWN]),
        teams=list(reader.teams.order_by("pk")),
        sitting=seats.sat_in(reader, now),
        vacancies=seats.vacancies(reader, now),
        longest_pause=changing.LONGEST_PAUSE,
        **payers.shown(held, getattr(reader, "payer", None), now),
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
    return payers.to_portal(request, payer, provider(), "membership")


# ---------------------------------------------------------------- what can be done


def _cancel(request: HttpRequest, held: Membership, asked: Provider, now: datetime) -> str:
    return payers.cancel(held, asked, now)


def _stay(request: HttpRequest, held: Membership, asked: Provider, now: datetime) -> str:
    return payers.stay(held, asked, now)


def _pause(request: HttpRequest, held: Membership, asked: Provider, now: datetime) -> str:
    months = request.POST.get("months", "")
    changing.pause(held, int(months) if months in set("123456") else 0, asked, now)
    return phrase("Your membership is paused from the end of the time that is paid for.")


def _resume(request: HttpRequest, held: Membership, asked: Provider, now: datetime) -> str:
    changing.resume(held, asked, now)
    return phrase("Your membership goes on.")


def _change(request: HttpRequest, held: Membership, asked: Provider, now: datetime) -> str:
    price = Price.objects.offered().filter(pk=number(request.POST.get("price"))).first()
    if price is None:
        raise ChangeError(phrase("This is not on offer."))
    if changing.change(held, price, asked, now, country=offered_country(request)):
        return phrase("Your plan is changed.")
    return phrase("Your plan changes when the time you have paid for is over.")


def _refund(request: HttpRequest, held: Membership, asked: Provider, now: datetime) -> str:
    return payers.refund(held, asked, now)


_ACTS: dict[str, Callable[[HttpRequest, Membership, Provider, datetime], str]] = {
    "cancel": _cancel,
    "stay": _stay,
    "pause": _pause,
    "resume": _resume,
    "change": _change,
    "refund": _refund,
}


# ---------------------------------------------------------------- what is shown


def _changes(request: HttpRequest, held: Membership | None) -> list[Price]:
    """The other prices one can change to, in the same currency; what is held where another is wanted."""
    if held is None or held.price is None:
        return []
    kinds = ("reader", "student") if is_student(signed_in(request)) else ("reader",)
    offered = offers(offered_country(request), kinds)
    prices = [price for offer in offered for price in offer.prices.values()]
    return [
        price
        for price in prices
        if price.interval != Price.Interval.GIFT
        and price.currency == held.price.currency
        and price.pk != (held.wanted_price_id or held.price_id)
    ]
