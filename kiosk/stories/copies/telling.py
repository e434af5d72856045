"""What each article of a story is in it: the original, an agency's copy, a rewrite, its own report."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from kiosk.stories.copies.agencies import agency_named, ends_of, signed_by
from kiosk.stories.copies.finding import Match, Report

Kind = Literal["original", "wire", "rewrite", "independent"]

# A title's own people, as bylines name them together.
_DESK = re.compile(
    r"desk\b|\b(?:staff|team|newsroom|bureau|editors?|editorial|online|web|reporters?|correspondents?"
    r"|redaktion\w*|redakcj\w*|redaks\w*|redactie|redacci[oó]n|reda[cç][aã]o|r[eé]daction|redazione"
    r"|редакц\w*|التحرير|编辑部|編集部)\b",
    re.IGNORECASE,
)
# From this share on, an agency that signs one of two texts has written the other.
_SAME = 0.7


@dataclass(frozen=True, slots=True)
class Signed:
    """What roles are told by, without the text: when an article was published and who signs it.

    `agency` is the one that signs it, or ""; `own` says that its title is that agency's own.
    """

    id: int
    published: datetime
    agency: str
    own: bool


@dataclass(frozen=True, slots=True)
class Role:
    """An article's part: `of` is the article that it copies or rewrites, `agency` whose copy it is.

    An agency's copy that none of the story has earlier is of none.
    """

    kind: Kind
    of: int | None = None
    agency: str = ""


def sign(report: Report) -> Signed:
    """Who signs a report: the byline's names are believed first, then the text's ends.

    An agency a byline gives as one is believed to be one, though nobody here has heard of it; a title's
    own desk is none.
    """
    seen = report.seen
    agency = signed_by((*report.agencies, *report.authors), *ends_of(seen.text))
    agency = agency or next((name for name in report.agencies if not _DESK.search(name)), "")
    house = agency_named(report.house) if report.house else ""
    return Signed(seen.id, seen.published, house or agency, bool(house))


def roles(
    members: Iterable[Report | Signed], matches: Mapping[int, Sequence[Match]]
) -> dict[int, Role]:
    """The role of each article of a story, by id; `matches` is what `Copies.find` gave for each.

    Matches count both ways; those with articles beyond the story tell which two carry one text. A
    text belongs to the earliest article that has it. Where an agency signs one of those, all are
    its copies; else the later ones are rewrites of the earliest. The original is the earliest
    report that is neither: a story of agency copy alone has none.
    """
    signed = [sign(one) if isinstance(one, Report) else one for one in members]
    signed.sort(key=lambda one: (one.published, one.id))
    roots = _roots([one.id for one in signed], matches)
    texts: dict[int, list[Signed]] = defaultdict(list)
    for one in signed:
        texts[roots[one.id][0]].append(one)
    found: dict[int, Role] = {}
    for root, carriers in texts.items():
        found.update(_of_one_text(root, carriers, roots))
    for one in signed:
        if found[one.id].kind == "independent":
            found[one.id] = Role("original")
            break
    return found


def _of_one_text(
    root: int, carriers: Sequence[Signed], roots: Mapping[int, tuple[int, float]]
) -> dict[int, Role]:
    own = next((one for one in carriers if one.own), None)
    if own is not None:
        return {
            one.id: Role("independent") if one is own else Role("wire", own.id, own.agency)
            for one in carriers
        }
    surely = Counter(one.agency for one in carriers if one.agency and roots[one.id][1] >= _SAME)
    agency = surely.most_common(1)[0][0] if surely else ""
    found = {}
    for one in carriers:
        of = None if one.id == root else root
        if one.agency or agency:
            found[one.id] = Role("wire", of, one.agency or agency)
        else:
            found[one.id] = Role("rewrite", of) if of else Role("independent")
    return found


def _roots(
    ids: Sequence[int], matches: Mapping[int, Sequence[Match]]
) -> dict[int, tuple[int, float]]:
    """For each article, the earlier one whose text it carries in the end, and how much of it.

    One that carries nobody's is its own. An article takes its text from one source, the most like
    it: two briefs that a long report has both are not each other's.
    """
    shares = _shares(ids, matches)
    roots: dict[int, tuple[int, float]] = {}
    for pk in ids:
        earlier = [(share, other) for other, share in shares[pk].items() if other in roots]
        if not earlier:
            roots[pk] = (pk, 1.0)
            continue
        order = {other: -place for place, other in enumerate(roots)}
        share, source = max(earlier, key=lambda pair: (pair[0], order[pair[1]]))
        root, theirs = roots[source]
        roots[pk] = (root, min(share, theirs))
    return roots


def _shares(
    ids: Sequence[int], matches: Mapping[int, Sequence[Match]]
) -> dict[int, dict[int, float]]:
    """How much of its text each of these shares with which others of them."""
    shares: dict[int, dict[int, float]] = {pk: {} for pk in ids}
    beyond: dict[int, dict[int, float]] = defaultdict(dict)
    for pk in ids:
        for match in matches.get(pk, ()):
            if match.article_id in shares:
                _put(shares, pk, match.article_id, match.share)
            else:
                beyond[match.article_id][pk] = match.share
    for carriers in beyond.values():
        first, *others = carriers
        for pk in others:
            _put(shares, first, pk, min(carriers[first], carriers[pk]))
    return shares


def _put(shares: dict[int, dict[int, float]], one: int, other: int, share: float) -> None:
    if one != other:
        shares[one][other] = shares[other][one] = max(share, shares[one].get(other, 0.0))
