"""The invented newsstand of `bin/bench kills`: titles with feeds and pages that grow and change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from benchmarks._newsstand import Answer, Newsstand
from benchmarks._writing import Piece, page, rss, write_pieces

TITLES = 6
# What a title's feeds carry at first, and what each later state of the stand adds.
AT_FIRST, ADDED = 16, 3
# Of a title's pieces, those its second feed carries too, and those whose text is changed later.
_SHARED, _CHANGED = 4, 5


@dataclass(frozen=True, slots=True)
class Told:
    """What must stand in the database of one piece in the end."""

    title: str
    url: str
    headline: str
    mark: str
    changed: bool
    feeds: int


class Edition:
    """All states of the newsstand: `show(n)` puts the nth up, `told()` is what the last one says."""

    def __init__(self, seed: int, states: int, port: int) -> None:
        self.port = port
        self._states = states
        self._pieces: dict[str, tuple[Piece, ...]] = {}
        newest = datetime.now(UTC) - timedelta(minutes=1)
        for number in range(TITLES):
            name = f"gazette-{number}"
            count = AT_FIRST + ADDED * states
            pieces = write_pieces(f"{name}-{seed}", count, newest=newest, paragraphs=8)
            self._pieces[name] = tuple(_marked(piece, "first") for piece in pieces)

    def feeds(self) -> list[tuple[str, str, str]]:
        """Each feed's title, address and section; every title has two."""
        return [
            (name, f"{self._base(name)}/{section}.rss", section)
            for name in self._pieces
            for section in ("world", "politics")
        ]

    def first(self) -> dict[tuple[str, str], Answer]:
        """What stands there at first."""
        return {place: answer for name in self._pieces for place, answer in self._stand(name, 0)}

    def show(self, newsstand: Newsstand, state: int) -> None:
        """Put a later state up: more pieces in every feed, and from the half on, changed texts."""
        for name in self._pieces:
            for (host, path), answer in self._stand(name, state):
                newsstand.change(host, path, answer)

    def told(self) -> list[Told]:
        """What the last state says of every piece."""
        return [
            Told(
                title=name,
                url=self._base(name) + piece.path,
                headline=piece.headline,
                mark=_mark(piece),
                changed=_is_changed(number),
                feeds=2 if number % _SHARED == 0 else 1,
            )
            for name in self._pieces
            for number, piece in self._now(name, self._states)
        ]

    def _stand(self, name: str, state: int) -> list[tuple[tuple[str, str], Answer]]:
        host, base = self._host(name), self._base(name)
        now = self._now(name, state)
        both = [piece for number, piece in now if number % _SHARED == 0]
        stand = [
            ((host, "/world.rss"), Answer(rss(base, name, [p for _, p in now]), "text/xml")),
            ((host, "/politics.rss"), Answer(rss(base, name, both), "text/xml")),
        ]
        stand += [
            ((host, piece.path), Answer(page(base, name, piece), "text/html; charset=utf-8"))
            for _, piece in now
        ]
        return stand

    def _now(self, name: str, state: int) -> list[tuple[int, Piece]]:
        """The pieces out by then with their numbers, the newest first."""
        out = self._pieces[name][-(AT_FIRST + ADDED * state) :]
        numbered = list(enumerate(reversed(out)))[::-1]
        if state * 2 < self._states:
            return numbered
        return [(n, _changed(piece) if _is_changed(n) else piece) for n, piece in numbered]

    def _host(self, name: str) -> str:
        return f"127.79.{name.rpartition('-')[2]}.1"

    def _base(self, name: str) -> str:
        return f"http://{self._host(name)}:{self.port}"


def _is_changed(number: int) -> bool:
    return number < AT_FIRST and number % _CHANGED == 1


def _marked(piece: Piece, version: str) -> Piece:
    """The piece with a line in its page that no other has, and that tells its version."""
    line = f"<p>This text is the {version} one of {piece.guid.rpartition(':')[2]} and no other.</p>"
    return replace(piece, body_html=piece.body_html + line)


def _changed(piece: Piece) -> Piece:
    return replace(
        piece,
        headline=f"{piece.headline}, corrected",
        summary_html=piece.summary_html.replace("<p>", "<p>Corrected: ", 1),
        body_html=piece.body_html.replace(" the first one ", " the second one "),
    )


def _mark(piece: Piece) -> str:
    return piece.body_html.rpartition("<p>")[2].removesuffix("</p>")
