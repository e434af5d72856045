"""An account erased by whose it is."""

from __future__ import annotations

from django.contrib.auth import logout
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kiosk.persons import erasing
from kiosk.persons.jobs import erase_account
from kiosk.persons.wording import name_of
from kiosk.readers.models import Reader
from kiosk.readers.recognising import reader_of
from kiosk.web.accounts.again import asked_again
from kiosk.web.accounts.joining import leave_nothing
from kiosk.web.language import language_of
from kiosk.web.rendering import own


@require_http_methods(["GET", "HEAD", "POST"])
@own
@asked_again
def erase(request: HttpRequest) -> HttpResponseBase:
    """Says what goes and what stays, by GET; by POST, with the account's address typed, closes the account
    and has a worker erase it. The device keeps nothing of it either."""
    reader = reader_of(request)
    assert reader is not None
    typed = request.POST.get("address", "").strip()
    if request.method == "POST" and typed.casefold() == reader.email.casefold():
        return _erased(request, reader)
    language = language_of(request)
    values = {
        "going": [(name_of(one.label, language), one.rows) for one in erasing.going(reader)],
        "typed": typed,
        "wrong": request.method == "POST",
    }
    status = 400 if values["wrong"] else 200
    return TemplateResponse(request, "account/erase.html", values, status=status, using="jinja2")


def _erased(request: HttpRequest, reader: Reader) -> HttpResponseBase:
    begun = erasing.begin(reader, language_of(request), timezone.now())
    address = reader.email
    logout(request)
    erase_account.later(erasure_id=begun.pk)
    # Nobody is signed in any more: the page is not that of an account.
    values = {"address": address, "reader": None, "whose": ""}
    response = TemplateResponse(request, "account/erased.html", values, using="jinja2")
    response.add_post_render_callback(leave_nothing)
    return response
