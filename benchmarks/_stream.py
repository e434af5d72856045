"""A stream of articles that looks like news, the same for the same seed; all of it invented.

Six languages with made-up vocabularies of their own (one written from the right, one without spaces
between words), words by Zipf's law, beats whose stories share words, names that many stories share
and names that one has to itself, stories of 1 to 80 articles that come in bursts over hours, and
copies: three in ten articles are another title's text, as it was, lightly edited, cut short, with
an intro of its own or with the title's boilerplate behind it. Every article bears its labels.

Nothing but what is still to come is held: a text that is copied later is written again.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property, lru_cache
from itertools import accumulate
from random import Random

BEGAN = datetime(2026, 3, 2, tzinfo=UTC)
COPIES = 0.3
MOST_ARTICLES = 80
_MEAN_ARTICLES = 4.7  # of the sizes below
_SPAN_HOURS = 9.0  # how long a story is told: the mean
_TITLES = 200  # in each language
_VOCABULARY = 30_000
_TABLE = 1 << 18
_NAMES = 8_000
_BEATS = 120


@dataclass(frozen=True, slots=True)
class Streamed:
    """An article and its labels: the story it tells and, if it is a copy, whose text it carries.

    `copy_of` is the id of the article that had the text first, of the same story, earlier in the
    stream and by another title. `kind`: own, exact, edited, cut, intro or boilerplate.
    """

    id: int
    title_id: int
    language: str
    headline: str
    text: str
    published: datetime
    story: int
    copy_of: int | None
    kind: str


def stream(count: int, *, seed: int = 1, hours: float = 96.0) -> Iterator[Streamed]:
    """`count` articles over about `hours` hours in the order they were published, ids from 1 on."""
    chance = Random(f"{seed}:stories")
    gap = hours * 3600 * _MEAN_ARTICLES / max(count, 1)
    coming: list[_Coming] = []
    firsts: dict[tuple[int, int], int] = {}  # ids of texts that are still to be copied
    begins, story, made = 0.0, 0, 0
    while made < count:
        while not coming or coming[0].seconds >= begins:
            for piece in _plan(seed, story, begins):
                heapq.heappush(coming, piece)
            begins += chance.expovariate(1 / gap)
            story += 1
        next_one = heapq.heappop(coming)
        made += 1
        yield _article(seed, made, next_one, firsts)


# ---------------------------------------------------------------- what is to come


@dataclass(frozen=True, slots=True, order=True)
class _Coming:
    """A piece of a story that is planned: when, by whom, and which piece it copies (-1: none)."""

    seconds: float
    story: int
    piece: int
    language: int
    title: int
    source: int
    copies_to_come: int


def _plan(seed: int, story: int, begins: float) -> list[_Coming]:
    chance = _chance(seed, story, 0)
    language = chance.choices(range(len(_LANGUAGES)), cum_weights=_SHARES)[0]
    size = chance.choices(_SIZES, cum_weights=_SIZE_WEIGHTS)[0]
    span = 3600 * _SPAN_HOURS * chance.lognormvariate(-0.3, 0.8)
    later = sorted(min(chance.expovariate(1 / span), 6 * span) for _ in range(size - 1))
    titles: dict[int, None] = {}
    while len(titles) < size:  # a title seldom tells a story twice
        titles[chance.choices(range(_TITLES), cum_weights=_TITLE_WEIGHTS)[0]] = None
    own, sources = [0], [-1]
    for piece in range(1, size):
        if chance.random() < _COPIED:
            sources.append(own[0] if chance.random() < 0.7 else chance.choice(own))
        else:
            own.append(piece)
            sources.append(-1)
    return [
        _Coming(begins + after, story, piece, language, title, source, sources.count(piece))
        for piece, (after, title, source) in enumerate(
            zip([0.0, *later], titles, sources, strict=True)
        )
    ]


_SIZES = range(1, MOST_ARTICLES + 1)
_SIZE_WEIGHTS = list(accumulate(size**-1.72 for size in _SIZES))
_TITLE_WEIGHTS = list(accumulate(1 / (rank + 12) for rank in range(_TITLES)))
# The first article of a story copies nothing; so much of the others do that COPIES of all do.
_COPIED = COPIES / (1 - 1 / _MEAN_ARTICLES)


def _chance(seed: int, story: int, piece: int) -> Random:
    """Chance for one story (piece 0) or for one piece of it (from 1 on), wherever it is asked."""
    return Random((seed << 48) | (story << 8) | piece)


# ---------------------------------------------------------------- words


@dataclass(frozen=True)
class _Language:
    """A script's syllables and how words are made of them; the words are made when first asked for."""

    code: str
    share: float
    syllables: str
    endings: str
    longer: int = 0  # more syllables to a word
    space: str = " "
    stop: str = ". "
    cased: bool = True

    @cached_property
    def words(self) -> list[str]:
        """Distinct words, the commonest first and shortest."""
        chance, words = Random(f"words {self.code}"), dict[str, None]()
        while len(words) < _VOCABULARY:
            long = len(words) > 15
            words[self.word(chance, 1 + long * chance.choice((1, 1, 2, 2, 3)))] = None
        return list(words)

    @cached_property
    def table(self) -> list[str]:
        """The words as often as Zipf's law has them: to be drawn from evenly, which is fast."""
        weights = [1 / (rank + 2.7) ** 1.05 for rank in range(_VOCABULARY)]
        whole = sum(weights) / _TABLE
        return [
            word
            for word, weight in zip(self.words, weights, strict=True)
            for _ in range(max(1, round(weight / whole)))
        ]

    @cached_property
    def beats(self) -> list[list[str]]:
        """Words that stories of one field share."""
        chance = Random(f"beats {self.code}")
        return [chance.sample(self.words[300:], 150) for _ in range(_BEATS)]

    @cached_property
    def names(self) -> list[str]:
        """People, places and organisations, the best known first."""
        chance = Random(f"names {self.code}")
        return [self.name(chance) for _ in range(_NAMES)]

    @cached_property
    def boilerplate(self) -> list[list[str]]:
        """What each title puts behind its texts: two sentences."""
        chance = Random(f"boilerplate {self.code}")
        return [
            [self.sentence(chance.choices(self.table, k=chance.randint(8, 16))) for _ in range(2)]
            for _ in range(_TITLES)
        ]

    def word(self, chance: Random, parts: int) -> str:
        """A word of so many syllables (or signs)."""
        return "".join(chance.choices(_split(self.syllables), k=parts + self.longer))

    def name(self, chance: Random) -> str:
        """One or two words, with capitals where the script has them."""
        words = [self.word(chance, chance.randint(2, 3)) for _ in range(chance.randint(1, 2))]
        return self.space.join(word.capitalize() if self.cased else word for word in words)

    def bent(self, chance: Random, word: str) -> str:
        """The word, or an inflected form of it."""
        return word + chance.choice(_split(self.endings)) if chance.random() < 0.25 else word

    def sentence(self, words: Sequence[str]) -> str:
        """Words as a sentence, its end included."""
        text = self.space.join(words)
        return f"{text[0].upper()}{text[1:]}{self.stop}"


@cache
def _split(parts: str) -> tuple[str, ...]:
    return tuple(parts.split()) or ("",)


_HAN = " ".join(chr(0x4E00 + 13 * number) for number in range(1_500))
_LANGUAGES = [
    _Language(
        "en",
        0.34,
        "a be co da e fi gra ho i jo ke lo ma ne o pra qui ro sta to u ve wi yo ther con ment",
        "s ed ing ly",
    ),
    _Language(
        "es",
        0.15,
        "al bo ca de es fa go ha in ja lle mu no pe ri so ta un ve ció mien tra",
        "s es ó ando",
    ),
    _Language(
        "de",
        0.12,
        "ab ba de er fü ge hö in kla lu me nö pfe ra schu ta un wei zeit ß ver ung",
        "en er e es",
    ),
    _Language(
        "ru",
        0.12,
        "а бо ве го да жи за ис ко ле ми не об по ра со ту уз фе хо ство ция",
        "ы ой ами ов",
    ),
    _Language(
        "ar",
        0.15,
        "ا ب ت ج ح د ر س ش ص ط ع ف ق ك م ن ه و ي ال أ ة",
        "ات ين ها ون",
        longer=2,
        cased=False,
    ),
    _Language("zh", 0.12, _HAN, "", space="", stop="。", cased=False),
]
_SHARES = list(accumulate(language.share for language in _LANGUAGES))


# ---------------------------------------------------------------- articles


def _article(
    seed: int, number: int, coming: _Coming, firsts: dict[tuple[int, int], int]
) -> Streamed:
    language = _LANGUAGES[coming.language]
    copy_of, kind = None, "own"
    headline, sentences = _written(seed, coming, coming.piece)
    if coming.source >= 0:
        copy_of = firsts[coming.story, coming.source]
        theirs, text = _written(seed, coming, coming.source)
        chance = _chance(seed, coming.story, 128 + coming.piece)
        kind, sentences = _copied(chance, language, coming, text, sentences)
        if chance.random() < 0.5:
            headline = theirs
    elif coming.copies_to_come:
        firsts[coming.story, coming.piece] = number
    if (number + coming.title) % 5 == 0 and kind == "own":
        sentences = sentences + language.boilerplate[coming.title]
    return Streamed(
        id=number,
        title_id=coming.language * _TITLES + coming.title + 1,
        language=language.code,
        headline=headline,
        text=_paragraphs(sentences),
        published=BEGAN + timedelta(seconds=round(coming.seconds)),
        story=coming.story,
        copy_of=copy_of,
        kind=kind,
    )


@dataclass(frozen=True, slots=True)
class _Event:
    """What a story turns on: names, the words of its subject, figures."""

    names: list[str]
    subject: list[str]
    figures: list[str]


@lru_cache(1024)
def _event(seed: int, story: int, language: int) -> _Event:
    tongue, chance = _LANGUAGES[language], _chance(seed, story, 0)
    names = [tongue.names[int(_NAMES * chance.random() ** 3)] for _ in range(5)]
    names += [tongue.name(chance), tongue.name(chance)]
    subject = chance.choices(chance.choice(tongue.beats), k=22)
    subject += chance.choices(tongue.words[300:], k=14)
    figures = [f"{chance.randint(1, 99) / 10}", str(chance.randint(11, 2400))]
    return _Event(names, [tongue.bent(chance, word) for word in subject], figures)


def _written(seed: int, coming: _Coming, piece: int) -> tuple[str, list[str]]:
    """The headline and the sentences of a report of a story's own, always the same."""
    language = _LANGUAGES[coming.language]
    event = _event(seed, coming.story, coming.language)
    names, figures = event.names, event.figures
    chance = _chance(seed, coming.story, 1 + piece)
    own = [language.bent(chance, word) for word in chance.sample(event.subject, 24)]
    head = [*chance.sample(names, 2), *chance.sample(own, chance.randint(2, 4))]
    head += [chance.choice(figures)] * (chance.random() < 0.4)
    head += chance.choices(language.table, k=chance.randint(1, 3))
    chance.shuffle(head)
    words = chance.choices(language.table, k=chance.randint(*chance.choice(_LENGTHS)))
    count, places = len(words), chance.choices(range(len(words)), k=4 + len(words) * 4 // 11)
    named = 2 + count // 11
    for place, name in zip(places, chance.choices(names, k=named), strict=False):
        words[place] = name
    subject = chance.choices(own, k=len(places) - named - 2)
    for place, word in zip(places[named:], (*subject, *figures), strict=True):
        words[place] = word
    return language.sentence(head).rstrip(". 。"), _sentences(chance, language, words)


# Words of a text: a summary, a report, a long read.
_LENGTHS = ((22, 50), (22, 50), (70, 200), (70, 200), (200, 420))


def _sentences(chance: Random, language: _Language, words: list[str]) -> list[str]:
    sentences, start = [], 0
    while start < len(words):
        end = start + chance.randint(9, 24)
        if len(words) - end < 6:
            end = len(words)
        sentences.append(language.sentence(words[start:end]))
        start = end
    return sentences


def _copied(
    chance: Random, language: _Language, coming: _Coming, text: list[str], own: list[str]
) -> tuple[str, list[str]]:
    """Another's text as a title prints it, and what was done to it."""
    kind = chance.choices(_KINDS, cum_weights=_KIND_WEIGHTS)[0]
    if kind == "cut" and len(text) > 2:
        return kind, text[: max(2, round(len(text) * chance.uniform(0.3, 0.75)))]
    if kind == "intro":
        return kind, own[: 1 + (len(text) > 6)] + text
    if kind == "boilerplate":
        return kind, text + language.boilerplate[coming.title]
    if kind == "edited":
        return kind, [_edited(chance, language, sentence) for sentence in text]
    return "exact", text


_KINDS = ("exact", "edited", "cut", "intro", "boilerplate")
_KIND_WEIGHTS = list(accumulate((0.3, 0.22, 0.2, 0.14, 0.14)))


def _edited(chance: Random, language: _Language, sentence: str) -> str:
    """Every third sentence or so with a word left out or another in its place."""
    if chance.random() > 0.35:
        return sentence
    words = sentence.split() if language.space else list(sentence)
    place = chance.randrange(max(1, len(words) - 1))
    words[place : place + 1] = [chance.choice(language.table)] * (chance.random() < 0.6)
    return language.space.join(words) + language.space


def _paragraphs(sentences: list[str]) -> str:
    return "\n\n".join(
        "".join(sentences[start : start + 3]).strip() for start in range(0, len(sentences), 3)
    )
