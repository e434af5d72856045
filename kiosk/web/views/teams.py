"""A team's or a library's membership, for who manages it: seats, ways in, how many."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kiosk.kit.texts import phrase
from kiosk.memberships import seats
from kiosk.memberships.asking import provider
from kiosk.memberships.changing import ChangeError, cancel, set_seats
from kiosk.memberships.checkout import CheckoutError, begin_team
from kiosk.memberships.models import Entrance, Membership, Plan, Price, Team
from kiosk.memberships.plans import offers
from kiosk.memberships.provider import ProviderError
from kiosk.memberships.ranges import RangeError
from kiosk.readers.models import Reader
from kiosk.web.buying import say, signed_in, told, with_members
from kiosk.web.country import offered_country
from kiosk.web.origins import same_origin
from kiosk.web.rendering import own_page
from kiosk.web.views.plans import pages_of

_NO_RANGE = phrase("This is no range of addresses, such as 192.0.2.0/24.")


@require_safe
@with_members
def teams(request: HttpRequest) -> HttpResponse:
    """What a team and a library pay, and beginning it."""
    offered = offers(offered_country(request), (Plan.Kind.TEAM, Plan.Kind.LIBRARY))
    return own_page(request, "membership/teams.html", now=timezone.now(), offers=offered)


@same_origin
@require_POST
@with_members
@login_required
def team_begun(request: HttpRequest) -> HttpResponse:
    """Leads to the provider's checkout for it."""
    manager = signed_in(request)
    price = get_object_or_404(Price.objects.offered(), pk=_number(request.POST.get("price", "")))
    name = request.POST.get("name", "").strip()
    if not name:
        return say(request, phrase("A team needs a name."), "web:teams", good=False)
    try:
        visit = begin_team(
            manager,
            name,
            _number(request.POST.get("seats", "1")),
            price,
            provider(),
            timezone.now(),
            pages_of(request, "membership", "teams"),
        )
    except (CheckoutError, ProviderError) as error:
        return told(request, error, "web:teams")
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
    found = _managed(request, team_id)
    try:
        done = _act(request, found, act)
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


def _act(request: HttpRequest, team: Team, act: str) -> str:
    now, given = timezone.now(), request.POST
    if act == "seat":
        reader = Reader.objects.filter(email__iexact=given.get("address", "").strip()).first()
        if reader is None:
            raise seats.SeatError(phrase("Nobody with this address has an account here yet."))
        seats.give(team, reader, now, by=signed_in(request).email)
        return phrase("The seat is given.")
    if act == "seat-ended":
        seats.end(team, _number(given.get("reader", "")), now)
        return phrase("The seat is free again.")
    if act == "entrance":
        days = _number(given.get("days", "")) or None
        kind = given.get("kind", "")
        if kind not in Entrance.Kind.values or not given.get("value", "").strip():
            raise seats.SeatError(phrase("Say what the way in is."))
        seats.let_in(team, Entrance.Kind(kind), given["value"], now, days=days)
        return phrase("The way in is open.")
    if act == "entrance-ended":
        entrance = team.entrances.filter(pk=_number(given.get("entrance", ""))).first()
        if entrance is not None:
            seats.close(entrance, now)
        return phrase("The way in is closed.")
    held = _running(team)
    if held is None:
        raise ChangeError(phrase("There is no membership to change."))
    if act == "seats":
        if set_seats(held, _number(given.get("seats", "")), provider(), now):
            return phrase("The number of seats is changed.")
        return phrase(
            "Fewer seats are paid for from the next charge on; until then you keep them all."
        )
    cancel(held, provider(), now)
    return phrase(
        "Your membership is cancelled. Nothing more is charged, and the time you have is kept."
    )


def _managed(request: HttpRequest, team_id: int) -> Team:
    """404 for a team that is another's: that there is one is nobody's business."""
    return get_object_or_404(Team, pk=team_id, manager=signed_in(request))


def _running(team: Team) -> Membership | None:
    return Membership.objects.running().filter(team=team).select_related("price", "plan").first()


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else 0
