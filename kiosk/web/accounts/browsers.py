"""What a User-Agent says of a browser, as its reader would call it. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

# The first that is found: many say the names of those they come from after their own.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Vivaldi", "Vivaldi"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
)


class Named(NamedTuple):
    """A browser or an app, and what it runs on; each empty where it is not told."""

    name: str
    system: str


def named(user_agent: str) -> Named:
    """What a User-Agent tells; of one that is no browser's, its first word without the version."""
    system = next((name for word, name in _SYSTEMS if word in user_agent), "")
    if not user_agent.startswith("Mozilla/"):
        return Named(re.split(r"[/\s(]", user_agent.strip(), maxsplit=1)[0][:40], system)
    found = (name for word, name in _BROWSERS if re.search(rf"{word}\w*/", user_agent))
    return Named(next(found, ""), system)
