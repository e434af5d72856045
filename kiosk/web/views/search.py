"""Searching, and what is offered while one types."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kiosk.design.interface import interface_language
from kiosk.publishers.directory import languages
from kiosk.publishers.sections import SECTIONS
from kiosk.search.asking import QueryError
from kiosk.search.querying import Query
from kiosk.search.showing import Found
from kiosk.search.showing import search as found_for
from kiosk.search.suggesting import Suggestions, suggest
from kiosk.web.rendering import page

# Of what was typed, so much is shown again: a page of it helps nobody.
_SHOWN_AGAIN = 300
_OFFERED = 6


@dataclass(frozen=True, slots=True)
class Form:
    """What stands in the form: as typed, or empty."""

    q: str
    order: str
    title: str
    section: str
    language: str
    since: str
    until: str


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """A page of results; 400 where what is asked cannot be, with a sentence that says why."""
    now = timezone.now()
    form = _form(request)
    offered, found, trouble = Suggestions((), ()), None, ""
    if form.q.strip():
        try:
            found = _found(form, request.GET.get("after", ""), now)
            offered = suggest(form.q, _OFFERED)
        except QueryError as error:
            trouble = str(error)
    return page(
        request,
        "search.html",
        now=now,
        status=400 if trouble else 200,
        form=form,
        shown=form.q.replace("\0", "")[:_SHOWN_AGAIN],
        found=found,
        offered=offered,
        trouble=trouble,
        languages=languages(interface_language()),
        after=request.GET.get("after", ""),
    )


@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """Names of titles and topics that begin so: `{"titles": [...], "topics": [...]}`."""
    offered = suggest(request.GET.get("q", ""), _OFFERED)
    answer = JsonResponse(
        {
            "titles": [masthead.name for masthead in offered.titles],
            "topics": [topic.name for topic in offered.topics],
        }
    )
    answer["Cache-Control"] = "public, max-age=60"
    return answer


def _form(request: HttpRequest) -> Form:
    asked = request.GET
    order = "best" if asked.get("order") == "best" else "newest"
    section = asked.get("section", "")
    return Form(
        q=asked.get("q", ""),
        order=order,
        title=asked.get("title", "")[:80],
        section=section if section in SECTIONS else "",
        language=asked.get("language", "")[:20],
        since=asked.get("since", "")[:10],
        until=asked.get("until", "")[:10],
    )


def _found(form: Form, after: str, now: datetime) -> Found:
    until = _day(form.until, "last")
    query = Query(
        form.q,
        order="best" if form.order == "best" else "newest",
        title=form.title,
        section=form.section,
        language=form.language,
        since=_day(form.since, "first"),
        until=until + timedelta(days=1) if until else None,
        after=after,
    )
    return found_for(query, now)


def _day(text: str, which: str) -> datetime | None:
    """The beginning of a day of the house's time zone. Raises QueryError where it is none."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
        begins = datetime.combine(day, time(), ZoneInfo(settings.TIME_ZONE))
        return begins.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise QueryError(f"The {which} day to search is not a date like 2026-03-02.") from error
