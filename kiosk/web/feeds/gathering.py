"""What each feed of ours holds: the newest of a list, one of each text, without what a reader muted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.utils.translation import gettext as _

from kiosk.articles import listing
from kiosk.articles.cards import cards
from kiosk.articles.items import Item, items
from kiosk.articles.muting import held
from kiosk.front import making, picks
from kiosk.front.editions import WORLD, Edition
from kiosk.front.editions import name as edition_name
from kiosk.publishers.models import Title
from kiosk.publishers.sections import SECTIONS
from kiosk.stories import listing as story_listing
from kiosk.stories.counting import members
from kiosk.stories.folding import folded, folded_in
from kiosk.stories.showing import StoryCard
from kiosk.web.addresses import address
from kiosk.web.feeds.values import FeedOut, Offer

MOST = 40
# So many more are looked at, as copies and what is muted leave gaps.
_LOOKED_AT = 3 * MOST
_ALWAYS = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Lead:
    """An article that leads a story in a list, the story where others tell it, an editor's note."""

    article: int
    story: StoryCard | None = None
    note: str = ""


def of_front(edition: Edition, now: datetime, language: str) -> FeedOut | None:
    """What leads right now in an edition; None where there is no such edition."""
    front = making.front(edition.key, now, settings.LANGUAGE_CODE)
    if front is None:
        return None
    entries = making.top_stories(now, edition.key, MOST)
    if not entries and front.lead is not None:  # nothing is ranked yet
        entries = [front.lead, *front.top]
    world = edition == WORLD
    name = _("Top stories") if world else f"{_('Top stories')} - {edition_name(edition, language)}"
    leads = [_Lead(entry.card.id, entry.story) for entry in entries]
    return FeedOut(
        key=f"front/{edition.key}",
        name=f"{name} - {settings.SITE_NAME}",
        about="",
        page=address("front") if world else address("edition", edition.key),
        language="" if edition.kind != "language" else edition.code,
        offers=_offers(leads, now),
        began=_ALWAYS,
    )


def of_section(section: str, edition: Edition, now: datetime, language: str) -> FeedOut | None:
    """What leads in a section, on the world's with its newest; None where an edition has nothing in it."""
    world = edition == WORLD
    entries = making.in_section(edition.key, section, now, MOST // 2 if world else MOST)
    if not entries and not world:
        return None
    leads = [_Lead(entry.card.id, entry.story) for entry in entries]
    if world:
        newest = listing.newest_in_section(section, _LOOKED_AT)
        above = [lead.article for lead in leads]
        leads += map(_Lead, folded_in(section, newest, now, above))
    named = _(SECTIONS[section])
    if not world:
        named = f"{named} - {edition_name(edition, language)}"
    return FeedOut(
        key=f"section/{section}" if world else f"edition/{edition.key}/section/{section}",
        name=f"{named} - {settings.SITE_NAME}",
        about="",
        page=address("section", section)
        if world
        else address("edition-section", edition.key, section),
        language="" if edition.kind != "language" else edition.code,
        offers=_offers(leads, now),
        began=_ALWAYS,
    )


def of_title(title: Title, now: datetime) -> FeedOut:
    """A title's newest."""
    leads = map(_Lead, listing.newest_of_title(title.pk, _LOOKED_AT))
    return FeedOut(
        key=f"title/{title.slug}",
        name=f"{title.name} - {settings.SITE_NAME}",
        about="",
        page=address("title", title.slug),
        language=title.language,
        offers=_offers(list(leads), now),
        began=title.added_at,
    )


def of_topic(key: str, now: datetime) -> FeedOut | None:
    """The stories that turn on a topic, each by the article that leads it; None where there are none."""
    found = story_listing.on_topic(key, None, now, MOST)
    if found is None:
        return None
    leads = [_Lead(card.lead.id, card) for card in found.cards]
    return FeedOut(
        key=f"topic/{key}",
        name=f"{found.topic.name} - {settings.SITE_NAME}",
        about="",
        page=address("topic", key),
        language="",
        offers=_offers(leads, now),
        began=_ALWAYS,
    )


def of_story(card: StoryCard, now: datetime) -> FeedOut:
    """All reports of a story, the newest first."""
    told = sorted(members([card.id])[card.id], key=lambda one: one.published, reverse=True)
    leads = [_Lead(one.article_id) for one in told]
    return FeedOut(
        key=f"story/{card.id}",
        name=f"{card.lead.headline} - {settings.SITE_NAME}",
        about="",
        page=address("story", card.id, card.slug),
        language=card.lead.language,
        offers=_offers(leads, now),
        began=card.moved,
    )


def of_picks(now: datetime) -> FeedOut:
    """Our Picks with their notes."""
    leads = [_Lead(pick.card.id, pick.story, pick.note) for pick in picks.current(now, MOST)]
    return FeedOut(
        key="picks",
        name=f"{_('Our picks')} - {settings.SITE_NAME}",
        about="",
        page=address("front"),
        language="",
        offers=_offers(leads, now),
        began=_ALWAYS,
    )


# ---------------------------------------------------------------- one of each


def _offers(leads: Sequence[_Lead], now: datetime) -> tuple[Offer, ...]:
    """Up to `MOST` of these, the newest first: no text twice, nothing the reader shut out.

    Of several that carry one text the first that came stands, so that a later copy makes no new item.
    """
    out = _shut_out([lead.article for lead in leads], now)
    kept: dict[int, _Lead] = {}
    for lead in leads:
        if lead.article not in out:
            kept.setdefault(lead.article, lead)
    once = set(folded(sorted(kept)))
    ids = [pk for pk in kept if pk in once][:MOST]
    found = _distinct(items(ids, now, site=settings.BASE_URL.rstrip("/")))
    found.sort(key=lambda item: (item.published, item.id), reverse=True)
    return tuple(Offer(item, _story(kept[item.id]), kept[item.id].note) for item in found)


def _shut_out(article_ids: Sequence[int], now: datetime) -> set[int]:
    """Those of the articles that whoever asks shut out; no query where there are no mutes."""
    if not held():
        return set()
    return set(article_ids) - {card.id for card in cards(article_ids, now)}


def _distinct(some: Iterable[Item]) -> list[Item]:
    """Without a text that another of them carries word for word, or another title under its headline."""
    found, texts, headlines = [], set[str](), dict[str, str]()
    for item in some:
        headline = " ".join(item.text.headline.casefold().split())
        same = headlines.setdefault(headline, item.masthead.slug) != item.masthead.slug
        if not same and item.text_key not in texts:
            found.append(item)
        texts.update(filter(None, (item.text_key,)))
    return found


def _story(lead: _Lead) -> str:
    """The address of the story, where others tell it too."""
    if lead.story is None or lead.story.alone:
        return ""
    return address("story", lead.story.id, lead.story.slug)
