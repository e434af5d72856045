"""News value: what a story is worth on a front, and why, from what newsrooms do with it.

A pure function of values. Nobody's clicks lead here: a reading signal can only move a story past one
of nearly the same value. The weights are this file's own judgement of how much each kind of evidence
says; what they must bring about is said in its tests.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from math import log2
from typing import Any, NamedTuple

from kiosk.publishers.sections import GENERAL

# Hours until news of a section is worth half as much: a match is over sooner than a discovery.
HALF_LIFE_H: dict[str, float] = {
    "news": 10, "world": 10, "politics": 10, "business": 10, "technology": 16, "science": 36,
    "health": 24, "climate": 24, "culture": 30, "sport": 6, "opinion": 18, "local": 12,
    "good-news": 36,
}  # fmt: skip
# Top Stories: the same, with half-lives this part as long.
RIGHT_NOW = 0.3

# A newsroom that leads with a story says more than one that also tells it.
_BALLOTS, _REPORTS, _SPREAD, _COUNTRIES = 3.0, 1.5, 0.5, 0.5
# What one owner alone tells, nobody else holds for news yet.
_ALONE = 0.6
# A feed in its editors' order is a list of many; a home page is laid out.
_FEED_PART = 0.5
# Prominence from which a title is said to lead with an article: the first three or so of a page.
LEADS = 0.6
# Of its vote a newsroom gives this part at once, the rest as it lets the article stand; half in 2 h.
_AT_ONCE, _HALF_HOURS = 0.6, 2.0
# An article that has long stood on a front fades all the same, slower than news does.
_STANDING_PART = 3.0
# What came without a date may be old: it counts as if it had faded for so many half-lives.
_UNDATED_HALF_LIVES = 2.0
_NEVER = float("inf")
# The most a reading signal adds.
READING_PART = 0.05


class Report(NamedTuple):
    """An article of a story. `voice` is who speaks in it: its owner, or whose copy it carries; `own`
    is whether it is the owner's own report; `agency` names whose copy it is, if that is known."""

    article: int
    title: int
    owner: int
    country: str
    voice: Hashable
    own: bool
    agency: str
    published: datetime
    dated: bool = True


class Vote(NamedTuple):
    """A ballot on an article of a story, with who casts it: see Ballot for the numbers."""

    owner: int
    voice: Hashable
    home: bool
    prominence: float
    best: float
    hours: float
    seen: datetime
    stands: bool
    published: datetime


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known of a story's worth. `newsrooms` counts owners whose fronts are read at all;
    `reading` is the reading signal, 0 to 1."""

    reports: Sequence[Report]
    votes: Sequence[Vote] = ()
    newsrooms: int = 0
    section: str = GENERAL
    reading: float = 0.0


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a story is worth what it is. `leads` and `fronts` count owners (an agency's copy once) that
    lead with it, or have it on their fronts, now; `parts` is what each kind of evidence gave."""

    titles: int = 0
    owners: int = 0
    countries: int = 0
    independent: int = 0
    agencies: tuple[str, ...] = ()
    leads: int = 0
    fronts: int = 0
    newsrooms: int = 0
    hours_old: float = 0.0
    parts: dict[str, float] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As values JSON can hold; what is nought or empty is left out."""
        return {name: value for name in _REASONS if (value := getattr(self, name))}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Reasons:
        """The reasons that `to_json` wrote."""
        return cls(**values | {"agencies": tuple(values.get("agencies", ()))})


_REASONS = tuple(one.name for one in fields(Reasons))


@dataclass(frozen=True, slots=True)
class Value:
    """A story's news value, 0 or more, and its reasons."""

    score: float
    reasons: Reasons


def value(evidence: Evidence, now: datetime, *, pace: float = 1.0) -> Value:
    """The news value at `now`; a `pace` under 1 makes the last hours weigh more (RIGHT_NOW).

    Each owner and each agency speaks once: by its strongest ballot, and by its latest report. So a
    story does not gain by one house's many titles, nor much by many carrying the same copy.
    """
    parts = _parts(_heard(evidence, now), evidence, now, pace)
    rounded = {name: round(part, 3) for name, part in parts.items() if part}
    return Value(sum(parts.values()), _reasons(evidence, now, rounded))


def scores(evidence: Evidence, now: datetime, paces: Sequence[float]) -> list[float]:
    """The scores alone, as `value` has them, at several paces: for the many that are only compared."""
    heard = _heard(evidence, now)
    return [sum(_parts(heard, evidence, now, pace).values()) for pace in paces]


# ---------------------------------------------------------------- the parts


class _Heard(NamedTuple):
    """Hours since each voice, owner and country was heard last."""

    voices: dict[Hashable, float]
    owners: dict[int, float]
    countries: dict[str, float]


def _heard(evidence: Evidence, now: datetime) -> _Heard:
    voices: dict[Hashable, float] = {}
    owners: dict[int, float] = {}
    countries: dict[str, float] = {}
    undated = _UNDATED_HALF_LIVES * _half_life(evidence.section)
    for report in evidence.reports:
        age = max(0.0, (now - report.published).total_seconds() / 3600)
        if not report.dated:
            age += undated
        if age < voices.get(report.voice, _NEVER):
            voices[report.voice] = age
        if age < owners.get(report.owner, _NEVER):
            owners[report.owner] = age
        if report.country and age < countries.get(report.country, _NEVER):
            countries[report.country] = age
    return _Heard(voices, owners, countries)


def _parts(heard: _Heard, evidence: Evidence, now: datetime, pace: float) -> dict[str, float]:
    half = _half_life(evidence.section) * pace
    voices, owners, countries = (
        sum(0.5 ** (age / half) for age in ages.values()) for ages in heard
    )
    cast = sum(_cast(evidence.votes, now, half).values()) if evidence.votes else 0.0
    part = _ALONE if len(heard.owners) == 1 else 1.0
    parts = {
        "ballots": _BALLOTS * cast,
        "reports": part * _REPORTS * log2(1 + voices),
        "spread": part * _SPREAD * log2(1 + owners),
        "countries": _COUNTRIES * log2(max(1.0, countries)),
    }
    signal = min(1.0, max(0.0, evidence.reading))
    parts["reading"] = sum(parts.values()) * READING_PART * signal
    return parts


def _half_life(section: str) -> float:
    return HALF_LIFE_H.get(section, HALF_LIFE_H[GENERAL])


def _cast(votes: Sequence[Vote], now: datetime, half: float) -> dict[Hashable, float]:
    """The strongest ballot of each voice. An owner that votes by an article of its own does not vote
    a second time by a copy."""
    cast: dict[Hashable, float] = {}
    own = {vote.owner for vote in votes if _is_own(vote)}
    for vote in votes:
        if vote.owner in own and not _is_own(vote):
            continue
        strength = max(vote.prominence, vote.best / 2) * (1.0 if vote.home else _FEED_PART)
        strength *= _AT_ONCE + (1 - _AT_ONCE) * (1 - 0.5 ** (vote.hours / _HALF_HOURS))
        strength *= _fade(now, vote.seen, half)
        strength *= _fade(now, vote.published, half * _STANDING_PART)
        cast[vote.voice] = max(cast.get(vote.voice, 0.0), strength)
    return cast


def _is_own(vote: Vote) -> bool:
    return vote.voice == vote.owner


def _reasons(evidence: Evidence, now: datetime, parts: dict[str, float]) -> Reasons:
    reports = evidence.reports
    standing = [vote for vote in evidence.votes if vote.stands]
    first = min((report.published for report in reports), default=now)
    return Reasons(
        titles=len({report.title for report in reports}),
        owners=len({report.owner for report in reports}),
        countries=len({report.country for report in reports} - {""}),
        independent=len({report.owner for report in reports if report.own}),
        agencies=tuple(sorted({report.agency for report in reports if report.agency})),
        leads=len({vote.voice for vote in standing if vote.prominence >= LEADS}),
        fronts=len({vote.voice for vote in standing}),
        newsrooms=evidence.newsrooms,
        hours_old=round(max(0.0, (now - first).total_seconds() / 3600), 2),
        parts=parts,
    )


def _fade(now: datetime, then: datetime, half: float) -> float:
    return float(0.5 ** (max(0.0, (now - then).total_seconds()) / 3600 / half))
