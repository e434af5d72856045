"""Signing in with others: an OpenID Connect provider, Google, Apple, where the house set them up."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar, NamedTuple
from urllib.parse import urlsplit

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base import AuthError
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse, TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from kiosk.kit.texts import phrase
from kiosk.web.accounts.faults import later

log = logging.getLogger(__name__)

View = Callable[..., HttpResponseBase]
_FAULTS = {
    "connected_other": phrase("This account is another reader's already."),
    "email_taken": phrase("This address cannot be used."),
    "invalid_token": phrase("The other side did not answer as it should."),
}


class Other(NamedTuple):
    """One whom readers may sign in with: what they are called, and the address a form is sent to."""

    name: str
    address: str


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Ours differs from allauth's in what is named here."""

    error_messages: ClassVar = {
        **DefaultSocialAccountAdapter.error_messages,
        **{name: later(text) for name, text in _FAULTS.items()},
    }

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Lead to a page that says so; why, is for the operator."""
        cancelled = error == AuthError.CANCELLED
        if not cancelled:
            log.warning("signing in with %s failed: %s: %s", provider.name, error, exception)
        page = "socialaccount_login_cancelled" if cancelled else "socialaccount_login_error"
        raise ImmediateHttpResponse(HttpResponseRedirect(reverse(page)))


def others(request: HttpRequest) -> list[Other]:
    """Those that are set up."""
    found = get_adapter(request).list_providers(request)
    return [Other(provider.name, provider.get_login_url(request)) for provider in found]


def with_others(view: View) -> View:
    """A view whose template is given the `others` too."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if isinstance(response, SimpleTemplateResponse):
            response.context_data = {**(response.context_data or {}), "others": others(request)}
        return response

    return answered


def leading(view: View) -> View:
    """A form's view that leads to another site: by a page, as no form of ours may be sent elsewhere
    (form-action in our policy counts for where a form is redirected to, too)."""

    @require_POST
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = set_up(view)(request, *args, **kwargs)
        there = response.headers.get("Location", "")
        if not urlsplit(there).netloc:
            return response
        values = {"there": there, "host": urlsplit(there).hostname}
        return TemplateResponse(request, "socialaccount/leaving.html", values, using="jinja2")

    return answered


def set_up(view: View) -> View:
    """A view of one that is set up; of another there is none."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except SocialApp.DoesNotExist as error:
            raise Http404("nobody signs in with them here") from error

    return answered


def for_us_alone(view: View) -> View:
    """A view whose cookies no script reads: Apple's answer is kept under one until it is looked at."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        for cookie in response.cookies.values():
            cookie["httponly"] = True
        return response

    return answered
