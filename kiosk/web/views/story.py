"""A story's page: who tells it, in what order, and what came of it."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from kiosk.front import making
from kiosk.front.wording import in_words
from kiosk.stories import showing
from kiosk.web import heads
from kiosk.web.language import language_of
from kiosk.web.rendering import page


@require_safe
def story(request: HttpRequest, story_id: int, slug: str = "") -> HttpResponse:
    now = timezone.now()
    try:
        found = showing.story(story_id, now)
    except showing.MergedError as merged:
        return redirect("web:story", merged.stands, merged.slug, permanent=True)
    except showing.MissingError as error:
        raise Http404 from error
    if slug != found.card.slug:
        # Not for ever: the slug follows the leading headline.
        return redirect("web:story", found.card.id, found.card.slug)
    reasons = None if found.card.alone else making.why(found.card.id, now)
    why = in_words(reasons, language_of(request)) if reasons is not None else ""
    return page(
        request, "story.html", now=now, head=partial(heads.of_story, found), story=found, why=why
    )
