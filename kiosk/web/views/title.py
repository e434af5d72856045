"""Titles: the directory of all, as a page and as a list to take along, and each one's own page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from kiosk.articles import listing
from kiosk.articles.muting import held
from kiosk.kit.texts import printable
from kiosk.publishers.declaring import declarations
from kiosk.publishers.directory import Wanted, directory, found
from kiosk.publishers.exporting import carried, write_opml
from kiosk.publishers.models import Title
from kiosk.publishers.sections import SECTIONS
from kiosk.publishers.terms import shown
from kiosk.web import declared, heads
from kiosk.web.language import language_of
from kiosk.web.rendering import page

_LONGEST_SEARCH = 100
# Of a title's own page: its newest, then so many of each section.
NEWEST, _OF_SECTION = 12, 4
_LIST_S = 300


@dataclass(frozen=True, slots=True)
class Form:
    """What stands in the directory's form: as typed, or empty."""

    q: str
    country: str
    language: str
    section: str

    @property
    def query(self) -> str:
        """The parameters that ask the same; empty where all titles are wanted."""
        asked = {
            "q": self.q, "country": self.country, "language": self.language, "section": self.section,
        }  # fmt: skip
        return urlencode({name: value for name, value in asked.items() if value})

    def wanted(self) -> Wanted:
        only = frozenset(listing.titles_in_section(self.section)) if self.section else None
        return Wanted(self.q, self.country, self.language, only)


@require_safe
def titles(request: HttpRequest) -> HttpResponse:
    form = _form(request)
    language = language_of(request)
    found = directory(form.wanted(), _number(request.GET.get("page", "")), language)
    return page(
        request,
        "titles.html",
        now=timezone.now(),
        head=partial(heads.of_titles, form.query, found.page),
        directory=found,
        form=form,
    )


@require_safe
def titles_list(request: HttpRequest) -> HttpResponse:
    """The titles the directory's form finds as OPML, for any reader app; all where it is empty."""
    wanted = [masthead.slug for masthead in found(_form(request).wanted(), language_of(request))]
    body = write_opml(carried(wanted))
    response = HttpResponse(body, content_type="text/x-opml; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="titles.opml"'
    # What is searched for is found by names in the reader's language.
    patch_vary_headers(response, ("Accept-Language", "Cookie"))
    patch_cache_control(response, public=True, max_age=_LIST_S)
    return response


@require_safe
def title(request: HttpRequest, slug: str) -> HttpResponse:
    """What a title is and declares of itself; its newest, then the newest of each of its sections.

    To a reader who muted it, that it is muted, and nothing of what it publishes.
    """
    now = timezone.now()
    row = get_object_or_404(Title.objects.carried().select_related("publisher__owner"), slug=slug)
    before = listing.Place.read(request.GET.get("before", ""))
    section = request.GET.get("section", "")
    section = section if section in SECTIONS else ""
    muted = row.slug in held().titles
    first = not before and not section
    size = NEWEST if first else listing.PAGE
    latest = (
        listing.Listing((), None)
        if muted
        else listing.of_title(row.pk, before, now, size, section=section)
    )
    said = declarations(row.pk)
    return page(
        request,
        "title.html",
        now=now,
        head=partial(heads.of_title, row, section, str(before or ""), latest.cards, said),
        title=row,
        terms=shown([row.pk], now)[row.pk],
        muted=muted,
        activity=None if muted else listing.activity(row.pk, now),
        by_section=_by_section(row.pk, latest, now) if first and not muted else (),
        declared=declared.sorted_out(said),
        section=section,
        before=before,
        listing=latest,
    )


def _by_section(
    title_id: int, latest: listing.Listing, now: datetime
) -> tuple[listing.SectionOfTitle, ...]:
    shown = {card.id for card in latest.cards}
    return listing.of_title_by_section(title_id, now, _OF_SECTION, without=shown)


def _form(request: HttpRequest) -> Form:
    asked = {name: printable(request.GET.get(name, "")).strip() for name in request.GET}
    section = asked.get("section", "")
    return Form(
        q=asked.get("q", "")[:_LONGEST_SEARCH].strip(),
        country=asked.get("country", "")[:3],
        language=asked.get("language", "")[:20],
        section=section if section in SECTIONS else "",
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1
