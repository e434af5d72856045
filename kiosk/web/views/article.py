"""An article's page, and the earlier texts of it."""

from __future__ import annotations

from collections.abc import Set
from datetime import datetime
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kiosk.articles import showing
from kiosk.articles.showing import ShownArticle
from kiosk.design.interface import interface_language
from kiosk.front import making, picks
from kiosk.front.making import Entry
from kiosk.front.picks import ShownPick
from kiosk.stories.showing import story_of
from kiosk.web import heads
from kiosk.web.counting import opening_for
from kiosk.web.devices import remember_device
from kiosk.web.entitled import Access, Opening, access, keep_within
from kiosk.web.origins import same_origin
from kiosk.web.ready import ready
from kiosk.web.rendering import page
from kiosk.web.taste import note_opened
from kiosk.web.views.errors import gone
from kiosk.web.wall import plans, wall_of

# Top stories and picks after an article.
TOP, PICKS = 6, 3
# As many leading stories as must be known for them: its own and the related ones are left out.
_MOST_TOP = 16


@require_safe
def article(request: HttpRequest, article_id: int, slug: str = "") -> HttpResponse:
    now = timezone.now()
    try:
        found = ready(
            request,
            ("article", article_id),
            now,
            lambda: showing.with_numbers(showing.article(article_id, now)),
        )
    except showing.MissingError as error:
        raise Http404 from error
    except showing.MovedError as error:
        return redirect("web:article-short", error.to, permanent=True)
    except showing.GoneError:
        return gone(request)
    if slug != found.slug:
        # Not for ever: the slug follows the headline, which may change back.
        return redirect("web:article", found.id, found.slug)
    if not (found.gated and found.text.cut):
        return _page(request, found, None, now)
    rights = access(request, article_id, now)
    if rights is not None and rights.whole:
        found = ready(
            request,
            ("whole article", article_id),
            now,
            lambda: showing.with_numbers(showing.article(article_id, now, whole=True)),
        )
    response = _page(request, found, rights, now)
    return keep_within(response, rights) if rights else response


def _page(
    request: HttpRequest, found: ShownArticle, rights: Access | None, now: datetime
) -> HttpResponse:
    """The page of the article as it is shown, with what stands around it."""
    closed = rights is not None and rights.closed
    shown = rights is None or rights.whole
    place = note_opened(request, found.id, now) if shown else None
    story, related = ready(request, ("story of", found.id), now, lambda: story_of(found.id, now))
    above = {card.id for card in (*([story] if story else []), *related)}
    top = _top(request, found.id, above, now)
    above |= {entry.story.id for entry in top if entry.story}
    response = page(
        request,
        "article.html",
        now=now,
        head=partial(_head, request, found, now, closed=closed),
        article=found,
        rights=rights,
        wall=wall_of(rights, now) if rights and not rights.whole else None,
        plans=plans,
        place=place,
        opening=opening_for(request, found, rights, now),
        story=story,
        related=related,
        top=top,
        picks=_picks(request, found.id, above, now),
    )
    return _reserved(response, found)


def _head(request: HttpRequest, found: ShownArticle, now: datetime, *, closed: bool) -> heads.Head:
    """What stands in the page's head, in the interface's language: one for all who are shown as much."""
    key = ("head", found.id, found.text.cut, closed, interface_language())
    return ready(request, key, now, partial(heads.of_article, found, closed=closed))


def _reserved(response: HttpResponse, found: ShownArticle) -> HttpResponse:
    """With what machines may not do with it: the TDM Reservation Protocol's header."""
    if found.reserved:
        response["TDM-Reservation"] = "1"
    return response


def _top(request: HttpRequest, article_id: int, above: Set[int], now: datetime) -> list[Entry]:
    """What leads right now, without the stories the page shows already."""
    found = ready(request, "top", now, lambda: making.top_stories(now, most=_MOST_TOP))
    fresh = [e for e in found if e.card.id != article_id and not (e.story and e.story.id in above)]
    return fresh[:TOP]


def _picks(
    request: HttpRequest, article_id: int, above: Set[int], now: datetime
) -> list[ShownPick]:
    """An editor's choices, without what the page shows already."""
    found = ready(request, "picks", now, lambda: picks.current(now))
    fresh = [p for p in found if p.card.id != article_id and not (p.story and p.story.id in above)]
    return fresh[:PICKS]


@require_safe
def revisions(request: HttpRequest, article_id: int) -> HttpResponse:
    now = timezone.now()
    try:
        found, earlier = showing.earlier_texts(article_id, now)
        rights = None
        if found.gated:
            rights = access(request, article_id, now, opening=Opening.NONE)
        if rights is not None and rights.whole:
            found, earlier = showing.earlier_texts(article_id, now, whole=True)
    except showing.MissingError as error:
        raise Http404 from error
    except showing.MovedError as error:
        return redirect("web:revisions", error.to, permanent=True)
    except showing.GoneError:
        return gone(request)
    if not earlier:
        raise Http404
    response = page(request, "revisions.html", now=now, article=found, earlier=earlier)
    response = _reserved(response, found)
    return keep_within(response, rights) if rights else response


@same_origin
@require_POST
def opened(request: HttpRequest, article_id: int) -> HttpResponse:
    """Open an article on the meter, by hand: for browsers that say nothing of themselves."""
    rights = access(request, article_id, timezone.now(), opening=Opening.BY_HAND)
    if rights is None:
        raise Http404
    response = redirect("web:article-short", article_id)
    if rights.new_device:
        remember_device(response, rights.new_device)
    response["Cache-Control"] = "private, no-store"
    return response
