"""Reads that count: articles opened in full by one entitled and seen for a quarter of a minute.

A page shown in full carries an opening: article and time, signed for who opened it. It costs no query.
The page's script tells how long the article was really in view; what is credible of that is kept, once a
reader, article and day. See docs/decisions/024-reads.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from secrets import token_hex

from django.core import signing
from django.db import transaction
from django.db.models import Count, Min, Sum
from django.utils.crypto import salted_hmac

from kiosk.articles.models import Article
from kiosk.reading.models import KEY_LETTERS, LEAST_S, MOST_S, Read, ReadingKey

# An opening tells of no more after that: whoever leaves a page open for so long opens it again.
GOOD_FOR = timedelta(hours=6)
# More than anybody reads. Of what one gave away, so many openings by others a day are paid for.
READS_A_DAY, GIVEN_A_DAY = 200, 100
_SALT, _DEVICE_SALT = "kiosk.reading.opening", "kiosk.reading.device"
_SAID = re.compile(r"(\d{1,18})\.(\d{1,15})", re.ASCII)


@dataclass(frozen=True, slots=True)
class By:
    """Who read: an account's reader, or, without one, what tells a browser from others."""

    reader_id: int | None
    device: str = ""

    @property
    def name(self) -> str:
        """The same for the same reader, and no other's."""
        return f"r{self.reader_id}" if self.reader_id is not None else f"d{self.device}"


@dataclass(frozen=True, slots=True)
class Opening:
    """That an article was shown in full."""

    article_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Day:
    """A reader's other reads of a day: how many, for how long, and when the first was opened."""

    reads: int = 0
    seconds: int = 0
    since: datetime | None = None


def opened(article_id: int, by: By, now: datetime) -> str:
    """The opening of an article that was shown in full, for its page: it serves who opened it alone.

    Never to be put into a page that all share.
    """
    said = f"{article_id}.{int(now.timestamp() * 1000)}"
    return signing.Signer(salt=_SALT + by.name).sign(said)


def opening_of(token: str, by: By, now: datetime) -> Opening | None:
    """The opening that token is of; None where we did not make it for them, or it is too old."""
    try:
        said = _SAID.fullmatch(signing.Signer(salt=_SALT + by.name).unsign(token))
    except signing.BadSignature:
        return None
    if said is None:
        return None
    at = datetime.fromtimestamp(int(said[2]) / 1000, UTC)
    return Opening(int(said[1]), at) if at <= now < at + GOOD_FOR else None


def seen(opening: Opening, by: By, payer_id: int | None, seconds: int, now: datetime) -> bool:
    """Count an opening, seen for so many seconds until now as its page says; whether it counts.

    `payer_id` is the reader whose membership pays: their own, or who gave them the article; None where it
    is nobody's in particular. Told again, or by several at once, it is one read, as long as the longest.
    """
    credible = plausible(seconds, opening.at, now)
    if credible < LEAST_S:
        return False
    found = Article.objects.visible().filter(pk=opening.article_id).order_by()
    title = found.values_list("title_id", flat=True).first()
    if title is None:
        return False
    day = opening.at.astimezone(UTC).date()
    with transaction.atomic():
        # Whoever pays is held: the day's bounds stand for what several pages tell at once. No two are
        # held, as they might wait for one another.
        payer = _key(payer_id, day, hold=True) if payer_id is not None else ""
        reader = _reader(by, day, hold=not payer)
        others = Read.objects.filter(reader=reader, day=day).exclude(article=opening.article_id)
        told = others.aggregate(reads=Count("pk"), seconds=Sum("seconds"), since=Min("opened_at"))
        known = Day(told["reads"], told["seconds"] or 0, told["since"])
        counted = granted(credible, opening.at, known, now)
        mine = Read.objects.filter(reader=reader, article=opening.article_id, day=day)
        if counted < LEAST_S or (reader != payer and _given_out(payer, reader, day)):
            return mine.exists()
        row = Read(
            reader=reader,
            payer=payer,
            article_id=opening.article_id,
            title_id=title,
            day=day,
            opened_at=opening.at,
            seconds=counted,
        )
        Read.objects.bulk_create([row], ignore_conflicts=True)
        mine.filter(seconds__lt=counted).update(seconds=counted)
    return True


def plausible(seconds: int, opened_at: datetime, now: datetime) -> int:
    """What of the seconds told may be true by our own clock, and is counted at most."""
    return max(0, min(seconds, MOST_S, int((now - opened_at).total_seconds())))


def granted(seconds: int, opened_at: datetime, known: Day, now: datetime) -> int:
    """What of these seconds counts beside the day's other reads: nobody reads two articles at a time, nor
    more than so many a day. 0 where none."""
    if known.reads >= READS_A_DAY:
        return 0
    since = min(opened_at, known.since or opened_at)
    return max(0, min(seconds, int((now - since).total_seconds()) - known.seconds))


def _given_out(payer: str, reader: str, day: date) -> bool:
    """Whether a day's share of openings by others is used up, of those that payer gave articles."""
    if not payer:
        return False
    others = Read.objects.filter(payer=payer, day=day).exclude(reader=payer)
    return others.exclude(reader=reader).count() >= GIVEN_A_DAY


def _reader(by: By, day: date, *, hold: bool) -> str:
    """A browser without an account is another one each day."""
    if by.reader_id is not None:
        return _key(by.reader_id, day, hold=hold)
    made = salted_hmac(_DEVICE_SALT, f"{day}:{by.device}", algorithm="sha256")
    return made.hexdigest()[:KEY_LETTERS]


def _key(reader_id: int, day: date, *, hold: bool) -> str:
    """The key under which that reader's reads of the month are counted; held until the transaction ends."""
    month = day.replace(day=1)
    keys = ReadingKey.objects.filter(reader=reader_id, month=month).order_by()
    if hold:
        keys = keys.select_for_update()
    found = keys.first()
    if found is None:
        made = ReadingKey(reader_id=reader_id, month=month, key=token_hex(KEY_LETTERS // 2))
        ReadingKey.objects.bulk_create([made], ignore_conflicts=True)
        found = keys.get()
    return found.key
