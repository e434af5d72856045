"""What apps are asked, where allauth would let less do."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from allauth.headless.account import views
from allauth.headless.base.response import ForbiddenResponse
from allauth.headless.constants import Client
from allauth.headless.spec.views import OpenAPIJSONView, OpenAPIYAMLView
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from kiosk.web.accounts.second import has_second_step


class _Plain:
    """Proving once more who it is by a password or a mailed code: not where there is a second step."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and has_second_step(request.user):
            refused: HttpResponseBase = ForbiddenResponse(request)
            return refused
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return answer


class _Password(_Plain, views.ReauthenticateView):  # type: ignore[misc]
    pass


class _CodeAsked(_Plain, views.RequestReauthenticationCodeView):  # type: ignore[misc]
    pass


class _CodeSaid(_Plain, views.ConfirmReauthenticationCodeView):  # type: ignore[misc]
    pass


class _CodeAskedOnce(_Plain, views.ResendReauthenticationCodeView):  # type: ignore[misc]
    pass


# By their addresses under auth/.
PLAIN_AGAIN: dict[str, Callable[..., HttpResponseBase]] = {
    "reauthenticate": _Password.as_api_view(client=Client.APP),
    "reauthenticate/code/request": _CodeAsked.as_api_view(client=Client.APP),
    "reauthenticate/code/confirm": _CodeSaid.as_api_view(client=Client.APP),
    "reauthenticate/code/resend": _CodeAskedOnce.as_api_view(client=Client.APP),
}


def described(request: HttpRequest, kind: str) -> HttpResponse:
    """What apps are told of these addresses: OpenAPI, as `kind` json or yaml."""
    content, content_type = _description(kind)
    headers = {"Cache-Control": "public, max-age=86400"}
    return HttpResponse(content, content_type=content_type, headers=headers)


@cache
def _description(kind: str) -> tuple[bytes, str]:
    """Made once: that takes a second, and it never changes while a process runs."""
    view = {"json": OpenAPIJSONView, "yaml": OpenAPIYAMLView}[kind]
    answer = view().get(HttpRequest())
    return answer.content, answer["Content-Type"]
