"""trust.txt: what a site says of those it belongs to, controls and is controlled by, a line each.

Source: JournalList.net, "Reference document for trust.txt specifications", and
draft-org-trust-relationship-protocol (IETF, 2025). It stands at /trust.txt or /.well-known/trust.txt.
"""

from __future__ import annotations

from collections import Counter
from urllib.parse import urljoin

from kiosk.kit.texts import printable

PATHS = ("/trust.txt", "/.well-known/trust.txt")
NAMES = (
    "belongto", "controlledby", "control", "member", "social", "vendor", "customer", "disclosure",
    "contact", "datatrainingallowed",
)  # fmt: skip
# Lines read of a file, lines kept of one name (an association lists its members by the thousand).
MOST_LINES, MOST_OF_A_NAME = 5_000, 40
LONGEST = 500


class TrustError(Exception):
    """The bytes are no trust.txt."""


def trust_addresses(home: str) -> tuple[str, ...]:
    """Where the site of a home page keeps its file, the likeliest first."""
    return tuple(urljoin(home, path) for path in PATHS)


def read_trust(data: bytes) -> tuple[tuple[str, str], ...]:
    """The (name, value) pairs in the order of the file, each once; unknown names are left out.

    Raises TrustError where no line is of the known form: what many servers answer is a page.
    """
    text = data.decode("utf-8-sig", "replace")
    if text.lstrip()[:1] == "<":
        raise TrustError("a page came, no trust.txt")
    found: dict[tuple[str, str], None] = {}
    counts: Counter[str] = Counter()
    for line in text.splitlines()[:MOST_LINES]:
        name, given, value = line.strip().partition("=")
        name, value = name.strip().lower(), " ".join(printable(value).split())
        if not given or name not in NAMES or not value or len(value) > LONGEST:
            continue
        if counts[name] < MOST_OF_A_NAME and (name, value) not in found:
            found[name, value] = None
            counts[name] += 1
    if not found:
        raise TrustError("no line says anything that is known")
    return tuple(found)
