"""Feeds out: what a page lists, at its address with `.atom` or `.json` behind it."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers, set_response_etag
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from kiosk.design.interface import house_language, speaking
from kiosk.front.editions import WORLD, read_key
from kiosk.publishers.models import Title
from kiosk.publishers.sections import SECTIONS
from kiosk.stories import showing
from kiosk.web.addresses import absolute
from kiosk.web.feeds import atom, gathering, json_feed
from kiosk.web.feeds.values import FeedOut
from kiosk.web.sharing import is_shared, private_cookies

# Most software asks every half hour or more seldom.
FRESH_S = 300
_FORMS: dict[str, ModuleType] = {"atom": atom, "json": json_feed}


@require_safe
def front_feed(request: HttpRequest, form: str, key: str = WORLD.key) -> HttpResponse:
    """Top stories of an edition."""
    edition = read_key(key)
    if edition is None:
        raise Http404(key)
    return _answer(
        request, form, lambda language: gathering.of_front(edition, timezone.now(), language)
    )


@require_safe
def section_feed(
    request: HttpRequest, slug: str, form: str, edition: str = WORLD.key
) -> HttpResponse:
    of = read_key(edition)
    if slug not in SECTIONS or of is None:
        raise Http404(slug)
    return _answer(
        request, form, lambda language: gathering.of_section(slug, of, timezone.now(), language)
    )


@require_safe
def title_feed(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    title = get_object_or_404(Title.objects.carried(), slug=slug)
    return _answer(request, form, lambda _: gathering.of_title(title, timezone.now()))


@require_safe
def topic_feed(request: HttpRequest, key: str, form: str) -> HttpResponse:
    return _answer(request, form, lambda _: gathering.of_topic(key, timezone.now()))


@require_safe
def story_feed(request: HttpRequest, story_id: int, form: str) -> HttpResponse:
    """A story's reports; a story that was merged leads to the feed of the one that stands."""
    now = timezone.now()
    try:
        card = showing.card_of(story_id, now)
    except showing.MergedError as merged:
        return redirect("web:story-feed", merged.stands, form, permanent=True)
    except showing.MissingError as error:
        raise Http404 from error
    return _answer(request, form, lambda _: gathering.of_story(card, now))


@require_safe
def picks_feed(request: HttpRequest, form: str) -> HttpResponse:
    return _answer(request, form, lambda _: gathering.of_picks(timezone.now()))


def _answer(
    request: HttpRequest, form: str, gather: Callable[[str], FeedOut | None]
) -> HttpResponse:
    """The feed written, with what a conditional request asks for; 404 where there is none.

    What a reader shut out is not in theirs, so theirs is kept by nobody else.
    """
    # Said in the house's language: a feed is fetched by programs, and kept for all.
    language = house_language()
    written = _FORMS[form]
    with speaking(language):
        feed = gather(language)
        if feed is None:
            raise Http404
        body = written.write(feed, absolute(request.path))
    response = HttpResponse(body, content_type=written.CONTENT_TYPE)
    response["Last-Modified"] = http_date(feed.changed.timestamp())
    response["Access-Control-Allow-Origin"] = "*"  # readers' software that runs in a browser
    patch_vary_headers(response, ("Cookie",))
    if is_shared(request.META, private_cookies()):
        patch_cache_control(response, public=True, max_age=FRESH_S)
    else:
        patch_cache_control(response, private=True, no_cache=True)
    set_response_etag(response)
    return response
