"""Placing articles in stories: load them, decide one after another, save all decisions together.

One process at a time places (the wire sees to it), so ids of new stories can be known before they are
saved and a later article of a batch may join a story that an earlier one began.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db.models import Count, F, Q

from kiosk.articles.models import Joining
from kiosk.articles.writing import insert, reserve_ids
from kiosk.stories.copies import Copies, Match, Report, Role, Signed, roles, sign
from kiosk.stories.counting import recount
from kiosk.stories.grouping import Decision, Seen, Window, group
from kiosk.stories.loading import chunks, in_reach, joined, reports, told_in, visible
from kiosk.stories.merging import LINK, merge, stands_for
from kiosk.stories.models import Story, StoryLink, Telling
from kiosk.stories.related import related
from kiosk.stories.topics import save_topics
from kiosk.stories.vectors import load

log = structlog.get_logger(__name__)

# Stories one would read next that are kept with a story.
RELATED = 12
# Names of a story that are looked at: those that may not be seen now are no topics of it.
_NAMES = 48
_TIDY_EVERY = timedelta(minutes=10)


@dataclass(slots=True)
class Placed:
    """What was decided for a batch, ready to be saved; ids of stories are those they will have."""

    tellings: dict[int, tuple[Seen, int, Decision]] = field(default_factory=dict)
    begun: dict[int, datetime] = field(default_factory=dict)
    merged: dict[int, int] = field(default_factory=dict)
    moved: dict[int, int] = field(default_factory=dict)
    linked: set[tuple[int, int]] = field(default_factory=set)
    touched: set[int] = field(default_factory=set)
    failed: dict[int, Exception] = field(default_factory=dict)  # those that cannot be read


class Grouper:
    """The window of recent stories and the copies among their articles, as the database has them."""

    def __init__(self) -> None:
        embedder = load(settings.VECTORS) if settings.VECTORS else None
        self._window = Window(settings.STORY_HOURS, embedder)
        self._copies = Copies()
        self._signed: dict[int, Signed] = {}
        self._matches: dict[int, list[Match]] = {}
        self._story_of: dict[int, int] = {}
        self._told_by: dict[int, set[int]] = {}
        self._grown: dict[int, int] = {}
        self._tidied: datetime | None = None

    @classmethod
    def read(cls, now: datetime, between: Callable[[], None] | None = None) -> Grouper:
        """The window as it stands at `now`, from the database, in the order the articles came.

        It takes minutes where there is much: `between` is called every few hundred articles. One whose
        text cannot be read stays in its story, and is left out of the window.
        """
        grouper = cls()
        rows = Telling.objects.filter(
            in_reach(now), story__merged_into=None, article__withdrawn_at=None
        ).order_by("article_id")
        placed = list(rows.values_list("article_id", "story_id"))
        for some in chunks(placed):
            if between is not None:
                between()
            stories = dict(some)
            for report in reports(list(stories)):
                if error := grouper._trouble_with(report):
                    log.error(
                        "an article could not be read", article=report.seen.id, exc_info=error
                    )
                    continue
                grouper._take(report, stories[report.seen.id], None)
        grouper._window.forget(now)
        return grouper

    def decide(self, article_ids: Sequence[int], now: datetime) -> Placed:
        """Where each of these articles belongs, in that order. Nothing is saved; the window moves on.

        One whose text cannot be read stays as it was, and is told in `failed`.
        """
        placed = Placed()
        returned = self._returned(article_ids, now, placed)
        wanted = [pk for pk in article_ids if pk in returned]
        found = {report.seen.id: report for report in reports(wanted)}
        ids = iter(reserve_ids(Story, 2 * len(article_ids) + 8))
        for pk in wanted:
            if pk in found and (error := self._trouble_with(found[pk])):
                placed.failed[pk] = error
                continue
            left = self._leave(pk) or returned[pk]
            if left is not None:
                placed.touched.add(left)
            if pk in found:
                self._place(found[pk], left, placed, ids, now)
        self._lead_on(joined(Joining.objects.filter(article_id__in=article_ids)), placed)
        self._forget(now)
        return placed

    def save(self, placed: Placed, now: datetime) -> None:
        """Save what was decided, inside the caller's transaction.

        Articles that went since, or went behind our back, leave the window with it.
        """
        self._leave_gone(placed)
        _begin(placed)
        _tell(placed, now)
        for pk, story in placed.moved.items():
            Telling.objects.filter(article_id=pk).update(story_id=story, grouped_at=now)
        merge(placed.merged, now)
        stories = {stands_for(story, placed.merged) for story in placed.touched}
        self._save_roles(stories)
        recount(stories, now)
        _link(placed, now)
        self._save_surroundings(stories, now)

    def sweep(self, now: datetime) -> int:
        """`sweep`, and the articles that went leave the window. Inside the caller's transaction."""
        placed = Placed(touched=set(stale(now)))
        swept = len(placed.touched)
        if swept:
            self.save(placed, now)
        return swept

    # ------------------------------------------------------------ deciding

    def _returned(
        self, article_ids: Sequence[int], now: datetime, placed: Placed
    ) -> dict[int, int | None]:
        """Those that may be placed, with the story they stood in before they left the window, if any.

        Not those of a story that has left it by time: however they change, they stay in it, and it is
        counted anew, as they may have been withdrawn or given back.
        """
        unknown = [pk for pk in article_ids if pk not in self._story_of]
        rows = Telling.objects.filter(article_id__in=unknown).order_by("pk")
        since = now - timedelta(hours=settings.STORY_HOURS)
        found: dict[int, int | None] = dict.fromkeys(article_ids)
        for pk, story, moved_at in rows.values_list("article_id", "story_id", "story__moved_at"):
            if moved_at >= since or self._window.story(story) is not None:
                found[pk] = story
            else:
                del found[pk]
                placed.touched.add(story)
        return found

    def _trouble_with(self, report: Report) -> Exception | None:
        """What reading the text ends in, tried before anything is changed by it."""
        try:
            self._window.prepare(report.seen)
            self._copies.find(report)
            sign(report)
        except Exception as error:  # noqa: BLE001 - told with what was decided
            return error
        return None

    def _place(
        self, report: Report, before: int | None, placed: Placed, ids: Iterator[int], now: datetime
    ) -> None:
        decision = group(report.seen, self._window, now)
        for gone, stands in decision.merged:
            self._merge(gone, stands, placed)
        for pk, to in decision.moved:
            self._move(pk, to, placed, ids)
        story = decision.story
        if story is None:
            # An article that changed and still stands alone keeps its story, and so its address.
            alone = before not in placed.merged and not self._told_by.get(before or 0)
            story = before if alone and before is not None else next(ids)
            if story != before:
                placed.begun[story] = report.seen.published
        placed.tellings[report.seen.id] = (report.seen, story, decision)
        placed.moved.pop(report.seen.id, None)
        placed.touched.add(story)
        self._take(report, story, decision)
        self._follow(before, story, placed)
        for other in decision.linked:
            placed.linked.add((min(story, other), max(story, other)))

    def _take(self, report: Report, story: int, decision: Decision | None) -> None:
        pk = report.seen.id
        self._window.take(report.seen, story, decision)
        self._signed[pk] = sign(report)
        self._stands_in(pk, story)
        self._matched(pk, self._copies.find(report))
        self._copies.add(report)

    def _leave(self, pk: int) -> int | None:
        """Take an article out of the window; returns its story there, None where it has none."""
        story = self._story_of.get(pk)
        if story is not None:
            self._window.drop(pk)
            self._let_go(pk)
        return story

    def _let_go(self, pk: int) -> None:
        self._stands_in(pk, None)
        self._copies.drop(pk)
        self._signed.pop(pk, None)
        for match in self._matches.pop(pk, ()):
            if others := self._matches.get(match.article_id):
                others[:] = [other for other in others if other.article_id != pk]

    def _matched(self, pk: int, matches: list[Match]) -> None:
        """Both sides know of a match, so that both forget it when the one goes or reads otherwise."""
        self._matches[pk] = matches
        for match in matches:
            self._matches[match.article_id].append(Match(pk, match.share, match.exact))

    def _stands_in(self, pk: int, story: int | None) -> None:
        before = self._story_of.pop(pk, None)
        if before is not None and before in self._told_by:
            self._told_by[before].discard(pk)
            self._grown.pop(before, None)  # what it turns on may have gone with the article
            if not self._told_by[before]:
                del self._told_by[before]
        if story is not None:
            self._story_of[pk] = story
            self._told_by.setdefault(story, set()).add(pk)

    def _merge(self, gone: int, stands: int, placed: Placed) -> None:
        self._window.merge(gone, stands)
        for pk in list(self._told_by.get(gone, ())):
            self._stands_in(pk, stands)
        placed.merged[gone] = stands
        placed.touched.update((gone, stands))

    def _move(self, pk: int, to: int | None, placed: Placed, ids: Iterator[int]) -> None:
        story = next(ids) if to is None else to
        if to is None:
            placed.begun[story] = self._signed[pk].published
        placed.touched.update((self._story_of[pk], story))
        before = self._story_of[pk]
        self._window.move(pk, story)
        self._stands_in(pk, story)
        placed.moved[pk] = story
        self._follow(before, story, placed)

    def _follow(self, before: int | None, story: int, placed: Placed) -> None:
        """The address of a story that its last article left leads where that one went."""
        if before is not None and before != story and not self._told_by.get(before):
            placed.merged[before] = story

    def _lead_on(self, became: dict[int, int], placed: Placed) -> None:
        """Articles that are another one now leave; the address of a story they alone told leads to it."""
        for former, article in became.items():
            left = self._leave(former)
            if left is not None:
                placed.touched.add(left)
                stands = self._story_of.get(article) or told_in(article)
                if stands is not None:
                    self._follow(left, stands, placed)

    def _leave_gone(self, placed: Placed) -> None:
        """What was deleted, withdrawn or dropped, of the stories touched, is placed no more."""
        told = {pk for story in placed.touched for pk in self._told_by.get(story, ())}
        gone = told - visible(told)
        self._lead_on(joined(Joining.objects.filter(former_id__in=gone)), placed)
        for pk in gone:
            self._leave(pk)
            placed.tellings.pop(pk, None)
            placed.moved.pop(pk, None)

    def _forget(self, now: datetime) -> None:
        """Stories that moved no more leave the window; what we hold of them goes now and then."""
        self._window.forget(now)
        if self._tidied is None or now - self._tidied >= _TIDY_EVERY:
            self._tidied = now
            for pk in [pk for pk in self._story_of if self._window.story_of(pk) is None]:
                self._let_go(pk)

    # ------------------------------------------------------------ saving

    def _save_roles(self, story_ids: Iterable[int]) -> None:
        """What each article is in its story: copies are known by all that tell it."""
        rows: list[tuple[int, Role]] = []
        for story in story_ids:
            within = sorted(self._told_by.get(story, ()))
            found = roles(
                [self._signed[pk] for pk in within], {pk: self._matches[pk] for pk in within}
            )
            rows += found.items()
        held = Telling.objects.in_bulk([pk for pk, _ in rows], field_name="article_id")
        changed = []
        for pk, role in rows:
            row = held.get(pk)
            now = (role.kind, role.of, role.agency)
            if row is not None and (row.role, row.source_id, row.agency) != now:
                row.role, row.source_id, row.agency = now
                changed.append(row)
        Telling.objects.bulk_update(changed, ["role", "source", "agency"], batch_size=100)

    def _save_surroundings(self, story_ids: Iterable[int], now: datetime) -> None:
        """What to read next, and the topics a story turns on, where it has grown by a good part."""
        for story in story_ids:
            size = len(self._told_by.get(story, ()))
            known = self._grown.get(story, 0)
            if not size or (known and size < known * 1.3):
                continue
            self._grown[story] = size
            near = [found.story for found in related(story, self._window, now, RELATED)]
            Story.objects.filter(pk=story).update(related=near)
            names = self._window.topics(story, limit=_NAMES)
            save_topics(story, names, self._told_by[story], now)


def sweep(now: datetime) -> int:
    """Recount the stories that are `stale`; returns how many there were.

    Inside the caller's transaction, and after `topics.hide_topics` of them: once recounted, they are
    stale no more.
    """
    ids = stale(now)
    recount(ids, now)
    return len(ids)


def stale(now: datetime) -> list[int]:
    """Stories whose articles went without us: of the window, those joined, withdrawn and dropped; of
    those before it, the withdrawn."""
    since = now - timedelta(hours=settings.STORY_HOURS)
    withdrawn = Telling.objects.filter(article__withdrawn_at__isnull=False).order_by()
    earlier = Story.objects.standing().filter(pk__in=withdrawn.values("story_id"))
    shown = Q(tellings__article__withdrawn_at=None, tellings__article__title__dropped_at=None)
    found: set[int] = set()
    for stories in (Story.objects.moved_since(since), earlier):
        counted = stories.annotate(
            standing=Count("tellings", filter=shown & Q(tellings__isnull=False))
        )
        rows = counted.exclude(standing=F("articles")).order_by("pk")
        found.update(rows.values_list("pk", flat=True))
    return sorted(found)


# ---------------------------------------------------------------- writing


def _begin(placed: Placed) -> None:
    """New stories, and anew at their address those that went since the window heard of them."""
    wanted = {story: seen.published for seen, story, _ in placed.tellings.values()}
    standing = Story.objects.filter(pk__in=wanted).order_by("pk").values_list("pk", flat=True)
    for pk in standing:
        del wanted[pk]
    rows = [
        Story(pk=pk, began_at=published, moved_at=published)
        for pk, published in (wanted | placed.begun).items()
    ]
    Story.objects.bulk_create(rows)


_TELLING = (
    "article_id", "story_id", "role", "source_id", "agency", "published_at", "grouped_at", "score",
    "why",
)  # fmt: skip


def _tell(placed: Placed, now: datetime) -> None:
    rows = [
        (
            pk, story, Telling.Role.INDEPENDENT.value, None, "", seen.published, now,
            decision.score, decision.why,
        )
        for pk, (seen, story, decision) in placed.tellings.items()
    ]  # fmt: skip
    insert(
        Telling,
        _TELLING,
        rows,
        standing="ON CONFLICT (article_id) DO UPDATE SET story_id = excluded.story_id,"
        " published_at = excluded.published_at, grouped_at = excluded.grouped_at,"
        " score = excluded.score, why = excluded.why",
    )


def _link(placed: Placed, now: datetime) -> None:
    pairs = {
        tuple(sorted(stands_for(story, placed.merged) for story in pair)) for pair in placed.linked
    }
    rows = [(one, other, now) for one, other in sorted(pairs) if one != other]
    insert(StoryLink, LINK, rows, standing="keep")
