"""Mastheads: a title's name and mark as shown beside everything of it."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.publishers.models import Title


@dataclass(frozen=True, slots=True)
class Masthead:
    """`language` (BCP 47), `country` (ISO 3166-1) and `colour` (#rrggbb) are empty where unknown."""

    slug: str
    name: str
    colour: str
    language: str
    country: str

    @classmethod
    def of(cls, title: Title) -> Masthead:
        return cls(title.slug, title.name, title.colour, title.language, title.country)
