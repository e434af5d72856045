"""What a reader chose, as a value: the same whether it is kept on a device or in an account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, NamedTuple

from kiosk.kit.texts import phrase

# A key is at most so many characters; as many choices of a kind are kept.
LONGEST_KEY = 120
MOST = 500
# How often "more" or "less" of one thing counts.
FURTHEST = 3
_FULL = phrase("Five hundred is the most that can be kept.")
SCHEMES = ("auto", "light", "dark", "sepia")
TEXT_SIZES = ("s", "m", "l", "xl")
FACES = ("serif", "plain")


class Kind(StrEnum):
    """What can be followed and muted, and what its key is."""

    TITLE = "title"  # its slug
    SECTION = "section"  # its slug
    TOPIC = "topic"  # the topic's key
    WORD = "word"  # folded; muted only


FOLLOWED = (Kind.TITLE, Kind.SECTION, Kind.TOPIC)


class ChoiceError(ValueError):
    """No such choice can be made; the text says why."""


class Choice(NamedTuple):
    """One thing chosen."""

    kind: Kind
    key: str


def choice(kind: str, key: str) -> Choice:
    """A choice as a form names it. Raises ChoiceError where there is no such kind, or no usable key."""
    key = " ".join(key.split())
    if kind not in set(Kind):
        raise ChoiceError(phrase("There is nothing of that kind to choose."))
    if not key or len(key) > LONGEST_KEY or "\x00" in key:
        raise ChoiceError(phrase("The name is missing or too long."))
    return Choice(Kind(kind), key)


@dataclass(frozen=True, slots=True)
class Choices:
    """All a reader chose; the latest choice stands last.

    `nudges` count "more" (up to 3) and "less" (down to -3) of a thing. `languages` are codes the reader
    reads, empty: any; `country` is a code of two letters. `interface` is the language of Kiosk's own
    words, empty: negotiated. `welcomed` is whether the first questions were answered or passed over.
    """

    follows: tuple[Choice, ...] = ()
    mutes: tuple[Choice, ...] = ()
    nudges: Mapping[Choice, int] = field(default_factory=dict)
    country: str = ""
    languages: tuple[str, ...] = ()
    interface: str = ""
    scheme: str = "auto"
    text: str = "m"
    face: str = "serif"
    keeps_history: bool = True
    welcomed: bool = False

    # ------------------------------------------------------------ questions

    def follows_any(self) -> bool:
        """Whether there is anything a front of the reader's own could be made of."""
        return bool(self.follows)

    def keys(self, kind: Kind, *, muted: bool = False) -> frozenset[str]:
        """The keys of that kind that are followed, or muted."""
        return frozenset(c.key for c in (self.mutes if muted else self.follows) if c.kind == kind)

    # ------------------------------------------------------------ changes

    def follow(self, *chosen: Choice) -> Choices:
        """With these followed; what is followed is no longer muted. Raises ChoiceError past `MOST`."""
        for one in chosen:
            if one.kind not in FOLLOWED:
                raise ChoiceError(phrase("Words can be muted, not followed."))
        follows = _with(self.follows, chosen)
        return replace(self, follows=follows, mutes=_without(self.mutes, chosen))

    def unfollow(self, *chosen: Choice) -> Choices:
        return replace(self, follows=_without(self.follows, chosen))

    def mute(self, *chosen: Choice) -> Choices:
        """With these shut out, and followed no more. Raises ChoiceError past `MOST`."""
        mutes = _with(self.mutes, chosen)
        return replace(self, mutes=mutes, follows=_without(self.follows, chosen))

    def unmute(self, *chosen: Choice) -> Choices:
        return replace(self, mutes=_without(self.mutes, chosen))

    def nudge(self, chosen: Choice, by: int) -> Choices:
        """With more of it (`by` 1) or less (-1), three steps either way; back at none it is forgotten."""
        nudges = dict(self.nudges)
        step = max(-FURTHEST, min(FURTHEST, nudges.pop(chosen, 0) + by))
        if step:
            nudges[chosen] = step
        if len(nudges) > MOST:
            raise ChoiceError(_FULL)
        return replace(self, nudges=nudges)

    def looking(self, *, scheme: str = "", text: str = "", face: str = "") -> Choices:
        """With another look; what is empty stays. Raises ChoiceError for one there is not."""
        for value, known in ((scheme, SCHEMES), (text, TEXT_SIZES), (face, FACES)):
            if value and value not in known:
                raise ChoiceError(phrase("There is no such way for pages to look."))
        return replace(
            self, scheme=scheme or self.scheme, text=text or self.text, face=face or self.face
        )

    def joined(self, other: Choices) -> Choices:
        """An account's choices with a device's taken along: both lists, and the looks chosen on the device.

        A look the device has as it came was not chosen there: the account's stays. Where one mutes what
        the other follows, the device, used last, is right. Past `MOST` what was chosen first goes: signing
        in never fails over it.
        """
        mine = replace(
            self,
            follows=_without(self.follows, other.mutes),
            mutes=_without(self.mutes, other.follows),
        )
        return replace(
            other,
            follows=tuple(dict.fromkeys((*mine.follows, *other.follows)))[-MOST:],
            mutes=tuple(dict.fromkeys((*mine.mutes, *other.mutes)))[-MOST:],
            nudges=dict([*mine.nudges.items(), *other.nudges.items()][-MOST:]),
            country=other.country or mine.country,
            languages=other.languages or mine.languages,
            interface=other.interface or mine.interface,
            scheme=mine.scheme if other.scheme == _PLAIN.scheme else other.scheme,
            text=mine.text if other.text == _PLAIN.text else other.text,
            face=mine.face if other.face == _PLAIN.face else other.face,
            welcomed=mine.welcomed or other.welcomed,
            keeps_history=mine.keeps_history and other.keeps_history,
        )


# Nothing chosen: pages look as they come.
_PLAIN = Choices()


def to_json(choices: Choices) -> dict[str, Any]:
    """As short as it can be said: only what differs from no choice at all."""
    said: dict[str, Any] = {}
    for letter, some in (("f", choices.follows), ("m", choices.mutes)):
        for one in some:
            said.setdefault(letter, {}).setdefault(one.kind.value, []).append(one.key)
    if choices.nudges:
        said["n"] = [[c.kind.value, c.key, step] for c, step in choices.nudges.items()]
    plain: tuple[tuple[str, Any, Any], ...] = (
        ("c", choices.country, ""),
        ("l", list(choices.languages), []),
        ("i", choices.interface, ""),
        ("s", choices.scheme, "auto"),
        ("t", choices.text, "m"),
        ("a", choices.face, "serif"),
        ("h", choices.keeps_history, True),
        ("w", choices.welcomed, False),
    )
    said.update({letter: value for letter, value, usual in plain if value != usual})
    return said


def from_json(said: Mapping[str, Any]) -> Choices:
    """What `to_json` wrote. What was written by a later Kiosk and is not understood is left out."""
    nudges = {
        Choice(Kind(kind), key): step for kind, key, step in said.get("n", ()) if kind in set(Kind)
    }
    return Choices(
        follows=_read(said.get("f", {})),
        mutes=_read(said.get("m", {})),
        nudges=nudges,
        country=said.get("c", ""),
        languages=tuple(said.get("l", ())),
        interface=said.get("i", ""),
        scheme=said.get("s", "auto"),
        text=said.get("t", "m"),
        face=said.get("a", "serif"),
        keeps_history=said.get("h", True),
        welcomed=said.get("w", False),
    )


def _read(by_kind: Mapping[str, Iterable[str]]) -> tuple[Choice, ...]:
    known = set(Kind)
    return tuple(Choice(Kind(k), key) for k, keys in by_kind.items() if k in known for key in keys)


def _with(some: tuple[Choice, ...], chosen: Iterable[Choice]) -> tuple[Choice, ...]:
    made = tuple(dict.fromkeys((*some, *chosen)))
    if len(made) > MOST and len(made) > len(some):
        raise ChoiceError(_FULL)
    return made


def _without(some: tuple[Choice, ...], gone: Iterable[Choice]) -> tuple[Choice, ...]:
    left_out = set(gone)
    return tuple(one for one in some if one not in left_out)
