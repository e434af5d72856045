"""What our pages say about themselves as data (schema.org, JSON-LD): plain values to be written out.

An article's text is its publisher's: `isBasedOn` and `publisher` lead there, and what is said to be
free is what is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.urls import reverse
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from kiosk.articles.cards import Card, ShownPicture
from kiosk.articles.showing import ShownArticle
from kiosk.publishers.declaring import ShownDeclaration
from kiosk.publishers.mastheads import Masthead
from kiosk.web.addresses import absolute, address

Data = dict[str, Any]
_dumps = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))
# Entries of a page that it lists as data.
LISTED = 20


def written(data: Data) -> Markup:
    """The data as the text of a <script>: nothing in it can end the element or begin another."""
    return htmlsafe_json_dumps({"@context": "https://schema.org", **data}, dumps=_dumps)


def news_article(article: ShownArticle, *, closed: bool = False) -> Data:
    """An article's page. What only an excerpt is shown of says which part of it is the publisher's, and
    what is for members (`closed`) which part is."""
    text = article.text
    own = address("article", article.id, article.slug)
    return _said(
        {
            "@type": "NewsArticle",
            "@id": own,
            "url": own,
            "mainEntityOfPage": own,
            "headline": text.headline,
            "alternativeHeadline": article.kicker,
            "description": text.standfirst,
            "inLanguage": article.language,
            "articleSection": article.section,
            "datePublished": article.published.isoformat() if article.dated else "",
            "dateModified": article.updated.isoformat() if article.updated else "",
            "author": [{"@type": "Person", "name": name} for name in article.authors]
            or [_organisation(article.masthead)],
            "publisher": _organisation(article.masthead),
            "isBasedOn": article.address,
            "dateline": article.dateline_place,
            "image": picture(article.picture) if article.picture else None,
            "correction": [
                {"@type": "CorrectionComment", "text": one.note, "datePublished": _day(one.made_at)}
                for one in article.corrections
                if one.note
            ],
            "sdPublisher": {"@type": "Organization", "name": settings.SITE_NAME, "url": _home()},
            **(_closed(article) if closed else _freedom(article)),
        }
    )


def _freedom(article: ShownArticle) -> Data:
    """Whether it can be read for nothing: here where all of it is here, else where the publisher says so.

    Where the publisher says neither, only that what is here is free.
    """
    whole = not article.text.cut
    if whole or article.free:
        return {"isAccessibleForFree": True}
    here = [_part(".body", free=True)] if article.text.body else []
    if article.walled:
        rest = [_part(".read-on", free=False)] if article.address else []
        return {"isAccessibleForFree": False, "hasPart": here + rest}
    return {"hasPart": here}


def _closed(article: ShownArticle) -> Data:
    """What Google asks of texts behind a wall ("Structured data for subscription and paywalled content"):
    the page says so, whoever reads, and names the part that not everybody may see."""
    if not article.text.cut:
        return {"isAccessibleForFree": False, "hasPart": [_part(".body", free=False)]}
    here = [_part(".preview", free=True)] if article.text.body else []
    return {"isAccessibleForFree": False, "hasPart": [*here, _part(".wall", free=False)]}


def _part(selector: str, *, free: bool) -> Data:
    return {"@type": "WebPageElement", "isAccessibleForFree": free, "cssSelector": selector}


def picture(shown: ShownPicture) -> Data:
    """A picture at our own address. Its size there is not the publisher's, so none is told."""
    return _said(
        {
            "@type": "ImageObject",
            "url": absolute(shown.sources.src),
            "caption": shown.caption,
            "creditText": shown.credit,
        }
    )


def collection(name: str, page: str, cards: Iterable[Card], *, language: str = "") -> Data:
    """A page of many articles, those that stand first by name and address."""
    listed = [
        {
            "@type": "ListItem",
            "position": number,
            "url": address("article", card.id, card.slug),
            "name": card.headline,
        }
        for number, card in enumerate(list(cards)[:LISTED], 1)
    ]
    return _said(
        {
            "@type": "CollectionPage",
            "@id": page,
            "url": page,
            "name": name,
            "inLanguage": language,
            "isPartOf": {"@id": f"{_home()}#site"},
            "mainEntity": {
                "@type": "ItemList",
                "numberOfItems": len(listed),
                "itemListElement": listed,
            },
        }
    )


def web_site() -> Data:
    """Kiosk itself, and how it is searched."""
    search = absolute(reverse("web:search"))
    return {
        "@type": "WebSite",
        "@id": f"{_home()}#site",
        "url": _home(),
        "name": settings.SITE_NAME,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        },
    }


def breadcrumbs(steps: Sequence[tuple[str, str]]) -> Data:
    """The way to a page: (name, whole address) of each step after the front page."""
    way = [(settings.SITE_NAME, _home()), *steps]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": at}
            for number, (name, at) in enumerate(way, 1)
        ],
    }


def news_organisation(
    masthead: Masthead, home: str, owner: str, declared: Iterable[ShownDeclaration]
) -> Data:
    """A title: who it is, and what its own site declares of itself, by schema.org's names."""
    said: dict[str, list[str]] = {}
    for one in declared:
        said.setdefault(one.name, []).append(one.value)
    return _said(
        {
            **_organisation(masthead),
            "sameAs": home if home.startswith(("http://", "https://")) else "",
            "parentOrganization": {"@type": "Organization", "name": owner} if owner else None,
            **{name: some if len(some) > 1 else some[0] for name, some in said.items()},
        }
    )


def _organisation(masthead: Masthead) -> Data:
    at = address("title", masthead.slug)
    return {
        "@type": "NewsMediaOrganization",
        "@id": f"{at}#title",
        "name": masthead.name,
        "url": at,
    }


def _home() -> str:
    return address("front")


def _day(then: Any) -> str:
    return str(then.date().isoformat())


def _said(values: Data) -> Data:
    """Without what says nothing."""
    return {name: value for name, value in values.items() if value not in ("", None, [], {})}
