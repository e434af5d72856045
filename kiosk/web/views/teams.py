"""A team's or a library's membership, for who manages it: seats, ways in, how many."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kiosk.kit.texts import phrase
from kiosk.memberships import entrances, inviting, seats
from kiosk.memberships.asking import provider
from kiosk.memberships.changing import ChangeError, set_seats
from kiosk.memberships.checkout import CheckoutError, begin_team
from kiosk.memberships.entrances import EntranceError
from kiosk.memberships.models import Entrance, Membership, Payer, Plan, Price, Team
from kiosk.memberships.plans import offers
from kiosk.memberships.provider import Provider, ProviderError
from kiosk.memberships.ranges import RangeError
from kiosk.memberships.reconciling import look_at
from kiosk.readers.recognising import reader_of
from kiosk.web import payers
from kiosk.web.buying import number, say, signed_in, told, with_members
from kiosk.web.country import offered_country
from kiosk.web.going_back import with_next
from kiosk.web.limits import is_within
from kiosk.web.origins import same_origin
from kiosk.web.rendering import own_page
from kiosk.web.views.plans import pages_of

_LONGEST_NAME, _USUAL_SEATS = 120, 5
# Letters to addresses the house knows nothing of: in a day, of one manager.
_INVITATIONS_A_DAY = 100


@require_safe
@with_members
def teams(request: HttpRequest) -> HttpResponse:
    """What a team and a library pay, and beginning it."""
    given = request.GET
    offered = offers(offered_country(request), (Plan.Kind.TEAM, Plan.Kind.LIBRARY))
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
            pages_of(request, "team-paid", "teams"),
        )
    except (CheckoutError, ProviderError) as error:
        return told(request, error, here)
    return redirect(visit.url)


@require_safe
@with_members
@login_required
def team_paid(request: HttpRequest) -> HttpResponse:
    """Where one comes back to from paying for a team: leads to its page, as it stands at the provider's."""
    team = signed_in(request).teams.order_by("-pk").first()
    if team is None:
        return redirect("web:teams")
    payer = getattr(team, "payer", None)
    if _running(team) is None and payer is not None:
        try:
            look_at(payer, provider(), timezone.now())
        except ProviderError:
            return redirect("web:team", team.pk)  # which says that it opens once it is paid
    if _running(team) is None:
        return redirect("web:team", team.pk)
    return say(
        request,
        phrase("Thank you: the team is open. Invite those who read with it."),
        "web:team",
        team.pk,
    )


@require_safe
@with_members
@login_required
def team(request: HttpRequest, team_id: int) -> HttpResponse:
    """Who sits in it, by which ways one comes in."""
    found, now = _managed(request, team_id), timezone.now()
    payer = getattr(found, "payer", None)
    return own_page(
        request,
        "membership/team.html",
        now=now,
        team=found,
        customer=payer is not None and bool(payer.customer_id),
        has_run=seats.has_run(found),
        is_library=found.memberships.filter(via=Membership.Via.LIBRARY).exists(),
        sitting=seats.taken(found, now),
        invitations=inviting.waiting(found, now),
        entrances=list(found.entrances.filter(ended_at=None).order_by("kind", "value")),
        domains=entrances.own_domains(found),
        **payers.shown(_running(found), payer, now),
    )


@same_origin
@require_POST
@with_members
@login_required
def team_portal(request: HttpRequest, team_id: int) -> HttpResponse:
    """Leads to the provider's own page for the team's cards and invoices."""
    found = _managed(request, team_id)
    payer = get_object_or_404(Payer, team=found, customer_id__isnull=False)
    return payers.to_portal(request, payer, provider(), "team", found.pk)


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
    if not seats.has_run(found):
        return say(request, phrase("It opens once it is paid."), "web:team", found.pk, good=False)
    try:
        done = doing(request, found, timezone.now())
    except (seats.SeatError, EntranceError, RangeError, ChangeError, ProviderError) as error:
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


@same_origin
@require_POST
@with_members
@login_required
def team_left(request: HttpRequest, team_id: int) -> HttpResponse:
    """Give one's seat up, or do not take the one that is offered."""
    found = get_object_or_404(Team, pk=team_id)
    seats.leave(found, signed_in(request), timezone.now())
    return say(request, phrase("You have no seat in this team any more."), "web:membership")


def _invite(request: HttpRequest, team: Team, now: datetime) -> str:
    """Says the same whether or not the address has an account."""
    address = request.POST.get("address", "").strip()
    try:
        validate_email(address)
    except ValidationError as error:
        raise seats.SeatError(phrase("This is no e-mail address.")) from error
    if not is_within("invitations", signed_in(request).pk, _INVITATIONS_A_DAY, 86_400):
        raise seats.SeatError(phrase("These were many invitations for a day. Go on tomorrow."))
    seats.invite(team, address, now)
    return phrase("The invitation is on its way: the seat is theirs once they take it.")


def _end_invitation(request: HttpRequest, team: Team, now: datetime) -> str:
    inviting.take_back(team, number(request.POST.get("invitation")))
    return phrase("The invitation is taken back.")


def _end_seat(request: HttpRequest, team: Team, now: datetime) -> str:
    seats.end(team, number(request.POST.get("reader")), now)
    return phrase("The seat is free again.")


def _open_entrance(request: HttpRequest, team: Team, now: datetime) -> str:
    kind, value = request.POST.get("kind", ""), request.POST.get("value", "")
    if kind == Entrance.Kind.DOMAIN:
        entrances.open_domain(team, value, now)
    elif kind == Entrance.Kind.RANGE:
        entrances.open_range(team, value, now)
        return phrase("We look at it now: it is open once we have confirmed that it is yours.")
    elif kind == Entrance.Kind.CODE:
        entrances.draw_code(team, now)
    else:
        raise EntranceError(phrase("Say what the way in is."))
    return phrase("The way in is open.")


def _close_entrance(request: HttpRequest, team: Team, now: datetime) -> str:
    entrance = team.entrances.filter(pk=number(request.POST.get("entrance"))).first()
    if entrance is not None:
        entrances.close(entrance, now)
    return phrase("The way in is closed.")


def _set_seats(request: HttpRequest, team: Team, now: datetime) -> str:
    if set_seats(_held(team), number(request.POST.get("seats")), provider(), now):
        return phrase("The number of seats is changed.")
    return phrase("Fewer seats are paid for from the next charge on; until then you keep them all.")


def _with_held(
    doing: Callable[[Membership, Provider, datetime], str],
) -> Callable[[HttpRequest, Team, datetime], str]:
    """An act on the team's membership as one of the payers'."""
    return lambda request, team, now: doing(_held(team), provider(), now)


_ACTS: dict[str, Callable[[HttpRequest, Team, datetime], str]] = {
    "invitation": _invite,
    "invitation-ended": _end_invitation,
    "seat-ended": _end_seat,
    "entrance": _open_entrance,
    "entrance-ended": _close_entrance,
    "seats": _set_seats,
    "cancel": _with_held(payers.cancel),
    "stay": _with_held(payers.stay),
    "refund": _with_held(payers.refund),
}


def _managed(request: HttpRequest, team_id: int) -> Team:
    """404 for a team that is another's: that there is one is nobody's business."""
    return get_object_or_404(Team, pk=team_id, manager=signed_in(request))


def _running(team: Team) -> Membership | None:
    running = Membership.objects.running().filter(team=team).exclude(status="incomplete")
    return running.select_related("price", "plan", "team").first()


def _held(team: Team) -> Membership:
    """The membership of it that goes on. Raises ChangeError where there is none."""
    held = _running(team)
    if held is None:
        raise ChangeError(phrase("There is no membership to change."))
    return held
