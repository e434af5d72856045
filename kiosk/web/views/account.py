"""A reader's account, and signing out of it."""

from __future__ import annotations

from allauth.account.views import logout
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kiosk.design.interface import interface_language
from kiosk.design.words import said
from kiosk.kit.texts import phrase
from kiosk.memberships.standing import standing_of
from kiosk.readers.recognising import choices_of
from kiosk.web.accounts.joining import leave_nothing
from kiosk.web.accounts.social import with_others
from kiosk.web.rendering import own


@require_safe
@own
@with_others
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """What there is of it, and the ways to change it."""
    has = Authenticator.objects.filter(user_id=request.user.pk).values_list("type", flat=True)
    ways_in = list(has)
    connected = SocialAccount.objects.filter(user_id=request.user.pk).order_by("pk")
    values = {
        "languages": choices_of(request).languages,
        "passkeys": ways_in.count(Authenticator.Type.WEBAUTHN),
        "second_step": Authenticator.Type.TOTP in ways_in,
        "connected": [one.get_provider().name for one in connected],
        "membership": settings.MEMBERSHIP,
        "standing": standing_of(request.user.pk, timezone.now()),
    }
    return TemplateResponse(request, "account/account.html", values, using="jinja2")


@require_http_methods(["GET", "HEAD", "POST"])
@own
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """Asks, by GET; signs out, by POST. Who had not signed in yet, and gives it up, keeps what their
    device chose."""
    signed_in = request.user.is_authenticated
    response: HttpResponseBase = logout(request)
    if signed_in and not request.user.is_authenticated:
        leave_nothing(response)
    return response


@require_POST
@login_required
def session_ended(request: HttpRequest) -> HttpResponseBase:
    """Sign out one browser or app: the session posted. Of another's nothing is said."""
    key = request.POST.get("session", "")
    found = UserSession.objects.filter(user_id=request.user.pk, pk=key if key.isdecimal() else None)
    if not (session := found.first()):
        return redirect("usersessions_list")
    end_sessions(request, [session])
    if not request.user.is_authenticated:
        response = redirect("account_login")
        leave_nothing(response)
        return response
    text = phrase("It is signed out.")
    messages.success(request, said(text, interface_language()))
    return redirect("usersessions_list")
