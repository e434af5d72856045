"""A reader's account, and signing out of it."""

from __future__ import annotations

from allauth.account.views import logout
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from kiosk.memberships.standing import standing_of
from kiosk.readers.recognising import choices_of
from kiosk.web.accounts.joining import leave_nothing
from kiosk.web.rendering import own


@require_safe
@own
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """What there is of it, and the ways to change it."""
    values = {
        "languages": choices_of(request).languages,
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
