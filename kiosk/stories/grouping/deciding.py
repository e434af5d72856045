"""Where an article belongs: the pure decision."""

from __future__ import annotations

from datetime import datetime
from math import exp, log, sqrt

from kiosk.stories.grouping.shelves import NEARNESS, StoryInWindow, Told, dot
from kiosk.stories.grouping.values import Decision, Seen
from kiosk.stories.grouping.window import LOOKS, Prepared, Window

# How alike two texts must be to tell one event, by their number of terms: headlines share a name or
# two, sentences repeat their turns of phrase, in long texts there is more to share.
_LOW, _HIGH = 0.1, 0.3
_FEW, _MANY = 8.0, 24.0
# Many headlines of a day share one word (a feast, a currency, a club), those of one event several:
# of what the weightiest shared term says, so much is left out of headlines, of longer texts less.
_ONE_TERM = 0.4
# The same where articles of a story have been nearer to each other of late, or farther.
_STRICT, _LAXEST, _STRICTEST = 1.7, 0.9, 1.4
# Each e-fold of a day since a story moved asks for so much more.
_GAP = 0.3
# The article's next best story is asked whether it is one with the best, from this ratio on.
_BRIDGE, _BRIDGED = 0.6, 5
# A second look: at how many other stories, at how many of a story's articles; how much better an
# article must fit elsewhere, and how little where it is, to leave.
_OTHERS, _OTHERS_WITHIN, _MEMBERS = 8, 4, 16
_BETTER, _LOOSE = 1.1, 0.5
# Across languages: so many names and numbers in common, and the cosine of those two have at all.
_LINK_NAMES, _LINK_ALIKE = 3, 0.4
_LINK_DAYS, _LINK_MEMBERS, _LINKS = 4, 8, 8
_A_DAY = 86400.0


def group(article: Seen, window: Window, now: datetime) -> Decision:
    """Where the article belongs by what the window knows; the window is not changed."""
    prepared = window.prepare(article)
    published = article.published.timestamp()
    scored = sorted(
        ((_ratio(prepared, story, published), story) for story in window.alike(prepared)),
        key=lambda pair: (-pair[0], pair[1].id),
    )
    merged: list[tuple[int, int]] = []
    moved: list[tuple[int, int | None]] = []
    if not scored or scored[0][0] < 1.0:
        _look_again(window, set(), merged, moved)
        sure = sureness(2.0 - scored[0][0]) if scored else 1.0
        linked = _elsewhere(prepared, window, published)
        return Decision(None, sure, tuple(merged), tuple(moved), linked)
    best, story = scored[0]
    for ratio, other in scored[1 : 1 + _BRIDGED]:
        if ratio < _BRIDGE:
            break
        if agreement(story, other) >= 1.0:
            story = _merge(merged, story, other)
            break
    touched = {number for pair in merged for number in pair} | {story.id}
    _look_again(window, touched, merged, moved)
    return Decision(
        story.id,
        sureness(best),
        tuple(merged),
        tuple(moved),
        _elsewhere(prepared, window, published),
        _why(prepared, story),
    )


def _elsewhere(prepared: Prepared, window: Window, published: float) -> tuple[int, ...]:
    """The stories in other languages that surely tell the same."""
    near = [story for _, story in window.meant(prepared)]
    for story in window.elsewhere(prepared):
        if story not in near and _names_agree(prepared, story):
            near.append(story)
    return tuple(story.id for story in near if abs(published - story.last) <= _LINK_DAYS * _A_DAY)[
        :_LINKS
    ]


def _names_agree(prepared: Prepared, story: StoryInWindow) -> bool:
    """Whether the names and numbers of the article are those of one in the story: several are
    shared, and few are not."""
    ours = {term: prepared.weights[term] for term in prepared.sure}
    square = sum(weight * weight for weight in ours.values())
    for member in story.members[-_LINK_MEMBERS:]:
        shared = [term for term in member.sure if term in ours]
        if len(shared) < _LINK_NAMES:
            continue
        theirs = member.vector.as_dict()
        likeness = sum(ours[term] * theirs.get(term, 0.0) for term in shared)
        other = sum(theirs.get(term, 0.0) ** 2 for term in member.sure)
        if likeness >= _LINK_ALIKE * sqrt(square * other):
            return True
    return False


def _look_again(
    window: Window,
    touched: set[int],
    merged: list[tuple[int, int]],
    moved: list[tuple[int, int | None]],
) -> None:
    """Looks at stories that are due for it: more is known now than when they began.

    A story that agrees with another goes into it; an article that another story explains better
    moves there, one that nothing holds in its story leaves it.
    """
    for story in window.due(LOOKS):
        if story.id in touched:
            continue
        vector = story.vector()
        others = [other for other in window.like(story, vector) if other.id not in touched]
        best = max(
            ((agreement(story, other), -other.id, other) for other in others[:_OTHERS]),
            default=None,
        )
        if best is not None and best[0] >= 1.0:
            _merge(merged, story, best[2])
            touched |= {story.id, best[2].id}
        elif len(story.members) > 2:
            _look_within(story, vector, others[:_OTHERS_WITHIN], moved)
            touched |= {story.id} if moved else set()


def _look_within(
    story: StoryInWindow,
    vector: dict[int, float],
    others: list[StoryInWindow],
    moved: list[tuple[int, int | None]],
) -> None:
    """Moves the article of the story that fits least, where it does not belong."""
    fit, _, member = min(
        (_fit(member, story, dot(member.vector, vector)), member.id, member)
        for member in story.members[-_MEMBERS:]
    )
    if fit >= 1.0:
        return
    weights = member.vector.as_dict()
    better = max(
        (
            (
                _fit(member, other, other.dot(weights, _alone(len(weights), other.length))),
                -other.id,
                other,
            )
            for other in others
        ),
        default=None,
    )
    if better is not None and better[0] >= max(1.0, _BETTER * fit):
        moved.append((member.id, better[2].id))
    elif fit < _LOOSE:
        moved.append((member.id, None))


def _fit(member: Told, story: StoryInWindow, likeness: float) -> float:
    """How well an article of the window fits the rest of its story, or another."""
    count, square = len(story.members), story.square
    if member.story is story:
        likeness, count = likeness - 1.0, count - 1
        square = max(float(count), square - 2.0 * likeness - 1.0)
    return _against(
        likeness,
        1,
        1.0,
        len(member.vector.terms),
        count,
        square,
        story.length,
        member.published - story.last,
        story.shelf.nearness,
    )


def _merge(
    merged: list[tuple[int, int]], one: StoryInWindow, other: StoryInWindow
) -> StoryInWindow:
    """Notes the merger; the larger stands, of two as large the older."""
    gone, stands = sorted((one, other), key=lambda story: (len(story.members), -story.id))
    merged.append((gone.id, stands.id))
    return stands


def _ratio(prepared: Prepared, story: StoryInWindow, published: float) -> float:
    """How much more alike than needed; from 1 on the article belongs to the story."""
    return _against(
        story.dot(prepared.weights, _alone(len(prepared.weights), story.length)),
        1,
        1.0,
        len(prepared.weights),
        len(story.members),
        story.square,
        story.length,
        published - story.last,
        story.shelf.nearness,
    )


def _against(
    likeness: float,
    count: int,
    square: float,
    length: float,
    others: int,
    other_square: float,
    other_length: float,
    gap: float,
    nearness: float,
) -> float:
    """Likeness of two groups of articles, as a part of what their lengths and days apart ask for.

    `likeness` is the sum over all pairs, `square` the sum within a group; between the mean of the
    pairs (what average linkage takes) and the cosine of the two sums stands their geometric mean:
    a large story's articles share little with each other, but much with what is common to all. Where
    articles of a story have been near to each other of late (titles that print agencies' texts),
    some likeness says less.
    """
    part = _long(length, other_length)
    pairs = count * others
    spread = max(1e-9, square * other_square) / (pairs * pairs)
    mean = likeness / pairs / sqrt(sqrt(spread))
    strict = min(_STRICTEST, max(_LAXEST, 1.0 + _STRICT * (nearness - NEARNESS)))
    need = _LOW + (_HIGH * strict - _LOW) * part
    days = max(0.0, gap) / _A_DAY
    return mean / (need * (1.0 + _GAP * log(1.0 + days)))


def _long(length: float, other_length: float) -> float:
    """From 0 of headlines to 1 of texts, by their numbers of terms."""
    part = log(max(1.0, sqrt(length * other_length)) / _FEW) / log(_MANY / _FEW)
    return min(1.0, max(0.0, part))


def _alone(length: float, other_length: float) -> float:
    """How much less the weightiest term of all that is shared says."""
    return _ONE_TERM * (1.0 - _long(length, other_length))


def agreement(
    one: StoryInWindow, other: StoryInWindow, vector: dict[int, float] | None = None
) -> float:
    """How much more alike two stories are than one event asks for; `vector`: the first one's."""
    return _against(
        other.dot(one.vector() if vector is None else vector, _alone(one.length, other.length)),
        len(one.members),
        one.square,
        one.length,
        len(other.members),
        other.square,
        other.length,
        max(one.began - other.last, other.began - one.last),
        one.shelf.nearness,
    )


def _why(prepared: Prepared, story: StoryInWindow) -> tuple[str, ...]:
    vector = story.vector()
    shared = sorted(
        (
            (weight * vector[term], term)
            for term, weight in prepared.weights.items()
            if term in vector
        ),
        reverse=True,
    )
    words = [prepared.reading.written[term] for _, term in shared[:5]]
    return (f"shares: {', '.join(words)}",) if words else ()


def sureness(ratio: float) -> float:
    """A ratio of likeness as how sure, 0 to 1: at the threshold 0.5."""
    return 1.0 / (1.0 + exp(-4.0 * (ratio - 1.0)))
