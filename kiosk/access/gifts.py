"""Gift links: a member gives an article to whoever has the link, for a fortnight."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_hex
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from kiosk.access.models import Gift
from kiosk.kit.texts import phrase
from kiosk.readers.models import Reader

GOOD_FOR = timedelta(days=14)
# Kept after that for whoever asks what they gave, and for the month's account of reads.
KEPT = timedelta(days=90)
LONGEST_NAME = 80
_SALT = "kiosk.access.gifts"
_TOKEN_BYTES = 24


class GiftError(Exception):
    """An article cannot be given; the text is for the reader."""


@dataclass(frozen=True, slots=True)
class Given:
    """A gift as its giver sees it. `token` is empty where its link cannot be made again."""

    gift: Gift
    token: str
    good: bool


def give(giver_id: int, article_id: int, name: str, now: datetime) -> Gift:
    """The giver's link to that article: the one that stands, else a new one, if the month has one left.

    Whether they may give it is asked before. Two at once wait for one another. Raises GiftError.
    """
    with transaction.atomic():
        Reader.objects.select_for_update().get(pk=giver_id)
        standing = Gift.objects.good(now).filter(giver=giver_id, article=article_id).first()
        if standing is not None:
            return standing
        if not left(giver_id, now):
            raise GiftError(phrase("You have given all of this month's articles."))
        nonce = token_hex(16)
        return Gift.objects.create(
            giver_id=giver_id,
            article_id=article_id,
            name=" ".join(name.split())[:LONGEST_NAME],
            nonce=nonce,
            token_hash=_hash(_token(nonce)),
            made_at=now,
            until=now + GOOD_FOR,
        )


def left(giver_id: int, now: datetime) -> int:
    """How many articles they may give this month still; one taken back is not given back."""
    here = now.astimezone(ZoneInfo(settings.TIME_ZONE))
    since = here.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    given = Gift.objects.filter(giver=giver_id, made_at__gte=since).count()
    return max(0, settings.GIFTS_A_MONTH - given)


def revoke(giver_id: int, gift_id: int, now: datetime) -> bool:
    """Take a gift of theirs back: its link opens nothing from now on. Whether there was one."""
    mine = Gift.objects.filter(pk=gift_id, giver=giver_id, revoked_at=None)
    return bool(mine.update(revoked_at=now))


def given(giver_id: int, now: datetime) -> list[Given]:
    """What they gave, the latest first, with the links that still open something."""
    rows = Gift.objects.filter(giver=giver_id).order_by("-made_at", "-id")
    found = []
    for gift in rows.select_related("article__title"):
        good = gift.revoked_at is None and gift.until > now
        found.append(Given(gift, token_of(gift) if good else "", good))
    return found


def token_of(gift: Gift) -> str:
    """The token of its link; empty where the house's key is another one since."""
    token = _token(gift.nonce)
    return token if constant_time_compare(_hash(token), gift.token_hash) else ""


def of_token(token: str, now: datetime) -> Gift | None:
    """The gift that link opens at `now`."""
    return Gift.objects.good(now).filter(token_hash=_hash(token)).first()


def held(gift_ids: Sequence[int], now: datetime) -> dict[int, Gift]:
    """Those of the gifts that open something at `now`, by their articles; one query, none for none."""
    if not gift_ids:
        return {}
    return {gift.article_id: gift for gift in Gift.objects.good(now).filter(pk__in=gift_ids)}


def forget(now: datetime) -> int:
    """Delete gifts that ended a quarter of a year ago; returns how many."""
    gone = Gift.objects.filter(until__lt=now - KEPT)
    number = gone.count()
    gone.delete()
    return number


def _token(nonce: str) -> str:
    made = salted_hmac(_SALT, nonce, algorithm="sha256").digest()[:_TOKEN_BYTES]
    return urlsafe_b64encode(made).decode()


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
