"""The footer that blogging systems put under every entry of a feed: where it appeared first."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from kiosk.kit.addresses import host, identity
from kiosk.kit.cleaning import text_of_clean

# A footer with a longer address or headline than this is left standing.
_LONGEST = 6_000
# Words of the footer's own, before, between and after its two links: "The post ... appeared first on ..."
_OWN = r"[^<>]{0,80}"
_LINK = r'<a\b(?=[^<>]* href="([^"]*)")[^<>]*>((?:(?!</?(?:a|p|img)\b).)*)</a>'
_FOOTER = re.compile(rf"<p\b[^<>]*>{_OWN}{_LINK}{_OWN}{_LINK}{_OWN}</p>\s*", re.DOTALL)
_LETTERS = re.compile(r"\w+")


def without_footer(html: str, title: str, url: str) -> str:
    """Clean HTML without a last paragraph that only says which entry this is, and on which site.

    Told by its form in every language: two links, one to the entry itself and by its title, then one to
    the front of the same site, with few words around them. `title` and `url` are the entry's.
    """
    start = html.rfind("<p", max(0, len(html) - _LONGEST))
    found = _FOOTER.fullmatch(html, start) if start >= 0 else None
    if found is None or not _is_front(found[3], of=found[1]):
        return html
    names = bool(title) and _letters(text_of_clean(found[2])) == _letters(title)
    leads = bool(url) and identity(found[1]) == identity(url)
    return html[:start].rstrip() if names or leads else html


def _is_front(url: str, *, of: str) -> bool:
    """Whether it is the front page of that address's site, or of one of its editions ("/en/")."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return False
    site = host(url).removeprefix("www.")
    return (
        bool(site)
        and site == host(of).removeprefix("www.")
        and len(path.strip("/")) <= len("xx-xx")
    )


def _letters(text: str) -> str:
    return "".join(_LETTERS.findall(text.casefold()))
