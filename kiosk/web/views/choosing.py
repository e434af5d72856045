"""Following, muting, saying more or less: each an act, undone at its address with "ended" behind it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from kiosk.kit.texts import phrase, printable
from kiosk.kit.words import fold, tokens
from kiosk.publishers.models import Title
from kiosk.publishers.sections import SECTIONS
from kiosk.readers.choices import Choice, ChoiceError, Choices, Kind, choice
from kiosk.readers.recognising import keeper_of
from kiosk.stories.models import Topic
from kiosk.web.going_back import done
from kiosk.web.origins import same_origin
from kiosk.web.views.errors import refused

_MORE_OR_LESS = {"more": 1, "less": -1}


@same_origin
@require_POST
def follows(request: HttpRequest) -> HttpResponse:
    return _changed(request, lambda made, chosen: made.follow(*_known(chosen)))


@same_origin
@require_POST
def follows_ended(request: HttpRequest) -> HttpResponse:
    return _changed(request, lambda made, chosen: made.unfollow(*chosen))


@same_origin
@require_POST
def mutes(request: HttpRequest) -> HttpResponse:
    return _changed(request, lambda made, chosen: made.mute(*_known(chosen)))


@same_origin
@require_POST
def mutes_ended(request: HttpRequest) -> HttpResponse:
    return _changed(request, lambda made, chosen: made.unmute(*chosen))


@same_origin
@require_POST
def nudges(request: HttpRequest) -> HttpResponse:
    """More or less of what a story is about: all the things the form names."""
    step = _MORE_OR_LESS.get(request.POST.get("step", ""))

    def nudged(made: Choices, chosen: list[Choice]) -> Choices:
        if step is None:
            raise ChoiceError(phrase("You can only ask for more or for less."))
        for one in chosen:
            made = made.nudge(one, step)
        return made

    return _changed(request, nudged)


def _changed(
    request: HttpRequest, make: Callable[[Choices, list[Choice]], Choices]
) -> HttpResponse:
    now = timezone.now()
    try:
        chosen = [
            _folded(choice(kind, printable(key)))
            for kind, key in zip(
                request.POST.getlist("kind"), request.POST.getlist("key"), strict=False
            )
        ]
        # A form that offers many titles names each by its slug.
        chosen += [choice(Kind.TITLE, slug) for slug in request.POST.getlist("title")]
        if not chosen:
            raise ChoiceError(phrase("Nothing was chosen."))
        keeper_of(request).change(lambda made: make(made, chosen), now)
    except ChoiceError as error:
        return refused(request, str(error))
    return done(request)


def _folded(one: Choice) -> Choice:
    """Words as they are compared."""
    if one.kind != Kind.WORD:
        return one
    if not tokens(one.key):
        raise ChoiceError(phrase("A word needs at least one letter or digit."))
    return choice(Kind.WORD, fold(one.key))  # some letters fold into many


def _known(chosen: list[Choice]) -> list[Choice]:
    """The same. Raises ChoiceError where the house knows nothing of one's name. Two queries at most."""
    keys = {kind: {one.key for one in chosen if one.kind == kind} for kind in Kind}
    unknown = keys[Kind.SECTION] - SECTIONS.keys()
    if titles := keys[Kind.TITLE]:
        here = Title.objects.carried().filter(slug__in=titles)
        unknown |= titles - set(here.values_list("slug", flat=True))
    if topics := keys[Kind.TOPIC]:
        named = Topic.objects.filter(key__in=topics).order_by()
        unknown |= topics - set(named.values_list("key", flat=True))
    if unknown:
        raise ChoiceError(phrase("There is nothing of that name here."))
    return chosen
