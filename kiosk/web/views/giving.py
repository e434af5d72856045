"""Giving a membership to somebody else, and taking one by its code."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kiosk.kit.texts import phrase
from kiosk.memberships import giving, seats
from kiosk.memberships.asking import provider
from kiosk.memberships.checkout import CheckoutError, give
from kiosk.memberships.models import GiftMembership, Plan, Price
from kiosk.memberships.plans import offers
from kiosk.memberships.provider import ProviderError
from kiosk.readers.recognising import reader_of
from kiosk.web.buying import say, signed_in, told, with_members
from kiosk.web.country import offered_country
from kiosk.web.limits import is_within
from kiosk.web.origins import same_origin
from kiosk.web.rendering import own_page
from kiosk.web.views.plans import pages_of

_LONGEST_CODE = 60
# Whoever mistypes does it some times; whoever guesses, more often.
_CODES_AN_HOUR = 20
_TOO_MANY = phrase("There were too many tries. Please wait a few minutes.")


@require_safe
@with_members
@login_required
def give_year(request: HttpRequest) -> HttpResponse:
    """What a year given costs; the gifts one gave, with their codes once they are paid."""
    reader, now = reader_of(request), timezone.now()
    given = GiftMembership.objects.filter(giver=reader).exclude(paid_at=None)
    return own_page(
        request,
        "membership/give.html",
        now=now,
        price=_price(request),
        given=list(given.select_related("plan").order_by("-made_at")[:50]),
    )


@same_origin
@require_POST
@with_members
@login_required
def gift_begun(request: HttpRequest) -> HttpResponse:
    """Leads to the provider's checkout for it."""
    reader, price = reader_of(request), _price(request)
    assert reader is not None
    to = request.POST.get("to", "").strip()
    if to:
        try:
            validate_email(to)
        except ValidationError:
            return say(request, phrase("This is no e-mail address."), "web:give", good=False)
    if price is None:
        return say(request, phrase("This is not on offer."), "web:give", good=False)
    try:
        visit = give(
            reader,
            price,
            provider(),
            timezone.now(),
            pages_of(request, "give", "give"),
            to=to,
            message=request.POST.get("message", ""),
        )
    except (CheckoutError, ProviderError) as error:
        return told(request, error, "web:give")
    return redirect(visit.url)


@require_safe
@with_members
def code(request: HttpRequest) -> HttpResponse:
    """Asks for a code, of a gift, a team's or a library's. One in the address is not acted on by itself."""
    known = request.GET.get("code", "")[:_LONGEST_CODE]
    return own_page(request, "membership/code.html", now=timezone.now(), code=known)


@same_origin
@require_POST
@with_members
@login_required
def code_brought(request: HttpRequest) -> HttpResponse:
    """Takes the gift of that code, or the seat it gives."""
    reader, now = signed_in(request), timezone.now()
    if not is_within("codes", reader.pk, _CODES_AN_HOUR, 3600):
        return say(request, _TOO_MANY, "web:code", good=False)
    brought = request.POST.get("code", "")[:_LONGEST_CODE]
    try:
        begins = giving.take(brought, reader, now)
    except giving.GiftError as error:
        try:
            seats.bring_code(brought, reader, now)
        except seats.UnknownCodeError:
            return told(request, error, "web:code")
        except seats.SeatError as refused:
            return told(request, refused, "web:code")
        return say(request, phrase("You read as a member of this team now."), "web:membership")
    if begins > now:
        later = phrase("The gift is yours: it begins when the time you have now is over.")
        return say(request, later, "web:membership")
    return say(request, phrase("The gift is yours: you are a member now."), "web:membership")


def _price(request: HttpRequest) -> Price | None:
    """What a year given costs in the reader's country."""
    offered = offers(offered_country(request), (Plan.Kind.READER,))
    found = (offer.prices.get(Price.Interval.GIFT) for offer in offered)
    return next((price for price in found if price is not None), None)
