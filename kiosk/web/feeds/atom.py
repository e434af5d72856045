"""Feeds of ours as Atom (RFC 4287), pictures by Media RSS as most readers' software takes them."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from kiosk.web.addresses import absolute, address, tag
from kiosk.web.feeds.contents import content
from kiosk.web.feeds.values import FeedOut, Offer
from kiosk.web.xml import Writer

CONTENT_TYPE = "application/atom+xml; charset=utf-8"
_NAMES = {"xmlns": "http://www.w3.org/2005/Atom", "xmlns:media": "http://search.yahoo.com/mrss/"}


def write(feed: FeedOut, own: str) -> bytes:
    """The feed as Atom; `own` is the whole address it is fetched from."""
    xml = Writer()
    with xml.element("feed", {**_NAMES, **_language(feed.language)}):
        xml.text("id", tag("feed", feed.key))
        xml.text("title", feed.name)
        if feed.about:
            xml.text("subtitle", feed.about)
        xml.text("updated", _moment(feed.updated))
        xml.link("self", own, type="application/atom+xml")
        xml.link("alternate", feed.page, type="text/html")
        xml.text("icon", absolute("/favicon.ico"))
        xml.text("generator", settings.SITE_NAME, uri=absolute("/"))
        for offer in feed.offers:
            _entry(xml, offer)
    return xml.done()


def _entry(xml: Writer, offer: Offer) -> None:
    item = offer.item
    with xml.element("entry", _language(item.language)):
        xml.text("id", tag("article", item.id))
        xml.text("title", item.text.headline)
        xml.text("published", _moment(item.published))
        xml.text("updated", _moment(item.updated))
        xml.link("alternate", address("article", item.id, item.slug), type="text/html")
        if item.address:
            xml.link("via", item.address, title=item.masthead.name)
        if offer.story:
            xml.link("related", offer.story, type="text/html")
        for author in item.authors or (item.masthead.name,):
            with xml.element("author"):
                xml.text("name", author)
        with xml.element("source"):
            xml.text("id", tag("feed", f"title/{item.masthead.slug}"))
            xml.text("title", item.masthead.name)
            xml.text("updated", _moment(item.updated))
            xml.link("alternate", address("title", item.masthead.slug), type="text/html")
        xml.text("category", "", term=item.section)
        if item.text.standfirst:
            xml.text("summary", item.text.standfirst)
        if body := content(offer):
            xml.text("content", body, type="html")
        _picture(xml, offer)


def _picture(xml: Writer, offer: Offer) -> None:
    picture = offer.item.picture
    if picture is None:
        return
    at = {"url": absolute(picture.sources.src), "type": "image/webp", "medium": "image"}
    with xml.element("media:content", at):
        if picture.caption:
            xml.text("media:description", picture.caption, type="plain")
        if picture.credit:
            xml.text("media:credit", picture.credit)


def _language(tag: str) -> dict[str, str]:
    return {"xml:lang": tag} if tag else {}


def _moment(then: datetime) -> str:
    """RFC 3339, in UTC: all our times are."""
    return then.strftime("%Y-%m-%dT%H:%M:%SZ")
