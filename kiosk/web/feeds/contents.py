"""An item's content as HTML: what the terms show of the text, then the way to the publisher."""

from __future__ import annotations

from html import escape

from django.utils.translation import gettext as _

from kiosk.web.feeds.values import Offer


def content(offer: Offer) -> str:
    """Clean HTML, never empty but for a headline without an address; whole addresses in it."""
    item = offer.item
    parts = []
    if offer.note:
        parts.append(f"<p><em>{escape(offer.note)}</em></p>")
    if item.text.standfirst:
        parts.append(f"<p>{escape(item.text.standfirst)}</p>")
    if item.text.body:
        parts.append(item.text.body)
    if item.address:
        name = escape(item.masthead.name)
        if item.full:
            said = _("Also at %(name)s")
        elif item.text.standfirst or item.text.body:
            said = _("Read on at %(name)s")
        else:
            said = _("Read at %(name)s")
        link = f'<a href="{escape(item.address)}">{said % {"name": name}}</a>'
        parts.append(f"<p>{link}</p>")
    return "".join(parts)
