"""Evidence: all that fronts are made of, loaded at once: recent articles, stories, ballots."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Q, QuerySet

from kiosk.articles.models import Article, ArticleSection, visible_in
from kiosk.front.editions import primary
from kiosk.front.models import Ballot
from kiosk.front.ranking import Report, Vote
from kiosk.publishers.models import Title
from kiosk.publishers.sections import SECTIONS
from kiosk.stories.models import StoryLink, Telling

# The newest of the window, of what several tell and of what stands alone, are enough, and must be: this
# is held in memory.
MOST_TOLD, MOST_ALONE = 20_000, 8_000
# The newest of a story that is looked at by itself.
MOST_OF_A_STORY = 2_000
# Articles a query asks about: a database takes so many values at once, and not many more.
_CHUNK = 4_000
# A front not looked at for so long says nothing of now; it still counts, fading.
_STANDS = timedelta(hours=3)
_BALLOTS_KEPT = timedelta(hours=48)
# A title with fewer articles than one a day rarely publishes.
_RARE_A_DAY = 1.0
# Of each section, articles from before the window: a section whose titles publish by the week is not
# empty in between.
OLDER, OLDER_DAYS = 120, 30
_OWN = {Telling.Role.ORIGINAL.value, Telling.Role.INDEPENDENT.value}


class House(NamedTuple):
    """A title as fronts see it. `owner` is a negative number where only the publisher is known."""

    owner: int
    country: str
    language: str


class Seen(NamedTuple):
    """A recent article: its report, its language, its story (0: none yet) and the article that leads
    that, whether it is an agency's copy, and marks of what it says: two articles that share one are
    the same to a reader."""

    report: Report
    language: str
    story: int
    lead: int
    wire: bool
    said: tuple[Hashable, ...]


@dataclass(slots=True)
class Material:
    """What fronts are made of; `since` is when the window begins. Keys of `events` are the least of the
    stories that tell one event, as linked across languages, or the negative id of an article that is in
    no story yet."""

    since: datetime
    houses: dict[int, House] = field(default_factory=dict)
    events: dict[int, list[Seen]] = field(default_factory=dict)
    sections: dict[int, list[str]] = field(default_factory=dict)
    votes: dict[int, list[Vote]] = field(default_factory=dict)
    voting: set[int] = field(default_factory=set)
    rare: set[int] = field(default_factory=set)


def load(now: datetime) -> Material:
    """The material of the last KIOSK_STORY_HOURS hours at `now`, and of each section some from before.

    Eight queries, and one for each section.
    """
    since = now - timedelta(hours=settings.STORY_HOURS)
    houses = _houses()
    recent = Article.objects.visible().filter(published_at__gte=since, published_at__lte=now)
    several = Q(telling__story__articles__gte=2)
    alone = Q(telling=None) | Q(telling__story__articles__lt=2)
    rows = _articles(recent.filter(several)[:MOST_TOLD], houses)
    rows += _articles(recent.filter(alone)[:MOST_ALONE], houses)
    busy = _busy(rows, now - since)
    older = _older_ids(since)
    rows += _articles(Article.objects.visible().filter(pk__in=older), houses)
    material = Material(since, _speaking(houses, rows), rare={s.report.title for s in rows} - busy)
    same = _linked({seen.story for seen in rows} - {0}, since)
    events: defaultdict[int, list[Seen]] = defaultdict(list)
    for seen in rows:
        number = same.get(seen.story, seen.story) if seen.story else -seen.report.article
        events[number].append(seen)
    material.events = dict(events)
    articles = {seen.report.article: seen for seen in rows}
    _place(material, articles.keys() - older.keys())
    for article_id in older.keys() & articles.keys():
        material.sections[article_id] = [older[article_id]]
    _ballots(material, articles, now)
    return material


def load_story(story_id: int, now: datetime) -> Material:
    """The material of one story, as its own event, however old it is; no events where nobody tells it.

    Six queries.
    """
    houses = _houses()
    told = Article.objects.visible().filter(telling__story=story_id)
    rows = _articles(told[:MOST_OF_A_STORY], houses)
    material = Material(now - timedelta(hours=settings.STORY_HOURS), _speaking(houses, rows))
    if rows:
        material.events = {story_id: rows}
    articles = {seen.report.article: seen for seen in rows}
    _place(material, articles)
    _ballots(material, articles, now, of_these=True)
    return material


def _houses() -> dict[int, House]:
    rows = Title.objects.carried().values_list(
        "id", "publisher_id", "publisher__owner_id", "country", "language"
    )
    return {
        pk: House(owner or -publisher, country, primary(language))
        for pk, publisher, owner, country, language in rows
    }


_ARTICLE = (
    "id", "title_id", "headline", "language", "published_at", "dated_by", "telling__story_id",
    "telling__story__lead_id", "telling__role", "telling__source_id", "telling__agency",
)  # fmt: skip


def _older_ids(before: datetime) -> dict[int, str]:
    """The newest articles of each section from before the window, each with one section it is in."""
    found: dict[int, str] = {}
    since = before - timedelta(days=OLDER_DAYS)
    for section in SECTIONS:
        rows = visible_in(section, since).filter(published_at__lt=before)
        found |= dict.fromkeys(rows.values_list("article_id", flat=True)[:OLDER], section)
    return found


def _articles(articles: QuerySet[Article], houses: Mapping[int, House]) -> list[Seen]:
    rows: QuerySet[Any, Any] = articles.values_list(*_ARTICLE)
    copies: dict[int, tuple[int, str]] = {}
    owners: dict[int, int] = {}
    found = []
    for row in rows.iterator(chunk_size=2000):
        pk, title_id, *_, role, source, agency = row
        if title_id not in houses:
            continue  # taken in a moment ago
        owners[pk] = houses[title_id].owner
        if role is not None and role not in _OWN:
            copies[pk] = (source or pk, agency)
        found.append(row)
    return [_seen(row, houses[row[1]], copies, owners) for row in found]


def _seen(
    row: tuple[object, ...],
    house: House,
    copies: Mapping[int, tuple[int, str]],
    owners: Mapping[int, int],
) -> Seen:
    pk, title_id, headline, language, published, dated_by, story, lead, role, *_ = row
    assert isinstance(pk, int)
    assert isinstance(title_id, int)
    assert isinstance(published, datetime)
    root, agency = _root(pk, copies)
    report = Report(
        article=pk,
        title=title_id,
        owner=house.owner,
        country=house.country,
        voice=_voice(root, agency, owners) if pk in copies else house.owner,
        own=pk not in copies,
        agency=agency if pk in copies else "",
        published=published,
        dated=dated_by != Article.DatedBy.RECEIPT,
    )
    said = ("copy", root), ("headline", hash(" ".join(str(headline).casefold().split())))
    return Seen(
        report,
        primary(str(language or "")) or house.language,
        story if isinstance(story, int) else 0,
        lead if isinstance(lead, int) else 0,
        role == Telling.Role.WIRE.value,
        said,
    )


def _root(pk: int, copies: Mapping[int, tuple[int, str]]) -> tuple[int, str]:
    """The article all this one's text goes back to, and the agency named first on the way there."""
    agency, passed = "", {pk}
    while pk in copies:
        source, named = copies[pk]
        agency = agency or named
        if source in passed:
            break
        passed.add(source)
        pk = source
    return pk, agency


def _voice(root: int, agency: str, owners: Mapping[int, int]) -> Hashable:
    """Who speaks in a copy: the agency, else who wrote the original, else the text itself."""
    if agency:
        return " ".join(agency.casefold().split())
    return owners.get(root, f"article {root}")


def _speaking(houses: Mapping[int, House], rows: Iterable[Seen]) -> dict[int, House]:
    """The houses, with the language most of their articles are in where their own is not known."""
    spoken: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for seen in rows:
        if seen.language and not houses[seen.report.title].language:
            spoken[seen.report.title][seen.language] += 1
    most = {title: counts.most_common(1)[0][0] for title, counts in spoken.items()}
    return {
        pk: house._replace(language=most.get(pk, house.language)) for pk, house in houses.items()
    }


def _linked(stories: Iterable[int], since: datetime) -> dict[int, int]:
    """For each story that is linked to others across languages, the least of them all."""
    known = set(stories)
    parent: dict[int, int] = {}

    def least(pk: int) -> int:
        while parent.get(pk, pk) != pk:
            pk = parent[pk]
        return pk

    links = StoryLink.objects.filter(one__moved_at__gte=since, other__moved_at__gte=since)
    for one, other in links.order_by("id").values_list("one_id", "other_id"):
        if one in known and other in known:
            first, second = sorted((least(one), least(other)))
            parent[second] = first
    return {pk: least(pk) for pk in parent}


def _busy(rows: Iterable[Seen], window: timedelta) -> set[int]:
    """Titles that do not rarely publish."""
    counts = Counter(seen.report.title for seen in rows)
    most = _RARE_A_DAY * window / timedelta(days=1)
    return {title for title, count in counts.items() if count > most}


def _place(material: Material, article_ids: Iterable[int]) -> None:
    """The sections those articles stand in; a query for some thousands."""
    ids = sorted(article_ids)
    for at in range(0, len(ids), _CHUNK):
        rows = ArticleSection.objects.filter(article_id__in=ids[at : at + _CHUNK])
        placed = rows.order_by("article_id", "id").values_list("article_id", "section")
        for article_id, section in placed:
            material.sections.setdefault(article_id, []).append(section)


def _ballots(
    material: Material, articles: Mapping[int, Seen], now: datetime, *, of_these: bool = False
) -> None:
    """Votes by article, and whose fronts are read at all; `of_these` where only these articles' votes
    are to be read."""
    rows = Ballot.objects.filter(last_seen_at__gte=now - _BALLOTS_KEPT).order_by("id")
    if of_these:
        voting = rows.order_by("title_id").values_list("title_id", flat=True).distinct()
        material.voting |= set(voting) & material.houses.keys()
        rows = rows.filter(article_id__in=list(articles))
    for article_id, title_id, kind, prominence, best, hours, last, left in rows.values_list(
        "article_id", "title_id", "kind", "prominence", "best", "hours", "last_seen_at", "left_at"
    ):
        house = material.houses.get(title_id)
        if house is None:
            continue
        material.voting.add(title_id)
        seen = articles.get(article_id)
        if seen is None:
            continue
        report = seen.report
        material.votes.setdefault(article_id, []).append(
            Vote(
                owner=house.owner,
                # An agency's copy counts once; who rewrote it chose to.
                voice=report.voice if seen.wire else house.owner,
                home=kind == Ballot.Kind.HOME,
                prominence=prominence,
                best=best,
                hours=hours,
                seen=last,
                stands=left is None and now - last <= _STANDS,
                published=report.published,
            )
        )
