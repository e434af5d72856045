"""Reading a home page for what the newsroom declares of itself: schema.org's NewsMediaOrganization."""

from __future__ import annotations

from typing import Any

from selectolax.lexbor import LexborHTMLParser

from kiosk.kit import addresses
from kiosk.kit.extraction import structured
from kiosk.kit.extraction.structured import Json
from kiosk.kit.texts import printable

# Properties whose value is a page (schema.org: CreativeWork or URL), in the order they are shown.
POLICIES = (
    "publishingPrinciples", "ethicsPolicy", "correctionsPolicy", "verificationFactCheckingPolicy",
    "unnamedSourcesPolicy", "actionableFeedbackPolicy", "diversityPolicy", "diversityStaffingReport",
    "missionCoveragePrioritiesPolicy", "noBylinesPolicy", "ownershipFundingInfo", "masthead",
)  # fmt: skip
FOUNDED = "foundingDate"
_MOST_OF_ONE, _LONGEST, _LONGEST_DATE = 3, 500, 10
_ALL = tuple(name.encode() for name in (*POLICIES, FOUNDED))


def may_declare(html: bytes) -> bool:
    """Whether the bytes name any of it at all, so that the data of most pages need not be read."""
    return any(name in html for name in _ALL)


def read_organisation(tree: LexborHTMLParser, url: str) -> tuple[tuple[str, str], ...]:
    """What the page at `url` declares of its own newsroom, as (property, whole address or date).

    Empty where it declares nothing. Of several organisations the one of news, of the page's own site,
    that says most. `ownershipFundingInfo` may be a plain text.
    """
    known = structured.read(tree).objects
    own = [
        one for one in known if _is_organisation(one) and any(map(one.get, (*POLICIES, FOUNDED)))
    ]
    if not own:
        return ()
    best = max(own, key=lambda one: _fit(one, url))
    found: dict[tuple[str, str], None] = {}
    for name in POLICIES:
        for value in structured.as_list(best.get(name))[:_MOST_OF_ONE]:
            if said := _page(value, url) or (
                _plain(value) if name == "ownershipFundingInfo" else ""
            ):
                found[name, said] = None
    date = structured.text(best.get(FOUNDED)) or ""
    if date[:4].isdigit() and len(date) <= _LONGEST_DATE:
        found[FOUNDED, printable(date)] = None
    return tuple(found)


def _is_organisation(item: Json) -> bool:
    return any(kind.endswith(("Organization", "Corporation")) for kind in structured.types(item))


def _fit(item: Json, url: str) -> tuple[bool, bool, int]:
    of_news = "NewsMediaOrganization" in structured.types(item)
    at = item.get("url")
    same = isinstance(at, str) and addresses.host(at).removeprefix("www.") == addresses.host(
        url
    ).removeprefix("www.")
    return of_news, same, sum(1 for name in POLICIES if item.get(name))


def _page(value: Any, url: str) -> str:
    """The address of a page that a value names, empty where it names none."""
    if isinstance(value, dict):
        value = value.get("url") or value.get("@id")
    if not isinstance(value, str) or " " in value.strip():
        return ""
    found = addresses.absolute(value, url) or ""
    return found if len(found) <= _LONGEST else ""


def _plain(value: Any) -> str:
    said = printable(structured.text(value) or "")
    return said if len(said) <= _LONGEST else ""
