"""Alternative voices: how titles of other countries, owners and languages tell a story.

Chosen one after another: each next voice is the one that shares least with what leads the story and with
the voices chosen before it (greedy max-min diversity: Gonzalez 1985, "Clustering to minimize the maximum
intercluster distance").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

MOST = 4
# What telling it from elsewhere is worth. A country says most about where it is seen from; one owner's
# titles speak with one voice, so they are none beside each other.
_COUNTRY, _LANGUAGE = 2.0, 1.0
# A report of so many words says as much as is needed to compare.
_AT_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Voice:
    """An article that tells the story: whose, from where (ISO 3166-1, "" unknown) and in what language.

    `owner` is whoever controls its publisher; `own` is false of a copy or rewrite of another's text.
    """

    article: int
    title: int
    owner: tuple[str, int]
    country: str
    language: str
    words: int
    published: datetime
    own: bool = True


def alternatives(lead: Voice, tellers: Sequence[Voice], most: int = MOST) -> list[Voice]:
    """Up to `most` voices that differ most from the lead and from each other, the furthest first.

    Each is a report of its own, of another owner, and from another country or in another language than
    the lead and every voice before it.
    """
    heard = [lead]
    left = [one for one in tellers if one.own and one.article != lead.article]
    while len(heard) <= most:
        left = [one for one in left if _apart(one, heard) > 0]
        if not left:
            break
        # A full report before a note, the earlier before the later; the id so that ties are none.
        heard.append(
            max(
                left,
                key=lambda one: (
                    _apart(one, heard),
                    min(one.words, _AT_LENGTH),
                    -one.published.timestamp(),
                    -one.article,
                ),
            )
        )
    return heard[1:]


def _apart(one: Voice, heard: Sequence[Voice]) -> float:
    """How far it is from the nearest of these; 0 from one of the same owner or place and language."""
    return min(_between(one, other) for other in heard)


def _between(one: Voice, other: Voice) -> float:
    if one.title == other.title or one.owner == other.owner:
        return 0.0
    elsewhere = bool(one.country and other.country) and one.country != other.country
    otherwise = bool(one.language and other.language) and one.language != other.language
    return _COUNTRY * elsewhere + _LANGUAGE * otherwise
