"""Hostile texts, the feeds that carry them, and the detector that tells when one of them ran."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from playwright.sync_api import BrowserContext, Dialog, Error, Page

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "hostile"

# Our own, each of which runs at once where nothing holds it: a page they do nothing to would not
# show that the detector works.
OWN = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    "<svg onload=alert(3)></svg>",
    '"><script>alert(4)</script>',
    "'><img src=x onerror='alert(5)'>",
    "</title><script>alert(6)</script>",
    "--><script>alert(7)</script>",
    "]]><script>alert(8)</script>",
    "<a href='javascript:alert(9)'>here</a>",
    "<iframe srcdoc='<script>parent.alert(10)</script>'></iframe>",
    "<details open ontoggle=alert(11)>x</details>",
    "{{ ''.__class__ }}{% raw %}<script>alert(12)</script>",
)
_A_MOMENT_MS = 15
_NOT_XML = re.compile("[^\\t\\n\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
_RAN = """
for (const name of ['alert', 'confirm', 'prompt', 'print', 'open'])
    window[name] = (...words) => { window.ran && window.ran(name + ' ' + words.join(' ')); };
"""
# What waits for a reader: hover, focus, a click on whatever would run on one.
_PROVOKE = """() => {
    for (const element of document.querySelectorAll('body, body *')) {
        for (const name of ['mouseover', 'mouseout', 'pointerenter', 'focus', 'blur', 'input'])
            element.dispatchEvent(new Event(name, { bubbles: name !== 'focus' }));
        const link = element.getAttribute('href') || element.getAttribute('action') || '';
        if (/^[\\s\\u0000-\\u0020]*(javascript|data|vbscript)/i.test(link))
            element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
    }
}"""


def payloads() -> list[str]:
    """Scripts to inject: ours, and the recorded ones with their quotes unescaped."""
    recorded = _read("xss-payloads.json")
    plain = [text.replace('\\"', '"').replace("\\n", "\n") for text in recorded]
    return list(dict.fromkeys([*OWN, *plain]))


def as_recorded() -> list[str]:
    """The recorded ones that look otherwise, quotes escaped as in a string of JavaScript."""
    return [text for text in _read("xss-payloads.json") if '\\"' in text or "\\n" in text]


def naughty() -> list[str]:
    """Strings that break careless software, some at a time."""
    texts = _read("naughty-strings.json")
    return [" \n".join(texts[place : place + 10]) for place in range(0, len(texts), 10)]


def _read(name: str) -> list[str]:
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"no hostile texts here: {path}")
    return [str(text) for text in json.loads(path.read_text("utf-8"))]


def feed(texts: Sequence[str]) -> bytes:
    """RSS in which every text stands in every field of an item of its own."""
    items = "".join(_item(number, _printable(text)) for number, text in enumerate(texts))
    first = escape(_printable(texts[0]))
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{first}</title><description>{first}</description><link>{first}</link>"
        f"<language>{first}</language>{items}</channel></rss>"
    ).encode()


def _item(number: int, text: str) -> str:
    one = escape(text, {'"': "&quot;"})
    link = f"{one}/{number}" if number % 2 else f"https://daily.example/{number}?{one}"
    return (
        f"<item><title>{one} {number}</title><link>{link}</link><guid>{one} {number}</guid>"
        f"<description>{one}</description><author>{one}</author><dc:creator>{one}</dc:creator>"
        f'<category>{one}</category><comments>{one}</comments><source url="{one}">{one}</source>'
        f"<content:encoded>{one} and some more words of text number {number}</content:encoded>"
        f'<media:content url="{one}" medium="image"><media:title>{one}</media:title>'
        f"<media:credit>{one}</media:credit><media:description>{one}</media:description>"
        f'</media:content><media:thumbnail url="https://daily.example/{one}"/>'
        f'<enclosure url="https://daily.example/{number}.jpg?{one}" type="image/jpeg"/>'
        "<pubDate>Mon, 02 Mar 2026 12:00:00 GMT</pubDate></item>"
    )


def _printable(text: str) -> str:
    """Without what XML 1.0 cannot hold."""
    return _NOT_XML.sub("", text)


class Detector:
    """Knows what ran in a context's pages, what they asked of others than `origin`, which left."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.ran: list[str] = []
        self.outside: list[str] = []
        self.left: list[str] = []
        self._origin = origin
        context.expose_binding("ran", lambda source, words: self.ran.append(words))
        context.add_init_script(_RAN)
        context.on("request", lambda request: self._asked(request.url))
        context.on("page", self._opened)
        self.page = context.new_page()
        self.page.on("dialog", self._spoke)

    def open(self, address: str) -> list[str]:
        """Open a page, do what a reader's hand might; what ran there."""
        before = len(self.ran)
        self._goto(address)
        try:
            self.page.evaluate(_PROVOKE)
        except Error as error:
            if "Execution context was destroyed" not in error.message:
                raise
            self.left.append(address)
        # Waited for here: a page that was left may never wake up to say that it waited.
        self.page.wait_for_timeout(_A_MOMENT_MS)
        return self.ran[before:]

    def _goto(self, address: str) -> None:
        """Open a page, though the one before it may be on its way elsewhere still."""
        for left in range(9, -1, -1):
            try:
                self.page.goto(address)
                return
            except Error as error:
                if f'interrupted by another navigation to "{address}"' in error.message:
                    return  # it loads itself once more, so it is open
                if left == 0 or "interrupted by another navigation" not in error.message:
                    raise
                self.page.wait_for_timeout(_A_MOMENT_MS)

    def _spoke(self, dialog: Dialog) -> None:
        self.ran.append(dialog.message)
        dialog.dismiss()

    def _opened(self, page: Page) -> None:
        if page.opener() is not None:
            self.ran.append(f"opened {page.url}")

    def _asked(self, url: str) -> None:
        if not url.startswith((self._origin, "about:", "data:", "blob:")):
            self.outside.append(url)
