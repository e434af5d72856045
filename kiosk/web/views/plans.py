"""The plans, and beginning to pay: at the provider's own page, from which one comes back here."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kiosk.memberships.asking import provider
from kiosk.memberships.checkout import CheckoutError, Pages, begin, own_running, trial_days
from kiosk.memberships.giving import is_student
from kiosk.memberships.models import Plan, Price
from kiosk.memberships.plans import offers
from kiosk.memberships.provider import ProviderError
from kiosk.memberships.reconciling import look_at
from kiosk.memberships.standing import Standing, standing_of
from kiosk.readers.models import Reader
from kiosk.readers.recognising import reader_of
from kiosk.web.addresses import address
from kiosk.web.buying import number, told, with_members
from kiosk.web.country import offered_country
from kiosk.web.going_back import onward, with_next
from kiosk.web.language import language_of
from kiosk.web.origins import same_origin
from kiosk.web.rendering import own_page
from kiosk.web.wall import opened_titles

_LONGEST_COUPON = 60


@require_safe
@with_members
def plans(request: HttpRequest) -> HttpResponse:
    """What a membership gives and costs, as somebody of the reader's country is offered it."""
    now, reader = timezone.now(), reader_of(request)
    days = settings.TRIAL_DAYS if reader is None else trial_days(reader)
    titles = opened_titles(now)
    return own_page(
        request,
        "membership/plans.html",
        now=now,
        # Nobody is sold what is not here.
        offers=offers(offered_country(request), (Plan.Kind.READER, Plan.Kind.STUDENT))
        if titles
        else [],
        titles=titles,
        days=days,
        free_until=now + timedelta(days=days),
        refund_days=settings.REFUND_DAYS,
        running=own_running(reader) if reader else None,
        student=reader is not None and is_student(reader),
        wanted=number(request.GET.get("price")),
        coupon=request.GET.get("coupon", "")[:_LONGEST_COUPON],
        onward=onward(request),
    )


@same_origin
@require_POST
@with_members
def begun_to_pay(request: HttpRequest) -> HttpResponse:
    """Leads to the provider's checkout; whoever has no account yet, to making one. What was chosen comes
    along, and stands chosen on the page one is led back to."""
    reader, coupon = reader_of(request), request.POST.get("coupon", "")[:_LONGEST_COUPON]
    here = with_next(
        reverse("web:plans"),
        onward(request),
        price=str(number(request.POST.get("price")) or ""),
        coupon=coupon,
    )
    if reader is None:
        return redirect(with_next(reverse("account_signup"), here))
    price = get_object_or_404(Price.objects.offered(), pk=number(request.POST.get("price")))
    try:
        visit = begin(
            reader,
            price,
            provider(),
            timezone.now(),
            pages_of(request),
            coupon=coupon,
        )
    except (CheckoutError, ProviderError) as error:
        return told(request, error, here)
    return redirect(visit.url)


@require_safe
@with_members
def paid(request: HttpRequest) -> HttpResponse:
    """Where one comes back to from the checkout: what came of it, asked of the provider at once."""
    now, reader = timezone.now(), reader_of(request)
    if reader is None:
        return redirect(with_next(reverse("account_login"), request.get_full_path()))
    standing, asked = _standing(reader, now)
    return own_page(
        request,
        "membership/paid.html",
        now=now,
        standing=standing,
        unreachable=not asked,
        onward=onward(request),
    )


def _standing(reader: Reader, now: datetime) -> tuple[Standing, bool]:
    """How the reader stands, asked of the provider where its own word has not come yet; and whether it
    could be asked."""
    standing = standing_of(reader.pk, now)
    payer = getattr(reader, "payer", None)
    if standing.entitled or payer is None:
        return standing, True
    try:
        look_at(payer, provider(), now)
    except ProviderError:
        return standing, False
    return standing_of(reader.pk, now), True


def pages_of(request: HttpRequest, done: str = "paid", back: str = "plans") -> Pages:
    """Where a checkout begun here leads back to."""
    there = onward(request)
    return Pages(
        done=with_next(address(done), there),
        back=with_next(address(back), there),
        language=language_of(request),
        country=offered_country(request),
    )
