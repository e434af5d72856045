"""What stands in a page's head for search engines, feed readers and those it is shared with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup

from kiosk.articles.cards import Card
from kiosk.articles.showing import ShownArticle
from kiosk.front.editions import WORLD, Edition
from kiosk.front.editions import name as edition_name
from kiosk.front.making import Front
from kiosk.publishers.declaring import Declarations
from kiosk.publishers.mastheads import Masthead
from kiosk.publishers.models import Title
from kiosk.publishers.sections import SECTIONS
from kiosk.stories.models import Topic
from kiosk.stories.showing import ShownStory
from kiosk.web import share_pictures, structured
from kiosk.web.addresses import address

_LONGEST = 300


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed of the page, by its name and its two paths."""

    name: str
    atom: str
    json: str


@dataclass(frozen=True, slots=True)
class Head:
    """A page's head. `own` is its whole address here, `canonical` the one that counts for searching:
    of an article its publisher's. `picture` is the whole address of one 1200 by 630 pixels large.
    """

    own: str
    canonical: str
    name: str
    about: str = ""
    kind: str = "website"
    picture: str = field(default_factory=share_pictures.of_site)
    published: datetime | None = None
    updated: datetime | None = None
    section: str = ""
    feeds: tuple[FeedLink, ...] = ()
    data: tuple[Markup, ...] = field(default=())
    hidden: bool = False


def of_front(front: Front, language: str) -> Head:
    """The front of an edition; the world's says what Kiosk is and how it is searched."""
    key, world = front.edition.key, front.edition == WORLD
    own = address("front") if world else address("edition", key)
    name = settings.SITE_NAME
    if not world:
        name = f"{edition_name(front.edition, language)} - {name}"
    entries = [entry for entry in (front.lead, *front.top, *front.now) if entry is not None]
    listed = structured.collection(name, own, [entry.card for entry in entries])
    feeds = [
        _feed(_("Top stories"), "front-feed")
        if world
        else _feed(_("Top stories"), "edition-feed", key)
    ]
    return Head(
        own=own,
        canonical=own,
        name=name,
        about=_what(front.titles),
        feeds=(*feeds, _feed(_("Our picks"), "picks-feed")),
        data=_written([structured.web_site(), listed] if world else [listed]),
    )


def _what(titles: int) -> str:
    if titles < 2:
        return _("News, in one place.")
    said = ngettext(
        "The news of %(count)s title, in one place.",
        "The news of %(count)s titles, in one place.",
        titles,
    )
    return said % {"count": titles}


def of_section(
    section: str, edition: Edition, language: str, before: str, cards: Iterable[Card]
) -> Head:
    """A section of an edition, the page that begins after the place `before`."""
    world = edition == WORLD
    args = (section,) if world else (edition.key, section)
    name = _(SECTIONS[section])
    if not world:
        name = f"{name} - {edition_name(edition, language)}"
    own = address("section" if world else "edition-section", *args)
    feed = _feed(name, "section-feed" if world else "edition-section-feed", *args)
    return Head(
        own=_paged(own, before),
        canonical=_paged(own, before),
        name=name,
        feeds=(feed,),
        data=_written(
            [structured.collection(name, own, cards), structured.breadcrumbs([(name, own)])]
        ),
    )


def of_install() -> Head:
    """How to have Kiosk as an app."""
    own = address("install")
    return Head(own=own, canonical=own, name=f"{_('Download the app')} - {settings.SITE_NAME}")


def of_article(article: ShownArticle, *, closed: bool = False) -> Head:
    """An article; `closed`: not everybody may read it. For searching its publisher's page counts, not
    ours."""
    own = address("article", article.id, article.slug)
    way = [(_(SECTIONS[article.section]), address("section", article.section))]
    way.append((article.text.headline, own))
    return Head(
        own=own,
        canonical=article.address or own,
        name=article.text.headline,
        about=_short(article.text.standfirst),
        kind="article",
        picture=share_pictures.of_article(article),
        published=article.published if article.dated else None,
        updated=article.updated,
        section=article.section,
        feeds=(_feed(article.masthead.name, "title-feed", article.masthead.slug),),
        data=_written(
            [structured.news_article(article, closed=closed), structured.breadcrumbs(way)]
        ),
    )


def of_story(story: ShownStory) -> Head:
    """A story: a page of ours, of many publishers' reports."""
    card, lead = story.card, story.card.lead
    own = address("story", card.id, card.slug)
    way = [(_(SECTIONS[lead.section]), address("section", lead.section)), (lead.headline, own)]
    reports = [report.card for report in story.reports]
    listed = structured.collection(lead.headline, own, reports, language=lead.language)
    return Head(
        own=own,
        canonical=own,
        name=lead.headline,
        about=_short(lead.standfirst),
        kind="article",
        picture=share_pictures.of_card(lead),
        published=story.began,
        updated=card.moved,
        section=lead.section,
        feeds=(_feed(lead.headline, "story-feed", card.id),),
        data=_written([listed, structured.breadcrumbs(way)]),
    )


def of_title(
    title: Title, section: str, before: str, cards: Iterable[Card], said: Declarations
) -> Head:
    """A title's page, or what it has in one section; its publisher and owner loaded."""
    own = address("title", title.slug)
    listing = _asked(own, section=section, before=before)
    listed = structured.collection(title.name, own, cards, language=title.language)
    owner = title.publisher.owner.name if title.publisher.owner else ""
    organisation = structured.news_organisation(Masthead.of(title), title.home, owner, said.page)
    listed["about"] = organisation
    way = [(_("All titles"), address("titles")), (title.name, own)]
    return Head(
        own=listing,
        canonical=listing,
        name=title.name,
        picture=share_pictures.of_title(title),
        feeds=(_feed(title.name, "title-feed", title.slug),),
        data=_written([listed, structured.breadcrumbs(way)]),
    )


def of_topic(topic: Topic, before: str, cards: Iterable[Card]) -> Head:
    """A topic's page."""
    own = address("topic", topic.key)
    return Head(
        own=_paged(own, before),
        canonical=_paged(own, before),
        name=topic.name,
        feeds=(_feed(topic.name, "topic-feed", topic.key),),
        data=_written(
            [
                structured.collection(topic.name, own, cards),
                structured.breadcrumbs([(topic.name, own)]),
            ]
        ),
    )


def of_titles(query: str, page: int) -> Head:
    """The directory of titles; what a form narrowed it to is left out of searches."""
    own = address("titles")
    paged = "&".join(filter(None, (query, f"page={page}" if page > 1 else "")))
    return Head(
        own=f"{own}?{paged}" if paged else own,
        canonical=f"{own}?{paged}" if paged else own,
        name=_("All titles"),
        data=_written([structured.breadcrumbs([(_("All titles"), own)])]),
        hidden=bool(query),
    )


def _feed(name: str, route: str, *args: object) -> FeedLink:
    atom, json = (reverse(f"web:{route}", args=[*args, form]) for form in ("atom", "json"))
    return FeedLink(f"{name} - {settings.SITE_NAME}", atom, json)


def _written(data: Sequence[structured.Data]) -> tuple[Markup, ...]:
    return tuple(map(structured.written, data))


def _paged(own: str, before: str) -> str:
    return _asked(own, before=before)


def _asked(own: str, **said: str) -> str:
    """The address with what is asked of the page there; what is empty asks nothing."""
    query = urlencode({name: value for name, value in said.items() if value})
    return f"{own}?{query}" if query else own


def _short(text: str) -> str:
    return Truncator(text).chars(_LONGEST)
