"""A reader's settings: how pages look, what they read, what they follow and shut out."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kiosk.kit.places import language_name
from kiosk.kit.texts import phrase
from kiosk.readers.choices import FACES, SCHEMES, TEXT_SIZES, Choice, ChoiceError, Choices, Kind
from kiosk.readers.keeping import Change
from kiosk.readers.recognising import choices_of, keeper_of
from kiosk.web.going_back import done
from kiosk.web.language import language_of
from kiosk.web.origins import same_origin
from kiosk.web.places import countries, languages
from kiosk.web.rendering import own_page
from kiosk.web.views.errors import refused
from kiosk.web.views.for_you import named

# Languages that can be read here, at most so many ticked.
_MOST_LANGUAGES = 30


@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    now, chosen = timezone.now(), choices_of(request)
    said = language_of(request)
    names = named([*chosen.follows, *chosen.mutes])
    return own_page(
        request,
        "settings.html",
        now=now,
        choices=chosen,
        follows=_by_kind(chosen.follows, names),
        mutes=_by_kind(chosen.mutes, names),
        countries=countries(said),
        languages=[(code, language_name(code, said)) for code in languages(chosen.languages)],
        schemes=SCHEMES,
        sizes=TEXT_SIZES,
        faces=FACES,
    )


@same_origin
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """How pages are to look: what the form does not name stays."""
    asked = {name: request.POST.get(name, "") for name in ("scheme", "text", "face")}
    return _changed(request, lambda made: made.looking(**asked))


@same_origin
@require_POST
def reads(request: HttpRequest) -> HttpResponse:
    """Where the reader is and what languages they read."""

    return _changed(request, lambda made: placed(made, request))


@same_origin
@require_POST
def keeping(request: HttpRequest) -> HttpResponse:
    """Whether what they read is kept."""
    keeps = request.POST.get("history") == "on"
    return _changed(request, lambda made: replace(made, keeps_history=keeps))


def placed(made: Choices, request: HttpRequest) -> Choices:
    """With the country and the languages a form names. Raises ChoiceError for ones there are not."""
    country = request.POST.get("country", "")
    read = list(dict.fromkeys(request.POST.getlist("language")))[:_MOST_LANGUAGES]
    known = {code for code, _ in countries("en")}
    if country and country not in known:
        raise ChoiceError(phrase("There is no such country."))
    if not set(languages(made.languages)).issuperset(read):
        raise ChoiceError(phrase("No title here is in that language."))
    return replace(made, country=country, languages=tuple(read))


def _changed(request: HttpRequest, make: Change) -> HttpResponse:
    try:
        keeper_of(request).change(make, timezone.now())
    except ChoiceError as error:
        return refused(request, str(error))
    return done(request, "/settings")


def _by_kind(
    chosen: tuple[Choice, ...], names: dict[Choice, str]
) -> list[tuple[str, list[tuple[Choice, str]]]]:
    """Kinds that something was chosen of, each with the things and their names, by name."""
    found = []
    for kind in Kind:
        some = [(one, names.get(one, one.key)) for one in chosen if one.kind == kind]
        if some:
            found.append((kind.value, sorted(some, key=lambda pair: pair[1].casefold())))
    return found
