"""A reader's mutes are in force while their page is made, whatever page it is.

They are looked up by what first asks for them: what draws no article, such as a picture, asks nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from kiosk.articles.muting import Mutes, holding
from kiosk.readers.choices import Choices, Kind
from kiosk.readers.recognising import choices_of, is_undecided
from kiosk.stories.muting import mutes


class MutingMiddleware:
    """After `RecognisingMiddleware`, which says who asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_undecided(request):
            return self.get_response(request)
        held = SimpleLazyObject(lambda: mutes(*_muted(choices_of(request))))
        with holding(cast(Mutes, held)):
            return self.get_response(request)


def _muted(
    chosen: Choices,
) -> tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]:
    """The keys of muted titles, sections, topics and words."""
    title, section, topic, word = (
        chosen.keys(kind, muted=True) for kind in (Kind.TITLE, Kind.SECTION, Kind.TOPIC, Kind.WORD)
    )
    return title, section, topic, word
