"""Asking titles' sites what machines may do with their texts, when the operator has it done.

A site's RSL licences count before its TDMRep. What it says is kept as declarations, and in terms from now
on: everything else of the terms in force stays. Strangers' bytes are read in a child.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.forms.models import model_to_dict

from kiosk.kit.fetching import Fetcher, FetchError, Kind
from kiosk.kit.licences import licence_addresses, robots_address, tdm_address
from kiosk.kit.sandbox import Pool, TaskError, TaskKilledError
from kiosk.publishers.declaring import declare
from kiosk.publishers.models import Declaration, Terms, Title, latest_terms_first

_MOST_LICENCES = 3
NONE = "none"


@dataclass(frozen=True, slots=True)
class Said:
    """What a site says machines may do: `ai_use` as `Terms.ai_use`, empty where it says nothing; `found` is
    where; `declared` by source. With an `error` nothing is known."""

    ai_use: str = ""
    found: str = ""
    declared: tuple[tuple[str, str, str], ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of asking for one title: `outcome` is changed, unchanged, unsaid or failed."""

    title: str
    outcome: str
    ai_use: str
    found: str
    error: str

    def told(self) -> dict[str, Any]:
        """For a program."""
        return asdict(self)


async def ask(home: str, fetcher: Fetcher, children: Pool) -> Said:
    """What the site of that home page says."""
    try:
        licences, uses, found = await _licences(home, fetcher, children)
        reserved = await _reservation(home, fetcher, children)
    except (FetchError, TaskKilledError) as error:
        return Said(error=str(error))
    rsl, tdm = Declaration.Source.RSL.value, Declaration.Source.TDM.value
    declared = [(rsl, "license", one) for one in licences]
    if uses is not None:
        declared.append((rsl, "permits", uses or NONE))
    if reserved is not None:
        declared.append((tdm, "tdm-reservation", "1" if reserved[0] else "0"))
        if reserved[1]:
            declared.append((tdm, "tdm-policy", reserved[1][:500]))
    if uses is not None:
        return Said(uses or NONE, found, tuple(declared))
    if reserved is not None:
        # Not reserved: nothing is kept back from mining, which is training and its like.
        return Said(NONE if reserved[0] else "all", tdm_address(home), tuple(declared))
    return Said(declared=tuple(declared))


def note(title: Title, said: Said, now: datetime) -> Taken:
    """Keep what the site says; new terms where it is another than those in force have.

    Terms dated ahead take it too, where they say nothing else: it does not end when they begin.
    """
    if said.error:
        return Taken(title.name, "failed", "", "", said.error)
    for source in (Declaration.Source.RSL, Declaration.Source.TDM):
        own = [(name, value) for of, name, value in said.declared if of == source]
        declare({title.pk: own}, source, now)
    if not said.ai_use:
        return Taken(title.name, "unsaid", "", "", "")
    row = latest_terms_first([title.pk], now).first()
    ahead = title.terms.filter(since__gt=now, ai_use__in={"", row.ai_use if row else ""})
    taken_ahead = ahead.exclude(ai_use=said.ai_use).update(ai_use=said.ai_use)
    if row is not None and row.ai_use == said.ai_use:
        outcome = "changed" if taken_ahead else "unchanged"
        return Taken(title.name, outcome, said.ai_use, said.found, "")
    _renew(title, row, said, now)
    return Taken(title.name, "changed", said.ai_use, said.found, "")


def _renew(title: Title, row: Terms | None, said: Said, now: datetime) -> None:
    """Terms as they were, but for what machines may do."""
    own: dict[str, Any] = {"show": Terms.Show.EXCERPT}
    if row is not None:
        own = model_to_dict(row, exclude=["id", "title", "since", "ai_use", "note"])
    named = f"what machines may do: {said.found}"
    before = f"{row.note}; " if row is not None and row.note else ""
    note = before if named in before else f"{before}{named}"
    Terms.objects.create(title=title, since=now, ai_use=said.ai_use, note=note[:500], **own)


async def _licences(
    home: str, fetcher: Fetcher, children: Pool
) -> tuple[Sequence[str], str | None, str]:
    """The licences robots.txt names, the uses the first of them that can be read allows (None: nothing is
    said), and where that stands."""
    robots = await fetcher.fetch(robots_address(home), Kind.ROBOTS)
    named = licence_addresses(robots.body, robots.url) if robots.status == 200 else ()
    for address in named[:_MOST_LICENCES]:
        answer = await fetcher.fetch(address, Kind.LICENCE)
        if answer.status != 200:
            continue
        try:
            uses = await children.run("kiosk.wire.preparing:prepare_rsl", answer.body, home)
        except TaskError:
            continue  # another thing than a licence stands there
        return named, " ".join(uses), answer.url
    return named, None, ""


async def _reservation(home: str, fetcher: Fetcher, children: Pool) -> tuple[bool, str] | None:
    """What the site reserves, and its policy's address; None where it says nothing."""
    answer = await fetcher.fetch(tdm_address(home), Kind.LICENCE)
    if answer.status != 200:
        return None
    try:
        found: tuple[bool, str] | None = await children.run(
            "kiosk.wire.preparing:prepare_tdm", answer.body
        )
    except TaskError:
        return None  # many servers answer every address with a page
    return found
