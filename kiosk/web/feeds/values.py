"""What a feed of ours is before it is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.articles.items import Item


@dataclass(frozen=True, slots=True)
class Offer:
    """An item of a feed of ours: an article, and the address of its story where others tell it too.

    `note` is an editor's, why it was picked.
    """

    item: Item
    story: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class FeedOut:
    """A list of ours as others' software follows it, newest first.

    `key` is what its id is made of ("section/world"), `page` the whole address of the page it is the
    feed of; `language` (BCP 47) is that of its own name, empty where it is in many.
    """

    key: str
    name: str
    about: str
    page: str
    language: str
    offers: tuple[Offer, ...]
    began: datetime

    @property
    def updated(self) -> datetime:
        """When what is in it changed last; without items when what it is about began."""
        return max((offer.item.updated for offer in self.offers), default=self.began)

    @property
    def changed(self) -> datetime:
        """When we learnt last of what is in it: an article may come late and be old."""
        return max((offer.item.changed for offer in self.offers), default=self.began)
