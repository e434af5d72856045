"""The first questions, for who wants to be asked: where one is, what one reads; under a minute."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kiosk.kit.places import language_name, primary
from kiosk.publishers.mastheads import Masthead
from kiosk.publishers.models import Title
from kiosk.publishers.sections import GENERAL, SECTIONS
from kiosk.readers.choices import Choice, ChoiceError, Choices, Kind
from kiosk.readers.recognising import choices_of, keeper_of
from kiosk.stories.models import Telling
from kiosk.web.language import language_of
from kiosk.web.origins import same_origin
from kiosk.web.places import countries, guessed, languages
from kiosk.web.rendering import own_page
from kiosk.web.views.errors import refused
from kiosk.web.views.settings import placed

# Titles offered; those of the reader's country and languages that publish most.
OFFERED = 18
_ASKED = [slug for slug in SECTIONS if slug != GENERAL]


@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    now, chosen, said = timezone.now(), choices_of(request), language_of(request)
    country, read = guessed(request)
    country, read = chosen.country or country, list(chosen.languages) or read
    return own_page(
        request,
        "welcome.html",
        now=now,
        choices=chosen,
        country=country,
        read=read,
        countries=countries(said),
        languages=[(code, language_name(code, said)) for code in languages(read)],
        offered=_offered(country, read),
        topics=_ASKED,
    )


@same_origin
@require_POST
def welcomed(request: HttpRequest) -> HttpResponse:
    """Take the answers, or that none is given; on to the reader's own front, or the front for all.

    What the form offered and comes back unticked is followed no more.
    """
    skipped = "skip" in request.POST
    slugs = set(Title.objects.carried().values_list("slug", flat=True))
    wanted = [
        Choice(Kind.SECTION, one) for one in request.POST.getlist("section") if one in SECTIONS
    ]
    wanted += [Choice(Kind.TITLE, one) for one in request.POST.getlist("title") if one in slugs]

    asked = [Choice(Kind.SECTION, one) for one in _ASKED]
    asked += [Choice(Kind.TITLE, one) for one in request.POST.getlist("offered")]
    left = set(asked) - set(wanted)

    def answered(made: Choices) -> Choices:
        said = made if skipped else placed(made.unfollow(*left).follow(*wanted), request)
        return replace(said, welcomed=True)

    try:
        keeper_of(request).change(answered, timezone.now())
    except ChoiceError as error:
        return refused(request, str(error))
    return redirect("web:for-you" if wanted and not skipped else "web:front")


def _offered(country: str, read: list[str]) -> list[Masthead]:
    """Titles to follow: of the languages read, of the country first, those that tell most stories."""
    told = Counter(
        Telling.objects.order_by("-published_at").values_list("article__title", flat=True)[:4_000]
    )
    titles = [
        title
        for title in Title.objects.carried()
        if not read or not title.language or primary(title.language) in read
    ]
    titles.sort(key=lambda title: (title.country != country, -told[title.pk], title.name))
    return [Masthead.of(title) for title in titles[:OFFERED]]
