"""Pages that are not the article a feed named, though they answer as if they were."""

from __future__ import annotations

from kiosk.articles.copy import Copy
from kiosk.kit.addresses import host, names_a_page
from kiosk.kit.cleaning import text_of_clean
from kiosk.kit.likeness import alike
from kiosk.kit.words import tokens

# Words shared by two headlines of one article, as parts of the shorter one's: where a page was to be
# found an editor may have rewritten it, elsewhere it may be anything.
_SHARED_HERE, _SHARED_ELSEWHERE = 0.25, 0.5
# Part of a headline's words that an article's own text has, whatever headline stands over it by now.
_TOLD = 0.5


def mistaken(copy: Copy, headline: str, url: str, answered: str) -> str:
    """Why the page that `answered` for `url` is not the article under that headline, in a few words;
    empty where it may well be.

    A consent wall, a login, an error page or the home page in place of what was taken down answers
    200 too, and may hold much text: under another headline, on another host, or without a path.
    """
    if not copy.words:
        return "no text found on the page"
    if names_a_page(url) and not names_a_page(answered):
        return "the page is the site's home page"
    here = _site(url) == _site(answered)
    if _one_headline(copy.headline, headline, _SHARED_HERE if here else _SHARED_ELSEWHERE):
        return ""
    if not here:
        return "the page is another one: on another host, under another headline"
    return "" if _tells(copy, headline) else "the page is another one: under another headline"


def _one_headline(said: str, meant: str, share: float) -> bool:
    one, other = set(tokens(said)), set(tokens(meant))
    if not other:
        return True  # nothing to compare with
    if alike(said, meant):
        return True
    shared = len(one & other)
    return shared > 0 and shared >= share * min(len(one), len(other))


def _tells(copy: Copy, headline: str) -> bool:
    """Whether the page's text has a good part of the headline's words."""
    words = set(tokens(headline))
    text = set(tokens(f"{copy.standfirst} {text_of_clean(copy.body)}"))
    return len(words & text) >= _TOLD * len(words)


def _site(url: str) -> str:
    return host(url).removeprefix("www.")
