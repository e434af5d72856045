"""A team's or a library's membership, for who manages it: seats, ways in, how many."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kiosk.kit.texts import phrase
from kiosk.memberships import seats
from kiosk.memberships.asking import provider
from kiosk.memberships.changing import ChangeError, set_seats
from kiosk.memberships.checkout import CheckoutError, begin_team
from kiosk.memberships.models import Entrance, Membership, Plan, Price, Team
from kiosk.memberships.plans import offers
from kiosk.memberships.provider import ProviderError
from kiosk.memberships.ranges import RangeError
from kiosk.readers.models import Reader
from kiosk.readers.recognising import choices_of, reader_of
from kiosk.web import payers
from kiosk.web.buying import number, say, signed_in, told, with_members
from kiosk.web.going_back import with_next
from kiosk.web.origins import same_origin
from kiosk.web.rendering import own_page
from kiosk.web.views.plans import pages_of

_LONGEST_NAME, _USUAL_SEATS = 120, 5
_NO_RANGE = phrase("This is no range of addresses, such as 192.0.2.0/24.")


@require_safe
@with_members
def teams(request: HttpRequest) -> HttpResponse:
    """What a team and a library pay, and beginning it."""
    given = request.GET
    offered = offers(choices_of(request).country, (Plan.Kind.TEAM, Plan.Kind.LIBRARY))
    return own_page(
        request,
        "membership/teams.html",
        now=timezone.now(),
        offers=offered,
        wanted=number(given.get("price")),
        name=given.get("name", "")[:_LONGEST_NAME],
        seats=number(given.get("seats")) or _USUAL_SEATS,
    )


@same_origin
@require_POST
@with_members
def team_begun(request: HttpRequest) -> HttpResponse:
    """Leads to the provider's checkout for it; whoever has no account yet, to making one and back."""
    manager, name = reader_of(request), request.POST.get("name", "").strip()[:_LONGEST_NAME]
    wanted, count = number(request.POST.get("price")), number(request.POST.get("seats", "1"))
    here = with_next(
        reverse("web:teams"), "", price=str(wanted or ""), name=name, seats=str(count or "")
    )
    if manager is None:
        return redirect(with_next(reverse("account_signup"), here))
    price = get_object_or_404(Price.objects.offered(), pk=wanted)
    if not name:
        return say(request, phrase("A team needs a name."), here, good=False)
    try:
        visit = begin_team(
            manager,
            name,
            count,
            price,
            provider(),
            timezone.now(),
            pages_of(request, "membership", "teams"),
        )
    except (CheckoutError, ProviderError) as error:
        return told(request, error, here)
    return redirect(visit.url)


@require_safe
@with_members
@login_required
def team(request: HttpRequest, team_id: int) -> HttpResponse:
    """Who sits in it, by which ways one comes in."""
    found, now = _managed(request, team_id), timezone.now()
    return own_page(
        request,
        "membership/team.html",
        now=now,
        team=found,
        held=_running(found),
        sitting=seats.taken(found, now),
        entrances=list(found.entrances.filter(ended_at=None).order_by("kind", "value")),
        kinds=Entrance.Kind.values,
    )


@same_origin
@require_POST
@with_members
@login_required
def team_changed(request: HttpRequest, team_id: int, act: str) -> HttpResponse:
    """Do something in it, and show it as it is then."""
    doing = _ACTS.get(act)
    if doing is None:
        raise Http404
    found = _managed(request, team_id)
    try:
        done = doing(request, found, timezone.now())
    except RangeError:
        return say(request, _NO_RANGE, "web:team", found.pk, good=False)
    except (seats.SeatError, ChangeError, ProviderError) as error:
        return told(request, error, "web:team", found.pk)
    return say(request, done, "web:team", found.pk)


@same_origin
@require_POST
@with_members
@login_required
def team_joined(request: HttpRequest, team_id: int) -> HttpResponse:
    """Sit down in a team that one's address is of."""
    try:
        seats.join(get_object_or_404(Team, pk=team_id), signed_in(request), timezone.now())
    except seats.SeatError as error:
        return told(request, error, "web:membership")
    return say(request, phrase("You read as a member of this team now."), "web:membership")


def _give_seat(request: HttpRequest, team: Team, now: datetime) -> str:
    address = request.POST.get("address", "").strip()
    reader = Reader.objects.filter(email__iexact=address).first()
    if reader is None:
        raise seats.SeatError(phrase("Nobody with this address has an account here yet."))
    seats.give(team, reader, now, by=signed_in(request).email)
    return phrase("The seat is given.")


def _end_seat(request: HttpRequest, team: Team, now: datetime) -> str:
    seats.end(team, number(request.POST.get("reader")), now)
    return phrase("The seat is free again.")


def _open_entrance(request: HttpRequest, team: Team, now: datetime) -> str:
    given = request.POST
    days, kind = number(given.get("days")) or None, given.get("kind", "")
    if kind not in Entrance.Kind.values or not given.get("value", "").strip():
        raise seats.SeatError(phrase("Say what the way in is."))
    seats.let_in(team, Entrance.Kind(kind), given["value"], now, days=days)
    return phrase("The way in is open.")


def _close_entrance(request: HttpRequest, team: Team, now: datetime) -> str:
    entrance = team.entrances.filter(pk=number(request.POST.get("entrance"))).first()
    if entrance is not None:
        seats.close(entrance, now)
    return phrase("The way in is closed.")


def _set_seats(request: HttpRequest, team: Team, now: datetime) -> str:
    set_seats(_held(team), number(request.POST.get("seats")), provider(), now)
    return phrase("The number of seats is changed.")


def _cancel(request: HttpRequest, team: Team, now: datetime) -> str:
    return payers.cancel(_held(team), provider(), now)


_ACTS: dict[str, Callable[[HttpRequest, Team, datetime], str]] = {
    "seat": _give_seat,
    "seat-ended": _end_seat,
    "entrance": _open_entrance,
    "entrance-ended": _close_entrance,
    "seats": _set_seats,
    "cancel": _cancel,
}


def _managed(request: HttpRequest, team_id: int) -> Team:
    """404 for a team that is another's: that there is one is nobody's business."""
    return get_object_or_404(Team, pk=team_id, manager=signed_in(request))


def _running(team: Team) -> Membership | None:
    return Membership.objects.running().filter(team=team).select_related("price", "plan").first()


def _held(team: Team) -> Membership:
    """The membership of it that goes on. Raises ChangeError where there is none."""
    held = _running(team)
    if held is None:
        raise ChangeError(phrase("There is no membership to change."))
    return held
