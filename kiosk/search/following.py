"""The index kept within titles' terms: a quoted phrase finds no more than they show."""

from __future__ import annotations

from datetime import datetime

from kiosk.articles.models import Article
from kiosk.publishers.models import Title
from kiosk.publishers.terms import Shown, shown, uncontracted
from kiosk.search.indexing import index
from kiosk.search.models import IndexedTerms

_AT_ONCE = 400


def changed(now: datetime) -> dict[int, Shown]:
    """The terms in force of the carried titles whose articles stand in the index under others.

    A title that was never looked at stands there under those of one nobody contracted. One that was
    dropped is looked at when it is carried again: until then nothing of it can be indexed or found.
    """
    known = {row.title_id: (row.show, row.words) for row in IndexedTerms.objects.order_by("pk")}
    unknown = _seen(uncontracted())
    titles = list(Title.objects.carried().order_by("pk").values_list("pk", flat=True))
    found: dict[int, Shown] = {}
    for begin in range(0, len(titles), _AT_ONCE):
        some = shown(titles[begin : begin + _AT_ONCE], now)
        fresh = [pk for pk in some if pk not in known]
        found |= {pk: terms for pk, terms in some.items() if known.get(pk, unknown) != _seen(terms)}
        _remember({pk: some[pk] for pk in fresh if pk not in found})
    return found


def follow(title_id: int, terms: Shown, now: datetime) -> None:
    """Index the title's articles anew, the newest first, and remember the terms that held for it.

    Those that were withdrawn leave the index, so that none comes back under terms of before.
    """
    rows = Article.objects.filter(title=title_id).order_by("-published_at", "-pk")
    index(list(rows.values_list("pk", flat=True)), now)
    _remember({title_id: terms})


def _seen(terms: Shown) -> tuple[str, int | None]:
    """What of the terms the index depends on."""
    return terms.show, terms.words


def _remember(terms: dict[int, Shown]) -> None:
    IndexedTerms.objects.bulk_create(
        [IndexedTerms(title_id=pk, show=one.show, words=one.words) for pk, one in terms.items()],
        update_conflicts=True,
        unique_fields=["title"],
        update_fields=["show", "words"],
    )
