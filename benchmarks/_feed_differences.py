"""What Kiosk's reading of a feed says otherwise than feedparser's, each difference by its kind.

feedparser is the measure: a value it gives and Kiosk doesn't is a loss. Where the two differ for a
reason, the reason is one of `KINDS`; what fits none is reported as `lost`.
"""

from __future__ import annotations

import re
from calendar import timegm
from collections import Counter
from datetime import UTC, datetime
from html import unescape
from typing import Any
from urllib.parse import unquote, urlsplit

from kiosk.kit.cleaning import text_of
from kiosk.kit.feeds import Entry, ParsedFeed

KINDS = {
    "json": "JSON Feed, which feedparser does not read",
    "capped": "entries over the cap of 1,000 a feed, counted as dropped",
    "title plain": "the title as plain text: tags gone, entities resolved even where escaped twice",
    "title cut": "a title over 500 characters, cut",
    "link chosen": "an item with several links: the first web page, where feedparser has the last",
    "link absolute": "a relative link made absolute with the feed's address",
    "link quoted": "a link with spaces in it, written as addresses must be",
    "link none": "what feedparser gives as a link is no web address (an id taken for one)",
    "link found": "a link Kiosk finds and feedparser doesn't",
    "id as written": "the id as the feed writes it, where feedparser joins it to an address",
    "date zone": "a time zone's name feedparser does not know and counts as UTC",
    "date found": "a date feedparser does not read, or gives under another name",
    "date doubled": "several dates of one kind: the first, where feedparser has the last",
    "author name": "a person's name without the mail address beside it",
    "author nobody": "'Unknown', which a blog host writes where there is no author",
    "author found": "an author feedparser doesn't give: the feed's own where an Atom item has none",
    "category label": "a category by its label, made for people, where feedparser has the term",
    "category plain": "a category as plain text, or cut at 100 characters, or over the 30 kept",
    "category found": "a category feedparser does not give",
    "text once": "the content stands once, where feedparser copies it to the summary too",
    "text plain": "markup and addresses cleaned by other rules; the words are the same",
    "text markup": "words that only markup held: controls, scripts, forms, pictures' captions",
    "text caption": "a picture's caption, which feedparser has for the item's summary",
    "text cut": "a text over its cap, cut",
    "text footer": 'a last paragraph that only says where it appeared: "The post ... appeared first on"',
    "feed found": "a field of the feed that feedparser doesn't give",
    "feed link": "the feed's home page where feedparser has another of its links",
    "feed updated": "the feed's date by another of its date elements",
}
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"\w+")


def differences(ours: ParsedFeed, theirs: Any) -> Counter[str]:
    """Kinds of differences with their counts; a loss counts under "lost: <field>"."""
    found: Counter[str] = Counter()
    if ours.format.startswith("json"):
        found["json"] += 1
        return found
    if ours.dropped:
        found["capped"] += ours.dropped
    if len(theirs.entries) != len(ours.entries) + ours.dropped:
        found["lost: entries"] += 1
    found.update(_of_head(ours, theirs.feed))
    for entry, other in zip(ours.entries, theirs.entries, strict=False):
        found.update(kind for kind in _of_entry(entry, other, ours) if kind)
    return found


def _of_head(ours: ParsedFeed, theirs: Any) -> list[str]:
    pairs = {
        "title": (ours.title, _plain(theirs.get("title", ""))),
        "language": ((ours.language or "").lower(), _language(theirs)),
        "ttl": (ours.ttl_minutes, _number(theirs.get("ttl"))),
        "hub": (ours.hub, _link(theirs, "hub")),
        "self": (ours.self_url, _link(theirs, "self")),
        "home": (ours.home, theirs.get("link")),
        "updated": (ours.updated, _moment(theirs, "updated_parsed")),
        "image": (ours.image, (theirs.get("image") or {}).get("href")),
    }
    kinds: list[str] = []
    for name, (own, other) in pairs.items():
        if own == other or not other:
            if own and not other:
                kinds.append("feed found")
        elif not own:
            kinds.append(
                "link none"
                if name in ("home", "self") and not _is_web(other)
                else f"lost: feed {name}"
            )
        elif name == "updated":
            kinds.append("feed updated")
        elif name in ("home", "self", "hub", "image"):
            kinds.append("link absolute" if not _is_web(other) else "feed link")
        else:
            kinds.append(f"lost: feed {name}")
    return kinds


def _of_entry(entry: Entry, other: Any, ours: ParsedFeed) -> list[str | None]:
    return [
        _title(entry, other),
        _page(entry, other),
        _guid(entry, other),
        _date(entry, other, "published", entry.published),
        _date(entry, other, "updated", entry.updated),
        *_authors(entry, other),
        *_categories(entry, other),
        *_texts(entry, other),
        *_pictures(entry, other),
    ]


def _title(entry: Entry, other: Any) -> str | None:
    raw = other.get("title", "")
    if entry.title == raw:
        return None
    plain = _plain(raw)
    if entry.title.endswith("…") and plain.startswith(entry.title[:-1]):
        return "title cut"
    for _ in range(3):
        if entry.title == plain:
            return "title plain"
        plain = _plain(plain)
    return "title plain" if _words(entry.title) == _words(_plain(raw)) else "lost: title"


def _page(entry: Entry, other: Any) -> str | None:
    link = other.get("link")
    if entry.url == link:
        return None
    if not link:
        return "link found"
    if entry.url is None:
        return "lost: link" if _is_web(link) else "link none"
    if not _is_web(link):
        return "link absolute"
    if unquote(entry.url) == unquote(link):
        return "link quoted"
    alternates = [found.get("href") for found in other.get("links", ())]
    original = other.get("feedburner_origlink")
    return "link chosen" if entry.url in (*alternates, original) else "lost: link"


def _guid(entry: Entry, other: Any) -> str | None:
    theirs = other.get("id")
    if entry.guid == theirs or not theirs:
        return None
    if entry.guid and (
        theirs.endswith(entry.guid.lstrip("./")) or _bare(theirs) == _bare(entry.guid)
    ):
        return "id as written"
    return "lost: id"


def _date(entry: Entry, other: Any, name: str, own: datetime | None) -> str | None:
    theirs = _moment(other, f"{name}_parsed") if f"{name}_parsed" in dict(other) else None
    if own is not None:
        own = own.replace(microsecond=0)
    if own == theirs:
        return None
    if theirs is None:
        return "date found"
    if own is None:
        return f"lost: {name}"
    if abs((own - theirs).total_seconds()) % 900 == 0 and _named_zone(other.get(name, "")):
        return "date zone"
    return "date doubled"


def _authors(entry: Entry, other: Any) -> list[str | None]:
    theirs = [
        author.get("name") or author.get("email") or "" for author in other.get("authors", ())
    ]
    theirs = [_plain(name) for name in theirs if name]
    kinds: list[str | None] = []
    for name in theirs:
        if name in entry.authors or any(_bare(name) == _bare(own) for own in entry.authors):
            continue
        if name.lower() in ("unknown", "noreply@blogger.com") or "@blogger" in name:
            kinds.append("author nobody")
        elif any(own in name for own in entry.authors):
            kinds.append("author name")
        else:
            kinds.append("lost: author")
    if entry.authors and not theirs:
        kinds.append("author found")
    return kinds


def _categories(entry: Entry, other: Any) -> list[str | None]:
    own = {_bare(category) for category in entry.categories}
    kinds: list[str | None] = []
    tags = other.get("tags", ())
    for tag in tags:
        term, label = _plain(tag.get("term") or ""), _plain(tag.get("label") or "")
        if not term or _bare(term) in own:
            continue
        if label and _bare(label) in own:
            kinds.append("category label")
        elif (
            len(term) > 100
            or len(entry.categories) >= 30
            or any(_bare(part) in own for part in term.split(","))
        ):
            kinds.append("category plain")
        else:
            kinds.append("lost: category")
    if entry.categories and not tags:
        kinds.append("category found")
    return kinds


def _texts(entry: Entry, other: Any) -> list[str | None]:
    """Summary and contents by their words: what only sanitising rules change is no loss."""
    kinds: list[str | None] = []
    mine = Counter(_words(text_of(entry.summary_html) + " " + text_of(entry.content_html)))
    captions = Counter(
        _words(" ".join(f"{found.caption} {found.credit}" for found in entry.pictures))
    )
    contents = [content.get("value", "") for content in other.get("content", ())]
    summary = other.get("summary", "")
    if summary and not entry.summary_html and summary in contents:
        kinds.append("text once")
    for text in {summary, *contents}:
        if not text:
            continue
        theirs = Counter(_words(_plain_block(text)))
        missing = theirs - mine
        if not missing:
            if text not in (entry.summary_html, entry.content_html):
                kinds.append("text plain")
        elif not missing - captions:
            kinds.append("text caption")
        elif not missing - _footer(text):
            kinds.append("text footer")
        elif len(text) > 50_000:
            kinds.append("text cut")
        elif sum(missing.values()) <= max(3, sum(theirs.values()) // 20):
            kinds.append("text markup")
        else:
            kinds.append("lost: text")
    return kinds


def _footer(text: str) -> Counter[str]:
    """The words of a last paragraph with two links; none where it is no such."""
    last = text[text.rfind("<p") :]
    return Counter(_words(_plain_block(last))) if last.count("<a ") == 2 else Counter()


def _pictures(entry: Entry, other: Any) -> list[str | None]:
    named = [found.get("url") for found in other.get("media_thumbnail", ())]
    named += [
        found.get("url")
        for found in other.get("media_content", ())
        if found.get("medium") == "image" or found.get("type", "").startswith("image")
    ]
    named += [
        found.get("href")
        for found in other.get("links", ())
        if found.get("rel") == "enclosure" and found.get("type", "").startswith("image")
    ]
    own = {picture.url for picture in entry.pictures}
    full = len(entry.pictures) >= 20
    return [
        "lost: picture"
        for url in named
        if url and _is_web(url) and url.strip() not in own and not full
    ]


def _plain(text: str) -> str:
    return _SPACE.sub(" ", unescape(text_of(text) if "<" in text else text)).strip()


def _plain_block(text: str) -> str:
    return text_of(text)


def _words(text: str) -> list[str]:
    return _WORD.findall(unescape(text).lower())


def _bare(text: str) -> str:
    return "".join(_WORD.findall(unescape(text).lower())) or text


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _named_zone(written: str) -> bool:
    return re.search(r"[A-Za-z]{2,5}\s*$", written) is not None


def _moment(holder: Any, key: str) -> datetime | None:
    parsed = holder.get(key)
    return datetime.fromtimestamp(timegm(parsed), UTC) if parsed else None


def _language(holder: Any) -> str:
    return str(holder.get("language") or "").replace("_", "-").lower()


def _number(text: Any) -> int | None:
    return int(text) if text and str(text).isdigit() and int(text) else None


def _link(holder: Any, rel: str) -> str | None:
    return next(
        (link.get("href") for link in holder.get("links", ()) if link.get("rel") == rel), None
    )
