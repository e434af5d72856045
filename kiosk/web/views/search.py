"""Searching, and what is offered while one types."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from kiosk.design.interface import interface_language
from kiosk.kit.texts import phrase, printable
from kiosk.publishers.directory import languages
from kiosk.publishers.models import Title
from kiosk.publishers.sections import SECTIONS
from kiosk.search.asking import LETTERS, QueryError, WordlessError
from kiosk.search.querying import Query
from kiosk.search.showing import Found
from kiosk.search.showing import search as found_for
from kiosk.search.suggesting import Suggestions, suggest
from kiosk.web.rendering import page
from kiosk.web.sharing import is_shared, private_cookies

_OFFERED = 6
_NO_FIRST_DAY = phrase("The first day to search is not a date like 2026-03-02.")
_NO_LAST_DAY = phrase("The last day to search is not a date like 2026-03-02.")


@dataclass(frozen=True, slots=True)
class Form:
    """What stands in the form: as typed, or empty. Nothing in it that a database refuses."""

    q: str
    order: str
    title: str
    section: str
    language: str
    since: str
    until: str
    after: str


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """A page of results; of none, with a sentence that says why, where there is no word to look for; 400
    with one where what is asked cannot be."""
    now = timezone.now()
    form = _form(request)
    offered, found, trouble, status = Suggestions((), ()), None, "", 200
    if form.q.strip():
        try:
            found = _found(form, now)
            offered = suggest(form.q, _OFFERED)
        except QueryError as error:
            trouble = str(error)
            status = 200 if isinstance(error, WordlessError) else 400
    return page(
        request,
        "search.html",
        now=now,
        status=status,
        form=form,
        shown=form.q[:LETTERS],
        letters=LETTERS,
        only_in=_only_in(form.title),
        wider=_address(form, title="", after=""),
        more=_address(form, after=found.older) if found else "",
        found=found,
        offered=offered,
        trouble=trouble,
        refused=status == 400,
        languages=languages(interface_language()),
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
    if is_shared(request.META, private_cookies()):
        answer["Cache-Control"] = "public, max-age=60"
    else:  # what the reader shut out is not offered
        answer["Cache-Control"] = "private, no-cache"
    patch_vary_headers(answer, ("Cookie",))
    return answer


def _form(request: HttpRequest) -> Form:
    asked = {name: printable(request.GET.get(name, "")) for name in request.GET}
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
        after=asked.get("after", "")[:20],
    )


def _address(form: Form, **changed: str) -> str:
    """The parameters that ask the same but for what is changed; of the words, those that count."""
    asked = asdict(replace(form, q=form.q[:LETTERS], **changed))
    return urlencode({name: value for name, value in asked.items() if value})


def _only_in(slug: str) -> str:
    """The name of the title a search is narrowed to; what stands in the address where there is none."""
    names = Title.objects.carried().filter(slug=slug).values_list("name", flat=True)
    return (names.first() or slug) if slug else ""


def _found(form: Form, now: datetime) -> Found:
    query = Query(
        form.q,
        order="best" if form.order == "best" else "newest",
        title=form.title,
        section=form.section,
        language=form.language,
        since=_day(form.since, _NO_FIRST_DAY),
        until=_day(form.until, _NO_LAST_DAY, timedelta(days=1)),
        after=form.after,
    )
    return found_for(query, now)


def _day(text: str, refusal: str, on: timedelta = timedelta()) -> datetime | None:
    """The beginning of a day of the house's time zone, or so much later.

    Raises QueryError with the refusal where it is none.
    """
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
        begins = datetime.combine(day, time(), ZoneInfo(settings.TIME_ZONE))
        return begins.astimezone(UTC) + on
    except (ValueError, OverflowError) as error:
        raise QueryError(refusal) from error
