"""Who asks, and what they chose."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory

from kiosk.readers.choices import Choice, Choices, Kind
from kiosk.readers.recognising import (
    RecognisingMiddleware,
    choices_of,
    is_undecided,
    keeper_of,
)
from kiosk.readers.tests.factories import NOON, ReaderFactory

GAZETTE = Choice(Kind.TITLE, "gazette")


def asked(cookies=None, user=None, view=None):
    """The request as a view saw it, and the answer it got."""
    request = RequestFactory().get("/")
    request.COOKIES.update(cookies or {})
    request.user = user or AnonymousUser()
    seen = []

    def answer(request):
        seen.append(choices_of(request))
        if view:
            view(request)
        return HttpResponse("ok")

    return seen[0] if seen else None, RecognisingMiddleware(answer)(request), seen, request


def test_a_device_is_sent_its_cookie_when_something_changed_and_not_before():
    _, response, seen, request = asked()
    assert (dict(response.cookies), seen, is_undecided(request)) == ({}, [Choices()], True)
    _, response, _, _ = asked(view=lambda r: keeper_of(r).change(lambda c: c.follow(GAZETTE), NOON))
    cookie = response.cookies["kiosk-choices"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    _, response, seen, request = asked({"kiosk-choices": cookie.value})
    assert seen == [Choices(follows=(GAZETTE,))]
    assert not is_undecided(request)
    assert dict(response.cookies) == {}


def test_a_cookie_goes_when_nothing_is_chosen_any_more():
    _, response, _, _ = asked(view=lambda r: keeper_of(r).change(lambda c: c.follow(GAZETTE), NOON))
    kept = {"kiosk-choices": response.cookies["kiosk-choices"].value}
    _, response, _, _ = asked(
        kept, view=lambda r: keeper_of(r).change(lambda c: c.unfollow(GAZETTE), NOON)
    )
    assert response.cookies["kiosk-choices"]["max-age"] == 0


@pytest.mark.django_db
def test_who_signed_in_has_an_accounts_choices():
    reader = ReaderFactory()
    change = lambda r: keeper_of(r).change(lambda c: c.follow(GAZETTE), NOON)  # noqa: E731
    _, response, _, _ = asked({"sessionid": "x"}, reader, change)
    assert dict(response.cookies) == {}
    _, _, seen, request = asked({"sessionid": "x"}, reader)
    assert seen == [Choices(follows=(GAZETTE,))]
    assert not is_undecided(request)
