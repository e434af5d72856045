"""The pictures our pages are shared with: at addresses that we alone can make, and drawn once.

An address holds a short hash of what is drawn and our signature of it. Nobody can have us draw what no
page of ours shows; a signed address of an earlier headline leads to the picture of the present one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, dataclass
from datetime import datetime
from hashlib import blake2b

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from kiosk.articles import pictures
from kiosk.articles.cards import Card, ShownPicture, cards
from kiosk.articles.muting import Mutes, holding
from kiosk.articles.pictures.addresses import PREFIX
from kiosk.articles.pictures.addresses import read as read_picture
from kiosk.articles.showing import ShownArticle
from kiosk.design.marks import mark
from kiosk.kit.faces import MANNER, Face
from kiosk.publishers.mastheads import Masthead
from kiosk.publishers.models import Title
from kiosk.web.addresses import address

_SALT = "kiosk.web.sharing"
_HASH_BYTES, _SIGNATURE_BYTES = 6, 12
SITE = "-"


class NoCardError(Exception):
    """The address is not ours, or there is nothing to draw at it any more."""


class ChangedError(Exception):
    """What is drawn there reads otherwise now: `address` is where."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is drawn for a page: the face, and the token of the publisher's picture ("" for none)."""

    kind: str
    key: str
    face: Face
    picture: str = ""

    @property
    def name(self) -> str:
        """What the card is kept under: another one when anything of it changes."""
        return f"card:{self.kind}:{self.key}:{_hash(self)}"

    @property
    def address(self) -> str:
        """The whole address of the picture."""
        return address("card", self.kind, self.key, _token(self.kind, self.key, _hash(self)))


def of_article(article: ShownArticle) -> str:
    """The address of the picture an article's page is shared with."""
    found = _sheet(
        article.id, article.text.headline, article.language, article.masthead, article.picture
    )
    return found.address


def of_card(card: Card) -> str:
    """The same from its card: for the page of the story it leads."""
    return _sheet(card.id, card.headline, card.language, card.masthead, card.picture).address


def of_title(title: Title) -> str:
    """The address of the picture a title's page is shared with."""
    return _sheet_of_title(Masthead.of(title)).address


def of_site() -> str:
    """The address of the picture all other pages are shared with."""
    return _sheet_of_site().address


def draw(kind: str, key: str, token: str, now: datetime) -> tuple[bytes, bool]:
    """The card at an address of ours as JPEG, and whether it stays so. NoCardError, ChangedError; a
    PictureError where it cannot be drawn just now."""
    hashed = token[: _HASH_BYTES * 2]
    if not constant_time_compare(token, _token(kind, key, hashed)):
        raise NoCardError("the signature is not ours")
    sheet = _LOADED[kind](key, now)
    if sheet is None:
        raise NoCardError(f"{kind} {key} is not shown")
    if _hash(sheet) != hashed:
        raise ChangedError(sheet.address)
    return pictures.card(
        sheet.name, sheet.face, read_picture(sheet.picture) if sheet.picture else ""
    )


# ---------------------------------------------------------------- what is drawn


def _sheet(
    pk: int, headline: str, language: str, masthead: Masthead, picture: ShownPicture | None
) -> Sheet:
    token = picture.sources.src.removeprefix(PREFIX).partition("/")[0] if picture else ""
    return Sheet("article", str(pk), _face(headline, language, masthead), token)


def _sheet_of_title(masthead: Masthead) -> Sheet:
    return Sheet("title", masthead.slug, _face(masthead.name, masthead.language, masthead))


def _sheet_of_site() -> Sheet:
    drawn = mark(settings.SITE_NAME)
    name = settings.SITE_NAME
    return Sheet("site", SITE, Face(name, "", "", drawn.letter, drawn.fill, drawn.ink, ""))


def _face(heading: str, language: str, masthead: Masthead) -> Face:
    drawn = mark(masthead.name, masthead.colour)
    name = masthead.name if heading != masthead.name else ""
    return Face(heading, language, name, drawn.letter, drawn.fill, drawn.ink, settings.SITE_NAME)


def _article(key: str, now: datetime) -> Sheet | None:
    with holding(Mutes()):  # the same for all, whatever whoever asks shut out
        for card in cards([int(key)], now):
            return _sheet(card.id, card.headline, card.language, card.masthead, card.picture)
    return None


def _title(key: str, now: datetime) -> Sheet | None:
    title = Title.objects.carried().filter(slug=key).first()
    return _sheet_of_title(Masthead.of(title)) if title is not None else None


_LOADED: dict[str, Callable[[str, datetime], Sheet | None]] = {
    "article": _article,
    "title": _title,
    "site": lambda key, now: _sheet_of_site(),
}


# ---------------------------------------------------------------- signing


def _hash(sheet: Sheet) -> str:
    said = "\x1f".join([str(MANNER), sheet.picture, *astuple(sheet.face)])
    return blake2b(said.encode("utf-8", "replace"), digest_size=_HASH_BYTES).hexdigest()


def _token(kind: str, key: str, hashed: str) -> str:
    signed = salted_hmac(_SALT, f"{kind}:{key}:{hashed}", algorithm="sha256").digest()
    return hashed + signed[:_SIGNATURE_BYTES].hex()
