"""The Content-Security-Policy each answer goes out with."""

from __future__ import annotations

from http import HTTPStatus

from csp.middleware import CSPMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class PolicyMiddleware(CSPMiddleware):
    """Every answer has a policy, whatever its address or status; one it brings itself stands.

    But for 304: what the browser kept has its own, which a header here would replace.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if response.status_code == HTTPStatus.NOT_MODIFIED:
            return response
        answer: HttpResponseBase = super().process_response(request, response)
        return answer
