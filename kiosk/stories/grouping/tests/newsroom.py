"""A small newsroom for tests: tells a window articles and keeps where each stands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random

from kiosk.stories.grouping import Decision, Seen, Window, group, settle
from kiosk.stories.vectors import Embedder

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

_COMMON = """
    the of and to in is that for it was with on as are by at from has have been not after before
    said people hundreds killed found court police Monday Tuesday Wednesday Thursday two six
    agency judge trial buildings magnitude earthquake quake rescuers night warning weeks no new
"""


class Newsroom:
    """Articles come one by one; `stories` are the groups of what they were called."""

    def __init__(self, hours: float = 96.0, embedder: Embedder | None = None) -> None:
        self.window = Window(hours, embedder)
        self.decisions: dict[str, Decision] = {}
        self.ids: dict[str, int] = {}
        self._numbers, self._began = count(1), count(1)

    def ordinary_day(self) -> None:
        """Forty stories of nothing in common but the language, so that the window knows it."""
        chance = Random(7)
        for n in range(40):
            own = ["".join(chance.choices("bdfgklmnprstv", k=1) + chance.choices("aeiou", k=1)
                           + chance.choices("bdfgklmnprstv", k=2) + chance.choices("aeiou", k=1))
                   for _ in range(24)]  # fmt: skip
            common = chance.sample(_COMMON.split(), 24)
            words = [word for pair in zip(own, common, strict=True) for word in pair]
            self.tell(f"day {n}", " ".join(words[:8]), " ".join(words) + ".")

    def tell(
        self,
        name: str,
        headline: str,
        text: str = "",
        *,
        title: int | None = None,
        language: str = "en",
        hours: float = 0.0,
    ) -> Decision:
        """An article comes, `hours` after noon; by a title of its own if none is named."""
        number = next(self._numbers)
        seen = Seen(
            number,
            1000 + number if title is None else title,
            language,
            headline,
            text,
            NOON + timedelta(hours=hours),
        )
        self.window.forget(seen.published)
        decision = group(seen, self.window, seen.published)
        settle(seen, decision, self.window, lambda: next(self._began))
        self.decisions[name], self.ids[name] = decision, number
        return decision

    def story(self, name: str) -> int | None:
        """The story the article stands in now; None where it has left the window."""
        return self.window.story_of(self.ids[name])

    def together(self, *names: str) -> bool:
        """Whether all of them stand in one story."""
        return len({self.story(name) for name in names}) == 1
