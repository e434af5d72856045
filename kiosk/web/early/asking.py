"""What a request asks of the kept pages: one of them, or nothing that may be kept. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from kiosk.web.sharing import chosen_language, is_shared

# First parts of the addresses whose answers all share; each with the parameters it knows. Whatever
# depends on who asks stays out of here; a test holds the list against the table of addresses.
SHARED: Mapping[str, frozenset[str]] = {
    "": frozenset(),
    "section": frozenset({"before"}),
    "edition": frozenset(),
    "story": frozenset(),
    "article": frozenset(),
    "titles": frozenset({"country", "language", "section", "page"}),
    "title": frozenset({"before", "section"}),
    "topic": frozenset({"before"}),
    "static": frozenset(),
    "favicon.ico": frozenset(),
    "apple-touch-icon.png": frozenset(),
    "apple-touch-icon-precomposed.png": frozenset(),
    "robots.txt": frozenset(),
}
# The style sheet's name follows.
_SHEET = "kiosk-"
# What is longer is asked by nobody who follows our links.
_LONGEST_PATH, _LONGEST_QUERY, _LONGEST_HOST = 400, 200, 255


class Page(NamedTuple):
    """All that a shared page depends on: what is kept is kept under this."""

    scheme: str
    host: str
    path: str
    query: str
    language: str


@dataclass(frozen=True, slots=True)
class House:
    """What of the settings the answer depends on. `proxy` is the WSGI name and the value of the header
    in which a proxy says that it was asked by https, None where none is believed."""

    private: frozenset[str]
    proxy: tuple[str, str] | None
    negotiated: Callable[[str, str], str]
    # Cookies that tell of a meter or a gift (`web.sharing.tells_more`).
    telling: frozenset[str] = frozenset()


def asked(environ: Mapping[str, Any], house: House) -> Page | None:
    """The shared page that a request (its WSGI environ) asks for; None where it is for Django alone."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or not is_shared(environ, house.private):
        return None
    host = environ.get("HTTP_HOST")
    path = environ["PATH_INFO"]
    if not host or len(host) > _LONGEST_HOST or len(path) > _LONGEST_PATH:
        return None
    known = _known(path)
    if known is None:
        return None
    query = environ.get("QUERY_STRING") or ""
    if query:
        found = _query(query, known)
        if found is None:
            return None
        query = found
    if environ.get("CONTENT_LENGTH") not in (None, "", "0"):
        return None
    language = house.negotiated(environ.get("HTTP_ACCEPT_LANGUAGE") or "", chosen_language(environ))
    return Page(_scheme(environ, house), host, path, query, language)


def _known(path: str) -> frozenset[str] | None:
    """The parameters that a shared address knows; None where it is none that all share."""
    if not path.startswith("/"):
        return None
    first = path.split("/", 2)[1]
    return SHARED[""] if first.startswith(_SHEET) else SHARED.get(first)


def _query(query: str, known: frozenset[str]) -> str | None:
    """The parameters in order, written one way; None where one of them is unknown or given twice."""
    if not known or len(query) > _LONGEST_QUERY:
        return None
    pairs = parse_qsl(query, keep_blank_values=True)
    names = [name for name, _ in pairs]
    if not known.issuperset(names) or len(set(names)) < len(names):
        return None
    return urlencode(sorted(pairs))


def _scheme(environ: Mapping[str, Any], house: House) -> str:
    """As Django's HttpRequest.scheme has it."""
    if house.proxy is not None:
        said = environ.get(house.proxy[0])
        if said is not None:
            return "https" if said.split(",", 1)[0].strip() == house.proxy[1] else "http"
    return str(environ["wsgi.url_scheme"])


@lru_cache(maxsize=512)
def coding(accepted: str) -> str:
    """The content coding to answer in for an Accept-Encoding: br, gzip or identity (RFC 9110, 12.5.3)."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, _, parameter = part.partition(";")
        weights[name.strip()] = _weight(parameter)
    for name in ("br", "gzip"):
        if weights.get(name, weights.get("*", 0.0)) > 0:
            return name
    return "identity"


def _weight(parameter: str) -> float:
    name, _, value = parameter.partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def matches(wanted: str, tag: str) -> bool:
    """Whether an If-None-Match names an ETag, compared weakly (RFC 9110, 13.1.2)."""
    bare = tag.removeprefix("W/")
    return any(
        one == "*" or one.removeprefix("W/") == bare
        for one in (part.strip() for part in wanted.split(","))
    )
