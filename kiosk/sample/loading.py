"""Loading the sample edition: its values go through the same filing as everything else."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from kiosk.articles import pictures
from kiosk.articles.copy import Copy, CopyPicture, EntryCopy, FeedCopy
from kiosk.articles.filing import file_feeds
from kiosk.articles.keeping import forget_texts
from kiosk.articles.models import Address, Article, Correction, Revision
from kiosk.kit.addresses import identity, key
from kiosk.kit.cleaning import clean, text_of
from kiosk.kit.language import count_words, direction, reading_minutes
from kiosk.publishers.feed_keys import feed_key
from kiosk.publishers.models import Feed, Owner, Publisher, Terms, Title
from kiosk.sample.drawing import draw
from kiosk.sample.edition import edition
from kiosk.sample.placing import place
from kiosk.sample.refreshing import refresh, standing
from kiosk.sample.values import Edition, SampleArticle, SampleTitle

# One title shows what a title without terms looks like, one what headline-only terms do. Most are for
# members; some are for everybody, one so long as an article is new, one has a meter of its own.
UNCONTRACTED = "harbour-and-hill"
_MEMBERS: Mapping[str, Any] = {"show": Terms.Show.FULL, "readers": Terms.Readers.MEMBERS}
_EVERYBODY: Mapping[str, Any] = {"show": Terms.Show.FULL}
AGREED: Mapping[str, Mapping[str, Any]] = {
    "touchline-post": {"show": Terms.Show.HEADLINE},
    "lagoon-dispatch": _EVERYBODY,
    "candil-austral": _EVERYBODY,
    "waraqat-alzaytun": _EVERYBODY,
    "werdenauer-bote": {**_MEMBERS, "free_hours": 12},
    "quai-des-heures": {**_MEMBERS, "meter_anonymous": 1, "meter_signed_in": 2},
    "brass-tally": {**_MEMBERS, "meter_anonymous": 0, "meter_signed_in": 0, "gifting": False},
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """How much was loaded."""

    titles: int
    articles: int
    pictures: int


def load(now: datetime) -> Loaded:
    """File the edition as it stands at `now`; what an earlier loading filed is brought to now.

    Articles keep their ids, and so their addresses, however often it is loaded.
    """
    sample = edition(now)
    drawn = _draw(sample)
    with transaction.atomic():
        titles = {title.slug: _title(title, sample, now) for title in sample.titles}
        _refresh(sample, titles, now)
        file_feeds(list(_feeds(sample, titles, now)))
        _write_history(sample.articles, titles)
        # What stood already and earlier texts do not go through filing, which keeps to the terms.
        forget_texts(now)
    place(sample.articles, titles, now)
    return Loaded(len(titles), len(sample.articles), drawn)


def picture_url(picture_key: str) -> str:
    """The address a drawn picture goes by; nothing is ever fetched from it."""
    return f"https://kiosk-sample.example/pictures/{picture_key}.png"


def _draw(sample: Edition) -> int:
    """Draw what is not drawn yet, on every core; a picture never changes."""
    keys = {article.picture_key for article in sample.articles if article.picture_key}
    new = sorted(key for key in keys if not pictures.is_kept(picture_url(key)))
    with ThreadPoolExecutor(os.cpu_count()) as drawers:
        for picture_key, drawn in zip(new, drawers.map(draw, new), strict=True):
            pictures.keep(picture_url(picture_key), drawn)
    return len(keys)


def _title(one: SampleTitle, sample: Edition, now: datetime) -> Title:
    names = {owner.slug: owner.name for owner in sample.owners}
    owner, _ = Owner.objects.get_or_create(name=names[one.owner])
    publisher, _ = Publisher.objects.get_or_create(name=one.name, defaults={"owner": owner})
    about = {
        "publisher": publisher,
        "name": one.name,
        "home": one.home,
        "country": one.country,
        "language": one.language,
        "colour": one.colour,
    }
    title, made = Title.objects.update_or_create(
        slug=one.slug, defaults=about, create_defaults={**about, "added_at": now}
    )
    if made and one.slug != UNCONTRACTED:
        agreed = AGREED.get(one.slug, _MEMBERS)
        Terms.objects.create(title=title, since=now, note="invented, like the title", **agreed)
    return title


def _refresh(sample: Edition, titles: dict[str, Title], now: datetime) -> None:
    """Bring what stands already to now, and take away what the edition no longer has."""
    articles = {_address_key(article): article for article in sample.articles}
    known = standing(titles.values(), articles)
    gone = Article.objects.filter(title__in=titles.values()).exclude(pk__in=known.values())
    gone.delete()
    refresh(
        {
            pk: (titles[articles[k].title_slug], articles[k].section, _entry(articles[k]).copy)
            for k, pk in known.items()
        },
        now,
    )


def _feeds(sample: Edition, titles: dict[str, Title], now: datetime) -> Iterable[FeedCopy]:
    """The articles as if each title had a feed a section. The feeds are retired: none is polled."""
    for slug, title in titles.items():
        own = [article for article in sample.articles if article.title_slug == slug]
        for section in dict.fromkeys(article.section for article in own):
            url = f"{title.home}/feeds/{section}.xml"
            feed, _ = Feed.objects.get_or_create(
                key=feed_key(url),
                defaults={
                    "title": title,
                    "url": url,
                    "section": section,
                    "added_at": now,
                    "retired_at": now,
                },
            )
            entries = tuple(_entry(article) for article in own if article.section == section)
            yield FeedCopy(feed.pk, title.pk, section, entries, now)


def _entry(article: SampleArticle) -> EntryCopy:
    body = clean("\n".join(article.paragraphs), article.url)
    words = count_words(text_of(body), article.language)
    picture = article.picture_key and CopyPicture(
        picture_url(article.picture_key), article.caption, article.credit, 1600, 900
    )
    copy = Copy(
        url=article.url,
        headline=article.headline,
        address_keys=(_address_key(article),),
        kicker=article.kicker,
        standfirst=article.standfirst,
        authors=article.authors,
        agencies=article.agencies,
        dateline_place=article.dateline_place,
        topics=article.topics,
        language=article.language,
        direction=direction(article.language),
        body=body,
        words=words,
        reading_minutes=reading_minutes(words, article.language),
        free=article.free,
        text_key=key(article.key),
        published=article.published,
        modified=article.modified if article.modified != article.published else None,
        pictures=(picture,) if picture else (),
    )
    return EntryCopy(copy, guid_key=key(article.key), fingerprint=key(repr(article)))


def _address_key(article: SampleArticle) -> str:
    return key(identity(article.url))


def _write_history(articles: Iterable[SampleArticle], titles: dict[str, Title]) -> None:
    """Earlier texts and corrections, on the articles just filed."""
    rows = Address.objects.filter(title__in=titles.values()).select_related("article")
    filed = {address.key: address.article for address in rows}
    for sample in articles:
        article = filed[_address_key(sample)]
        texts = [(e.at, e.headline, e.standfirst, e.paragraphs) for e in sample.earlier]
        replaced = [at for at, *_ in texts[1:]] + [sample.modified]
        for (_, headline, standfirst, paragraphs), at in zip(texts, replaced, strict=False):
            _revision(article, headline, standfirst, paragraphs, at)
        if sample.corrected is not None:
            _correct(article, sample)


def _correct(article: Article, sample: SampleArticle) -> None:
    correction = sample.corrected
    assert correction is not None
    Correction.objects.create(
        article=article, note=correction.note, made_by=article.title.name, made_at=correction.at
    )
    if correction.old_headline or correction.old_paragraphs:
        _revision(
            article,
            correction.old_headline or sample.headline,
            sample.standfirst,
            correction.old_paragraphs or sample.paragraphs,
            correction.at,
        )


def _revision(
    article: Article, headline: str, standfirst: str, paragraphs: Iterable[str], at: datetime
) -> None:
    Revision.objects.create(
        article=article,
        headline=headline,
        standfirst=standfirst,
        body=clean("\n".join(paragraphs), article.url),
        replaced_at=at,
    )
    if headline != article.headline:
        article.headline_changed_at = max(at, article.headline_changed_at or at)
        article.save(update_fields=["headline_changed_at"])
