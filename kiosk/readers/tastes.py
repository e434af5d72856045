"""What a reader's own reading says of their interests: faded counts by title, section and topic.

Kept beside the reader and brought on with each article opened, so that nothing is counted anew when a
page is asked for. A count fades by half in two weeks: interests change, and what was read once is not
held against anybody for ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kiosk.readers.choices import Choice, Kind

HALF_LIFE_DAYS = 14.0
# Things a taste holds; the faintest go.
MOST = 400
_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Taste:
    """`counts` of reads by thing and `reads` in all, as they had faded at `at` (seconds since 1970)."""

    counts: Mapping[Choice, float] = field(default_factory=dict)
    reads: float = 0.0
    at: float = 0.0

    def faded(self, now: float) -> Taste:
        """As it is at `now`."""
        if now <= self.at:
            return self
        left = 0.5 ** ((now - self.at) / _DAY / HALF_LIFE_DAYS)
        return Taste({c: n * left for c, n in self.counts.items()}, self.reads * left, now)

    def having_read(self, about: Iterable[Choice], now: float) -> Taste:
        """With one more article read, that is about these things."""
        then = self.faded(now)
        counts = dict(then.counts)
        for one in about:
            counts[one] = counts.get(one, 0.0) + 1.0
        if len(counts) > MOST:
            strongest = sorted(counts, key=lambda one: -counts[one])[:MOST]
            counts = {one: counts[one] for one in strongest}
        return Taste(counts, then.reads + 1.0, max(now, then.at))

    def to_json(self) -> dict[str, Any]:
        """As a row keeps it."""
        counts = [[c.kind.value, c.key, round(n, 4)] for c, n in self.counts.items()]
        return {"counts": counts, "reads": round(self.reads, 4), "at": self.at}

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Taste:
        """What `to_json` wrote; an empty object is no taste."""
        counts = {Choice(Kind(kind), key): n for kind, key, n in said.get("counts", ())}
        return cls(counts, said.get("reads", 0.0), said.get("at", 0.0))
