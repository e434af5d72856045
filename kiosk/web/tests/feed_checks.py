"""What RFC 4287 and JSON Feed 1.1 ask of a feed, checked of ours."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import feedparser
from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
_HTML_TYPES = {"text", "html", "xhtml"}


def atom(body: bytes) -> list[dict[str, Any]]:
    """The entries as feedparser reads them, of a feed in which nothing offends against RFC 4287."""
    root = etree.fromstring(body, etree.XMLParser(resolve_entities=False))
    assert root.tag == f"{ATOM}feed"
    _has(root, once=("id", "title", "updated"), at_most_once=("subtitle", "icon", "generator"))
    assert _links(root) >= {"self", "alternate"}
    entries = root.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids)
    for entry in entries:
        _has(
            entry,
            once=("id", "title", "updated"),
            at_most_once=("content", "published", "source", "summary"),
        )
        assert entry.find(f"{ATOM}author/{ATOM}name").text
        links = [link.get("rel") for link in entry.findall(f"{ATOM}link")]
        assert links.count("alternate") == 1
    for element in root.iter(f"{ATOM}id", f"{ATOM}icon"):
        assert _is_iri(element.text)
    for element in root.iter(f"{ATOM}link"):
        assert _is_iri(element.get("href"))
    for element in root.iter(f"{ATOM}updated", f"{ATOM}published"):
        assert datetime.fromisoformat(element.text).tzinfo is not None
    for element in root.iter(f"{ATOM}content", f"{ATOM}title"):
        assert element.get("type", "text") in _HTML_TYPES
    read = feedparser.parse(body, sanitize_html=False)
    assert not read.bozo, read.get("bozo_exception")
    assert len(read.entries) == len(entries)
    return list(read.entries)


def json_feed(body: bytes) -> list[dict[str, Any]]:
    """The items of a feed in which nothing offends against jsonfeed.org/version/1.1."""
    feed = json.loads(body)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    _only(feed, _FEED)
    assert feed["title"]
    for name in ("home_page_url", "feed_url", "icon", "favicon"):
        assert _is_iri(feed[name])
    ids = [item["id"] for item in feed["items"]]
    assert len(set(ids)) == len(ids)
    for item in feed["items"]:
        _only(item, _ITEM)
        assert item["id"]
        assert item.get("content_html") or item.get("content_text")
        for name in ("url", "external_url", "image"):
            assert _is_iri(item.get(name, "https://a.example/"))
        for name in ("date_published", "date_modified"):
            assert datetime.fromisoformat(item[name]).tzinfo is not None
        assert all(author.keys() <= {"name", "url", "avatar"} for author in item["authors"])
        assert all(isinstance(tag, str) for tag in item["tags"])
    return list(feed["items"])


_TEXT = str
_FEED = {
    "version": _TEXT, "title": _TEXT, "home_page_url": _TEXT, "feed_url": _TEXT,
    "description": _TEXT, "user_comment": _TEXT, "next_url": _TEXT, "icon": _TEXT,
    "favicon": _TEXT, "authors": list, "language": _TEXT, "expired": bool, "hubs": list,
    "items": list,
}  # fmt: skip
_ITEM = {
    "id": _TEXT, "url": _TEXT, "external_url": _TEXT, "title": _TEXT, "content_html": _TEXT,
    "content_text": _TEXT, "summary": _TEXT, "image": _TEXT, "banner_image": _TEXT,
    "date_published": _TEXT, "date_modified": _TEXT, "authors": list, "tags": list,
    "language": _TEXT, "attachments": list,
}  # fmt: skip


def _only(given: dict[str, Any], known: Mapping[str, type]) -> None:
    for name, value in given.items():
        assert isinstance(value, known[name]), name


def _has(element: Any, *, once: tuple[str, ...], at_most_once: tuple[str, ...]) -> None:
    for name in once:
        assert len(element.findall(f"{ATOM}{name}")) == 1, name
    for name in at_most_once:
        assert len(element.findall(f"{ATOM}{name}")) <= 1, name


def _links(element: Any) -> set[str]:
    return {link.get("rel") for link in element.findall(f"{ATOM}link")}


def _is_iri(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in {"http", "https", "tag"} and bool(parts.netloc or parts.path)
