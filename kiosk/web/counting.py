"""Reads that count, between a request and the log: who reads, what of it a page carries, and who pays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from kiosk.access import gifts
from kiosk.articles.showing import ShownArticle
from kiosk.memberships.standing import standing_of
from kiosk.readers.recognising import reader_of
from kiosk.reading import log
from kiosk.reading.log import By, Opening
from kiosk.web.devices import address_of, device_of, gifts_held, is_opening
from kiosk.web.entitled import Access


@dataclass(frozen=True, slots=True)
class Payer:
    """By whose right somebody reads; `reader_id`: None for a library's, nobody's in particular."""

    reader_id: int | None


def by_of(request: HttpRequest) -> By:
    """Who reads: the account, else the browser by its meter, else by where it is."""
    reader = reader_of(request)
    if reader is not None:
        return By(reader.pk)
    return By(None, device_of(request) or address_of(request))


def opening_for(
    request: HttpRequest, found: ShownArticle, rights: Access | None, now: datetime
) -> str:
    """The opening for the article's page, where it may come to a read; else empty. No query.

    Never for a page that all share, a preview, or a free article of the meter. Of an article that is open
    to everybody, whether an account's reader is a member is asked later, when they have read it.
    """
    whole = not found.text.cut and (found.gated or found.show == "full")
    if not whole or not is_opening(request):
        return ""
    if rights is None:
        may_count = reader_of(request) is not None
    else:
        by_right = rights.standing.entitled or rights.gift is not None or rights.signed_in
        may_count = by_right and rights.decision.verdict == "full"
    return log.opened(found.id, by_of(request), now) if may_count else ""


def payer_of(request: HttpRequest, opening: Opening, by: By) -> Payer | None:
    """Who pays for that opening, as things stood then; None where nobody does and it counts for nothing.

    The reader's own membership, else the library they sit in, else who gave them the article.
    """
    if by.reader_id is not None and standing_of(by.reader_id, opening.at).entitled:
        return Payer(by.reader_id)
    address = address_of(request)
    if address and standing_of(None, opening.at, address=address).entitled:
        return Payer(None)
    gift = gifts.held(gifts_held(request), opening.at).get(opening.article_id)
    if gift is not None and standing_of(gift.giver_id, opening.at).entitled:
        return Payer(gift.giver_id)
    return None
