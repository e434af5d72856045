"""Taking titles into the house: a list becomes owners, publishers, titles and feeds; twice is once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.text import slugify

from kiosk.kit.addresses import key
from kiosk.publishers.listing import ListedTitle
from kiosk.publishers.models import Feed, Owner, Publisher, Title


@dataclass(slots=True)
class Imported:
    """What came of an import: names of new titles, and how many feeds were new or known."""

    titles: list[str] = field(default_factory=list)
    feeds: int = 0
    known_feeds: int = 0


def import_titles(listed: Sequence[ListedTitle], now: datetime) -> Imported:
    """Add titles and feeds that are not carried yet, in one transaction.

    A title is known by any of its feeds, else by its name and home page. What is known is left as it
    is: an import never overwrites what an editor has set.
    """
    imported = Imported()
    with transaction.atomic():
        slugs = set(Title.objects.order_by("slug").values_list("slug", flat=True))
        for one in listed:
            feeds = {key(feed.url): feed for feed in one.feeds}
            known = Feed.objects.filter(key__in=feeds).select_related("title").order_by("id")
            standing = {feed.key: feed for feed in known}
            title = next((feed.title for feed in standing.values()), None) or (
                Title.objects.filter(name=one.name, home=one.home or "").order_by("id").first()
            )
            if title is None:
                title = _new_title(one, slugs, now)
                imported.titles.append(title.name)
            fresh = [
                Feed(title=title, url=feed.url, key=k, section=feed.section, added_at=now)
                for k, feed in feeds.items()
                if k not in standing
            ]
            Feed.objects.bulk_create(fresh)
            imported.feeds += len(fresh)
            imported.known_feeds += len(standing)
    return imported


def _new_title(one: ListedTitle, slugs: set[str], now: datetime) -> Title:
    owner = Owner.objects.get_or_create(name=one.owner)[0] if one.owner else None
    publisher, made = Publisher.objects.get_or_create(name=one.name, defaults={"owner": owner})
    if not made and owner is not None and publisher.owner_id != owner.pk:
        # Another house of the same name ("The Times"): told apart by who owns it.
        publisher, _ = Publisher.objects.get_or_create(
            name=f"{one.name} ({one.owner})", defaults={"owner": owner}
        )
    slug = _free_slug(one, slugs)
    slugs.add(slug)
    return Title.objects.create(
        publisher=publisher,
        name=one.name,
        slug=slug,
        home=one.home or "",
        country=one.country or "",
        language=one.language or "",
        added_at=now,
    )


def _free_slug(one: ListedTitle, taken: set[str]) -> str:
    """The name in Latin letters, else the host's; with a number where that is taken."""
    host = (urlsplit(one.home or one.feeds[0].url).hostname or "").removeprefix("www.")
    stem = slugify(one.latin or one.name)[:70] or slugify(host.replace(".", "-"))[:70] or "title"
    slug, number = stem, 2
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug
