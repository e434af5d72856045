"""Stories as readers see them: a card in a list, and a story's own page, as ready objects.

Each article is shown under its title's terms, by `articles.cards`; what they do not allow is not here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from kiosk.articles.cards import Card, cards, slug
from kiosk.articles.muting import held
from kiosk.articles.plain import shown_texts
from kiosk.stories.adding import Text, additions
from kiosk.stories.counting import OWN, Member, members
from kiosk.stories.folding import root_of
from kiosk.stories.models import Story, StoryLink, StoryTopic, Telling, Topic
from kiosk.stories.muting import muted_stories
from kiosk.stories.voices import Voice, alternatives

# Titles named on a story's card, besides the one that leads; topics named on a story's page.
NAMED = 3
TOPICS = 8
RELATED = 6
# Articles of a story that its page shows as cards; of the rest it says how many they are.
SHOWN = 120
# Articles of a story that are looked at for one to lead with, where its lead cannot.
_FIRST = 40


class MissingError(Exception):
    """No such story was ever here."""


class MergedError(Exception):
    """The story became part of another: `stands` is its id, `slug` the end of its address."""

    def __init__(self, stands: int, slug: str) -> None:
        super().__init__(stands)
        self.stands, self.slug = stands, slug


@dataclass(frozen=True, slots=True)
class StoryCard:
    """A story in a list: the article that leads it, and how many tell it.

    `others` are names of some other titles that tell it; a story of one article has none.
    """

    id: int
    slug: str
    lead: Card
    articles: int
    titles: int
    owners: int
    countries: int
    independent: int
    agencies: tuple[str, ...]
    others: tuple[str, ...]
    moved: datetime

    @property
    def alone(self) -> bool:
        return self.articles < 2


@dataclass(frozen=True, slots=True)
class Report:
    """A report of a story, with the copies and rewrites of it folded under it.

    `adds` has names and figures of what may be seen of it that no earlier report mentions.
    """

    card: Card
    role: str
    agency: str
    copies: tuple[Card, ...]
    adds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownStory:
    """A story's page. `timeline` has each report and copy once, by time of publication, earliest first.

    `places` and `languages` count articles by country code and language code, most first. `voices` tell
    it from elsewhere: from other countries, of other owners, in other languages. `elsewhere`
    are stories in other languages that tell the same; `unshown` counts articles beyond `SHOWN`.
    """

    card: StoryCard
    reports: tuple[Report, ...]
    timeline: tuple[Card, ...]
    places: tuple[tuple[str, int], ...]
    languages: tuple[tuple[str, int], ...]
    voices: tuple[Card, ...]
    topics: tuple[Topic, ...]
    elsewhere: tuple[StoryCard, ...]
    related: tuple[StoryCard, ...]
    began: datetime
    unshown: int


def story_cards(story_ids: Sequence[int], now: datetime) -> list[StoryCard]:
    """The standing ones of those stories with something to show, in that order; six queries.

    A story that turns on something the reader shut out is not among them; where only its lead is, another
    that tells it leads.
    """
    found = {
        story.pk: story
        for story in Story.objects.standing().filter(pk__in=story_ids, articles__gt=0).order_by()
    }
    for pk in muted_stories(found):
        del found[pk]
    leads = _leads(list(found.values()), now)
    others = _others([pk for pk in leads if found[pk].titles > 1])
    return [_card(found[pk], leads[pk], others.get(pk, ())) for pk in story_ids if pk in leads]


def story(story_id: int, now: datetime) -> ShownStory:
    """The story's page at `now`. Raises MissingError, and MergedError where another stands for it."""
    row = _standing(story_id, now)
    elsewhere = _linked([row.pk])[:RELATED]
    wanted = [pk for pk in row.related if pk not in elsewhere]
    around = {c.id: c for c in story_cards([row.pk, *elsewhere, *wanted], now)}
    if row.pk not in around:
        raise MissingError(story_id)
    here = members([row.pk, *elsewhere])
    told = here[row.pk]
    lead = around[row.pk].lead
    reports, timeline = _reports(row, told, lead, now)
    return ShownStory(
        card=around[row.pk],
        reports=reports,
        timeline=timeline,
        places=_counted(member.country for member in told),
        languages=_counted(member.language for member in told),
        voices=_voices(lead.id, here, now),
        topics=_topics(row.pk),
        elsewhere=tuple(around[pk] for pk in elsewhere if pk in around),
        related=tuple(around[pk] for pk in wanted if pk in around)[:RELATED],
        began=row.began_at,
        unshown=len(told) - len(timeline),
    )


def card_of(story_id: int, now: datetime) -> StoryCard:
    """The story's card at `now`. Raises MissingError, and MergedError where another stands for it."""
    found = story_cards([_standing(story_id, now).pk], now)
    if not found:
        raise MissingError(story_id)
    return found[0]


def story_of(article_id: int, now: datetime) -> tuple[StoryCard | None, tuple[StoryCard, ...]]:
    """The story an article tells, None where it is not placed yet; and the stories related to it."""
    row = (
        Story.objects.standing()
        .filter(tellings__article=article_id)
        .values("pk", "related")
        .first()
    )
    if row is None:
        return None, ()
    found = story_cards([row["pk"], *row["related"]], now)
    own = next((card for card in found if card.id == row["pk"]), None)
    related = tuple(card for card in found if card.id != row["pk"])[:RELATED]
    return own, related


# ---------------------------------------------------------------- pieces


def _standing(story_id: int, now: datetime) -> Story:
    row = Story.objects.filter(pk=story_id).first()
    if row is None:
        raise MissingError(story_id)
    if row.merged_into_id is None:
        return row
    stands = story_cards([row.merged_into_id], now)
    if not stands:
        raise MissingError(story_id)
    raise MergedError(stands[0].id, stands[0].slug)


def _leads(stories: Sequence[Story], now: datetime) -> dict[int, Card]:
    """Each story's leading card. Where the lead is gone since it was counted, or the reader shut it out,
    the earliest report there is."""
    wanted = {story.lead_id: story.pk for story in stories if story.lead_id is not None}
    leads = {wanted[card.id]: card for card in cards(list(wanted), now)}
    lost = [story.pk for story in stories if story.pk not in leads]
    if lost:
        told = {pk: [m.article_id for m in some[:_FIRST]] for pk, some in members(lost).items()}
        drawn = {card.id: card for card in cards([a for ids in told.values() for a in ids], now)}
        for pk, ids in told.items():
            if first := next((a for a in ids if a in drawn), None):
                leads[pk] = drawn[first]
    return leads


def _others(story_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """For each story the names of titles that tell it, those with reports of their own first."""
    rows = (
        Telling.objects.filter(
            story_id__in=story_ids,
            article__withdrawn_at=None,
            article__title__dropped_at=None,
        )
        .order_by("story_id", "source_id", "published_at", "article_id")
        .values_list("story_id", "article__title__name", "article__title__slug", "source_id")
    )
    named: dict[int, dict[str, None]] = {}
    muted = held().titles
    for own in (True, False):
        for story_id, name, slug_, source in rows:
            if own == (source is None) and slug_ not in muted:
                named.setdefault(story_id, {})[name] = None
    return {story_id: tuple(names) for story_id, names in named.items()}


def _card(story: Story, lead: Card, names: Iterable[str]) -> StoryCard:
    others = tuple(name for name in names if name != lead.masthead.name)
    return StoryCard(
        id=story.pk,
        slug=slug(lead.headline),
        lead=lead,
        articles=story.articles,
        titles=story.titles,
        owners=story.owners,
        countries=story.countries,
        independent=story.independent,
        agencies=tuple(story.agencies),
        others=others[:NAMED],
        moved=story.moved_at,
    )


def _reports(
    row: Story, told: Sequence[Member], lead: Card, now: datetime
) -> tuple[tuple[Report, ...], tuple[Card, ...]]:
    """The reports, the leading one first, then the newest; and all articles shown, by time."""
    newest = sorted(told, key=lambda m: (m.article_id != lead.id, -m.published.timestamp()))
    heads = _heads(row, told)
    ids = _shown_of([member.article_id for member in newest], heads)
    drawn = {card.id: card for card in cards(ids, now)}
    timeline = sorted(drawn.values(), key=lambda card: (card.published, card.id))
    copies: dict[int, list[Card]] = {}
    own = []
    for card in timeline:
        head = heads[card.id]
        if head == card.id or head not in drawn:
            own.append(card)
        else:
            copies.setdefault(head, []).append(card)
    by_id = {member.article_id: member for member in told}
    adds = _adds(own, now)
    first = heads.get(lead.id)
    reports = tuple(
        Report(drawn[pk], by_id[pk].role, by_id[pk].agency, tuple(copies.get(pk, ())), adds[pk])
        for pk in sorted(ids, key=lambda pk: pk != first)
        if pk in adds
    )
    return reports, tuple(timeline)


def _heads(row: Story, told: Sequence[Member]) -> dict[int, int]:
    """For each of these, the earliest first, the one it is folded under: the source it goes back to, or
    where that is gone the first that carries it; its own id for a report of its own."""
    sources: dict[int, int | None] = dict(
        Telling.objects.filter(story=row)
        .exclude(source=None)
        .order_by("article_id")
        .values_list("article_id", "source_id")
    )
    here = {member.article_id for member in told}
    firsts: dict[int, int] = {}
    heads = {}
    for member in told:
        root = root_of(member.article_id, sources)
        heads[member.article_id] = firsts.setdefault(
            root, root if root in here else member.article_id
        )
    return heads


def _shown_of(newest: Sequence[int], heads: Mapping[int, int]) -> list[int]:
    """The first `SHOWN` of these, no copy without what it is folded under."""
    shown: dict[int, None] = {}
    for pk in newest:
        needed = dict.fromkeys((pk, heads[pk]))
        if len(shown.keys() | needed.keys()) > SHOWN:
            break
        shown |= needed
    return [pk for pk in newest if pk in shown]


def _adds(reports: Sequence[Card], now: datetime) -> dict[int, tuple[str, ...]]:
    """What each of these, the earliest first, adds to those before it."""
    texts = shown_texts([card.id for card in reports], now)
    found = additions([Text(card.headline, texts.get(card.id, "")) for card in reports])
    return {card.id: added for card, added in zip(reports, found, strict=True)}


def _voices(lead: int, told: Mapping[int, Sequence[Member]], now: datetime) -> tuple[Card, ...]:
    """Those who tell it from elsewhere, in these stories: the story's own and the linked ones."""
    voices = {member.article_id: _voice(member) for some in told.values() for member in some}
    if lead not in voices:
        return ()
    chosen = alternatives(voices[lead], list(voices.values()))
    return tuple(cards([voice.article for voice in chosen], now))


def _voice(member: Member) -> Voice:
    return Voice(
        article=member.article_id,
        title=member.title_id,
        owner=member.owner,
        country=member.country,
        language=member.language,
        words=member.words,
        published=member.published,
        own=member.role in OWN,
    )


def _counted(values: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(Counter(value for value in values if value).most_common())


def _topics(story_id: int) -> tuple[Topic, ...]:
    rows = StoryTopic.objects.filter(story=story_id).exclude(topic__key__in=held().topics)
    rows = rows.select_related("topic").order_by("-weight", "pk")
    return tuple(row.topic for row in rows[:TOPICS])


def _linked(story_ids: Sequence[int]) -> list[int]:
    """Stories in other languages that tell the same as these."""
    rows = StoryLink.objects.filter(Q(one__in=story_ids) | Q(other__in=story_ids))
    pairs = rows.order_by("-linked_at", "pk").values_list("one", "other")
    return list(dict.fromkeys(pk for pair in pairs for pk in pair if pk not in story_ids))
