"""What a site lets machines do with its texts: RSL 1.0 licences, and TDMRep's word on data mining.

Sources: RSL 1.0 (rslstandard.org/rsl; the licence is named by `License:` lines of robots.txt), and the
W3C community's TDM Reservation Protocol (/.well-known/tdmrep.json, report of May 2024).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree

# RSL's words for uses, the general ones after what they hold.
USES = ("search", "ai-index", "ai-input", "ai-train", "ai-all", "all")
_OF_AI = frozenset({"ai-index", "ai-input", "ai-train"})
_EVERY = _OF_AI | {"search"}
_NAMESPACE = "https://rslstandard.org/rsl"
# Ways of paying under which a use costs nothing.
_FREE = frozenset({"", "free", "attribution"})
_MOST_LINES, _MOST_LICENCES = 5_000, 200
_LICENCE_LINE = re.compile(r"\s*license\s*:\s*(\S+)", re.IGNORECASE)


class LicenceError(Exception):
    """The bytes are not of the form they are to be."""


@dataclass(frozen=True, slots=True)
class Reservation:
    """A site's word on data mining: reserved or not, and where its policy stands ("" for none)."""

    reserved: bool
    policy: str


def robots_address(home: str) -> str:
    """Where the site of a home page keeps its robots.txt."""
    return urljoin(home, "/robots.txt")


def tdm_address(home: str) -> str:
    """Where it says what it reserves."""
    return urljoin(home, "/.well-known/tdmrep.json")


def licence_addresses(robots: bytes, base: str) -> tuple[str, ...]:
    """The licences that a robots.txt names, whole addresses in its order."""
    lines = robots.decode("utf-8-sig", "replace").splitlines()[:_MOST_LINES]
    named = [urljoin(base, found[1]) for line in lines if (found := _LICENCE_LINE.match(line))]
    return tuple(one for one in dict.fromkeys(named) if one.startswith(("https://", "http://")))


def read_rsl(data: bytes, home: str) -> tuple[str, ...]:
    """The uses a licence lets everybody make of the whole site for nothing, in the order of `USES`; what is
    allowed for pay, or to some only, is not among them. LicenceError where it is no RSL.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise LicenceError(f"no RSL: {error}") from error
    if _name(root) != "rsl":
        raise LicenceError("no RSL: another element came")
    allowed: set[str] = set()
    forbidden: set[str] = set()
    contents = [one for one in root.iterchildren("{*}content") if _covers(one.get("url", ""), home)]
    for content in contents:
        for licence in list(content.iterchildren("{*}license"))[:_MOST_LICENCES]:
            forbidden |= _uses(licence, "prohibits")
            if _is_free(licence) and not _is_narrowed(licence):
                allowed |= _uses(licence, "permits")
    if not contents:
        raise LicenceError("an RSL that says nothing of the whole site")
    return _in_order(allowed - forbidden)


def read_tdm(data: bytes) -> Reservation | None:
    """What a tdmrep.json says of the whole site; None where it says nothing of it. LicenceError where it is
    none."""
    try:
        rules = json.loads(data)
    except ValueError as error:
        raise LicenceError("no tdmrep.json: it is no JSON") from error
    if not isinstance(rules, list):
        raise LicenceError("no tdmrep.json: a list of rules was to come")
    found = None
    for rule in rules[:_MOST_LICENCES]:
        if isinstance(rule, dict) and rule.get("location") in {"/", "/*", "*"}:
            found = _reservation(rule)
    return found


def _reservation(rule: dict[str, Any]) -> Reservation:
    policy = rule.get("tdm-policy")
    said = str(rule.get("tdm-reservation", 0))
    return Reservation(said == "1", policy if isinstance(policy, str) else "")


def _covers(pattern: str, home: str) -> bool:
    """Whether it is of the whole site, not of a part of it."""
    parts = urlsplit(pattern)
    if parts.netloc and parts.netloc.removeprefix("www.") != urlsplit(home).netloc.removeprefix(
        "www."
    ):
        return False
    return parts.path.rstrip("*$") in {"", "/"}


def _is_free(licence: Any) -> bool:
    kinds = [one.get("type", "") for one in licence.iterchildren("{*}payment")]
    return all(kind.lower() in _FREE for kind in kinds)


def _is_narrowed(licence: Any) -> bool:
    """Whether it is for some users or countries alone."""
    kinds = {one.get("type", "") for one in licence.iterchildren("{*}permits", "{*}prohibits")}
    return bool(kinds & {"user", "geo"})


def _uses(licence: Any, element: str) -> set[str]:
    """The single uses that are named; a general word stands for all it holds."""
    said: set[str] = set()
    for one in licence.iterchildren(f"{{*}}{element}"):
        if one.get("type") == "usage":
            said.update(re.split(r"[\s,]+", (one.text or "").lower()))
    single = said & _EVERY
    if "all" in said:
        return set(_EVERY)
    return single | _OF_AI if "ai-all" in said else single


def _in_order(single: Iterable[str]) -> tuple[str, ...]:
    """With general words for what they hold."""
    left = set(single)
    if left >= _EVERY:
        return ("all",)
    if left >= _OF_AI:
        left = (left - _OF_AI) | {"ai-all"}
    return tuple(use for use in USES if use in left)


def _name(element: Any) -> str:
    """Its name, where it is RSL's or says no namespace."""
    found = etree.QName(element)
    return found.localname if found.namespace in {_NAMESPACE, None} else ""
