"""Why a story stands where it stands, in a reader's words."""

from __future__ import annotations

from kiosk.design.numbers import number
from kiosk.design.words import said, said_many
from kiosk.front.ranking import Reasons

_DAYS_FROM_H = 48


def in_words(reasons: Reasons, language: str) -> str:
    """The reasons in plain words of that language: "leads in 6 of 31 newsrooms, 9 countries,
    4 independent reports, 2 h old"."""
    parts = []
    if reasons.leads:
        parts.append(_leading(reasons, language))
    elif reasons.fronts:
        parts.append(_on_fronts(reasons, language))
    if reasons.titles > 1 and not reasons.leads:
        told = said_many(
            "told by %(count)s title", "told by %(count)s titles", reasons.titles, language
        )
        parts.append(told)
    if reasons.countries > 1:
        parts.append(
            said_many("%(count)s country", "%(count)s countries", reasons.countries, language)
        )
    if reasons.titles > 1:
        parts.append(_independent(reasons, language))
    if reasons.titles == 1 and not parts:
        parts.append(said("told by one title", language))
    if reasons.agencies:
        names = said(", ", language).join(map(_apart, reasons.agencies))
        parts.append(said("wire: %(names)s", language) % {"names": names})
    parts.append(_age(reasons.hours_old, language))
    return said(", ", language).join(parts)


def _apart(name: str) -> str:
    """The name running its own way among words that may run the other (Unicode's isolates)."""
    return f"\u2068{name}\u2069"


def _leading(reasons: Reasons, language: str) -> str:
    return said_many(
        "leads in %(leads)s of %(count)s newsroom",
        "leads in %(leads)s of %(count)s newsrooms",
        reasons.newsrooms,
        language,
        leads=number(reasons.leads, language),
    )


def _on_fronts(reasons: Reasons, language: str) -> str:
    return said_many(
        "on the front of %(fronts)s of %(count)s newsroom",
        "on the front of %(fronts)s of %(count)s newsrooms",
        reasons.newsrooms,
        language,
        fronts=number(reasons.fronts, language),
    )


def _independent(reasons: Reasons, language: str) -> str:
    return said_many(
        "%(count)s independent report",
        "%(count)s independent reports",
        reasons.independent,
        language,
    )


def _age(hours: float, language: str) -> str:
    if hours < 1:
        minutes = max(1, round(hours * 60))
        return said_many("%(count)s min old", "%(count)s min old", minutes, language)
    if hours < _DAYS_FROM_H:
        return said_many("%(count)s h old", "%(count)s h old", round(hours), language)
    return said_many("%(count)s day old", "%(count)s days old", round(hours / 24), language)
