"""Articles given away: the link that opens one, and what a member gave."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kiosk.access import gifts as giving
from kiosk.access.entitlements import Why
from kiosk.access.gifts import GiftError
from kiosk.articles.cards import cards
from kiosk.kit.texts import phrase
from kiosk.readers.recognising import reader_of
from kiosk.web.addresses import address
from kiosk.web.devices import gifts_held, remember_gift
from kiosk.web.entitled import Opening, access
from kiosk.web.origins import same_origin
from kiosk.web.rendering import own_page
from kiosk.web.views.errors import refused


@require_safe
def gift(request: HttpRequest, token: str) -> HttpResponse:
    """To the article, which this browser may read from now on. The address goes no further than here."""
    now = timezone.now()
    found = giving.of_token(token, now)
    response: HttpResponse
    if found is None:
        response = own_page(request, "gift_ended.html", now=now, status=404)
    else:
        response = redirect("web:article-short", found.article_id)
        remember_gift(response, gifts_held(request), found.pk)
        response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def gifts(request: HttpRequest) -> HttpResponse:
    """What the reader gave, with the links."""
    now, reader = timezone.now(), reader_of(request)
    if reader is None:
        return _sign_in(request)
    given = giving.given(reader.pk, now)
    shown = {card.id: card for card in cards([one.gift.article_id for one in given], now)}
    listed = [
        (one, shown[one.gift.article_id], address("gift", one.token) if one.token else "")
        for one in given
        if one.gift.article_id in shown
    ]
    response = own_page(
        request, "gifts.html", now=now, given=listed, left=giving.left(reader.pk, now)
    )
    response["Cache-Control"] = "private, no-store"
    return response


@same_origin
@require_POST
def give(request: HttpRequest) -> HttpResponse:
    """Give an article: the link stands on the page of what one gave."""
    now, reader = timezone.now(), reader_of(request)
    if reader is None:
        return _sign_in(request)
    said = request.POST.get("article", "")
    known = said.isascii() and said.isdecimal() and len(said) < 16
    rights = access(request, int(said), now, opening=Opening.NONE) if known else None
    if rights is None or not rights.gate.window.gifting or rights.decision.why != Why.MEMBER:
        return refused(request, phrase("This article cannot be given."))
    try:
        made = giving.give(reader.pk, rights.gate.article_id, reader.name, now)
    except GiftError as error:
        return refused(request, str(error))
    response = redirect(f"{reverse('web:gifts')}#gift-{made.pk}")
    response["Cache-Control"] = "private, no-store"
    return response


@same_origin
@require_POST
def revoked(request: HttpRequest) -> HttpResponse:
    """Take a gift back: its link opens nothing any more."""
    now, reader = timezone.now(), reader_of(request)
    if reader is None:
        return _sign_in(request)
    said = request.POST.get("gift", "")
    if not (said.isascii() and said.isdecimal() and len(said) < 16):
        return refused(request, phrase("No gift was chosen."))
    giving.revoke(reader.pk, int(said), now)
    response = redirect("web:gifts")
    response["Cache-Control"] = "private, no-store"
    return response


def _sign_in(request: HttpRequest) -> HttpResponse:
    response = redirect(f"{reverse('account_login')}?next={reverse('web:gifts')}")
    response["Cache-Control"] = "private, no-store"
    return response
