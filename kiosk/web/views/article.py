"""An article's page, and the earlier texts of it."""

from __future__ import annotations

from collections.abc import Set
from datetime import datetime
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from kiosk.articles import showing
from kiosk.front import making, picks
from kiosk.front.making import Entry
from kiosk.front.picks import ShownPick
from kiosk.stories.showing import story_of
from kiosk.web import heads
from kiosk.web.ready import ready
from kiosk.web.rendering import page
from kiosk.web.taste import note_opened
from kiosk.web.views.errors import gone

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
    place = note_opened(request, found.id, now)
    story, related = ready(request, ("story of", found.id), now, lambda: story_of(found.id, now))
    above = {card.id for card in (*([story] if story else []), *related)}
    top = _top(request, found.id, above, now)
    above |= {entry.story.id for entry in top if entry.story}
    return page(
        request,
        "article.html",
        now=now,
        head=partial(heads.of_article, found),
        article=found,
        place=place,
        story=story,
        related=related,
        top=top,
        picks=_picks(request, found.id, above, now),
    )


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
    except showing.MissingError as error:
        raise Http404 from error
    except showing.MovedError as error:
        return redirect("web:revisions", error.to, permanent=True)
    except showing.GoneError:
        return gone(request)
    if not earlier:
        raise Http404
    return page(request, "revisions.html", now=now, article=found, earlier=earlier)
