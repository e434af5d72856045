"""Saved articles, whether an account keeps them or a device.

A device's stand in one signed cookie, the newest first; what it has not room for is refused, not dropped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from django.core import signing
from django.db import connection

from kiosk.articles.cards import Card, cards
from kiosk.articles.models import Article
from kiosk.articles.muting import NOTHING, holding
from kiosk.kit.texts import phrase
from kiosk.readers.keeping import MOST_BYTES
from kiosk.readers.models import Reader
from kiosk.reading.models import FOLDER_LETTERS, Saved

SALT = "kiosk.saved"
MOST_ON_A_DEVICE = 100
MOST = 5_000


class ShelfError(ValueError):
    """It cannot be saved; the text says why."""


class Shelf(Protocol):
    """Keeps one reader's saved articles."""

    def all(self) -> Mapping[int, str]:
        """The folder of each saved article by its id, the last saved first; "" is none."""

    def keeps(self, article_id: int) -> bool:
        """Whether the article is saved, for what asks of one alone."""

    def save(self, article_id: int, folder: str, now: datetime) -> None:
        """Keep it, or put it into another folder. Raises ShelfError."""

    def remove(self, article_id: int) -> None:
        """Keep it no more; harmless where it was not kept."""


class DeviceShelf:
    """`written` is what the device's cookie is to hold, where that changed; empty for nothing."""

    def __init__(self, cookie: str) -> None:
        self._cookie = cookie
        self.written: str | None = None

    def all(self) -> Mapping[int, str]:
        """As Shelf; nothing where the cookie was not written by this house."""
        held = self._cookie if self.written is None else self.written
        try:
            said = signing.loads(held, salt=SALT)
        except signing.BadSignature:
            return {}
        return {int(pk): str(folder) for pk, folder in said}

    def keeps(self, article_id: int) -> bool:
        """As Shelf."""
        return article_id in self.all()

    def save(self, article_id: int, folder: str, now: datetime) -> None:
        """As Shelf: full at a hundred."""
        folder = _folder(folder)
        _known(article_id)
        held = {article_id: folder, **{k: v for k, v in self.all().items() if k != article_id}}
        if len(held) > MOST_ON_A_DEVICE or len(written := _written(held)) > MOST_BYTES:
            raise ShelfError(phrase("This device can keep no more articles; an account can."))
        self.written = written

    def remove(self, article_id: int) -> None:
        """As Shelf."""
        held = {k: v for k, v in self.all().items() if k != article_id}
        self.written = _written(held) if held else ""

    def forget(self) -> None:
        """Keep nothing, as after signing in: the account has it now."""
        self.written = ""


class AccountShelf:
    """The rows of a reader who signed in."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def all(self) -> Mapping[int, str]:
        """As Shelf; one query."""
        rows = Saved.objects.filter(reader=self._reader).order_by("-saved_at", "-id")
        return dict(rows.values_list("article_id", "folder"))

    def keeps(self, article_id: int) -> bool:
        """As Shelf; one query, asked of every article a reader opens: put together here, in a tenth of the
        time."""
        with connection.cursor() as cursor:
            asked = "SELECT 1 FROM reading_saved WHERE reader_id = %s AND article_id = %s"
            cursor.execute(asked, [self._reader.pk, article_id])
            return cursor.fetchone() is not None

    def save(self, article_id: int, folder: str, now: datetime) -> None:
        """As Shelf."""
        folder = _folder(folder)
        _known(article_id)
        kept = Saved.objects.filter(reader=self._reader)
        if not kept.filter(article=article_id).exists() and kept.count() >= MOST:
            raise ShelfError(phrase("No more articles can be kept; remove some first."))
        Saved.objects.update_or_create(
            reader=self._reader,
            article_id=article_id,
            defaults={"folder": folder},
            create_defaults={"folder": folder, "saved_at": now},
        )

    def remove(self, article_id: int) -> None:
        """As Shelf."""
        Saved.objects.filter(reader=self._reader, article=article_id).delete()

    def take(self, device: DeviceShelf, now: datetime) -> None:
        """Take along what a device kept; what both have stays where the account has it."""
        taken = device.all()
        known = set(
            Article.objects.visible().filter(pk__in=list(taken)).values_list("pk", flat=True)
        )
        Saved.objects.bulk_create(
            (
                Saved(reader=self._reader, article_id=pk, folder=folder, saved_at=now)
                for pk, folder in reversed(list(taken.items()))
                if pk in known
            ),
            ignore_conflicts=True,
        )
        device.forget()


def drawn(article_ids: Sequence[int], now: datetime) -> list[Card]:
    """The cards of saved articles: what a reader put there by hand stays, whatever they shut out since."""
    with holding(NOTHING):
        return cards(article_ids, now)


def folders(saved: Mapping[int, str]) -> Sequence[str]:
    """The names of folders in use, in order of their letters."""
    return sorted({folder for folder in saved.values() if folder}, key=str.casefold)


def _folder(name: str) -> str:
    name = " ".join(name.replace("\x00", "").split())
    if len(name) > FOLDER_LETTERS:
        raise ShelfError(phrase("The folder’s name is too long."))
    return name


def _known(article_id: int) -> None:
    if not Article.objects.visible().filter(pk=article_id).exists():
        raise ShelfError(phrase("There is no such article."))


def _written(held: Mapping[int, str]) -> str:
    return signing.dumps([[pk, folder] for pk, folder in held.items()], salt=SALT, compress=True)
