"""Which blocks of a page are its article."""

from dataclasses import dataclass

from kiosk.kit.extraction import features, voting
from kiosk.kit.extraction.blocks import HEADINGS, Block, Layout
from kiosk.kit.extraction.features import Context
from kiosk.kit.extraction.weights import WEIGHTS

# A body told in the page's data counts as a vote when it is not a mere teaser.
TEASER = 0.5
NAMES = (*features.NAMES, *voting.NAMES)
_ALL_LINK, _PROMPT = NAMES.index("all_link"), NAMES.index("prompt")
_WEIGHTS = [WEIGHTS[name] for name in NAMES]


@dataclass(frozen=True, slots=True)
class Body:
    """The chosen blocks in reading order, pictures and embeds between them included.

    ``told`` is set instead where the page shows no text but tells it in its data.
    """

    blocks: list[Block]
    told: list[str]


def choose(layout: Layout, markup: str, told: str | None, context: Context) -> Body:
    """The article's blocks. ``markup`` is the pruned page, ``told`` the body the page's data
    states, if any; both are voices among the features, none is trusted alone.
    """
    rows = measure(layout, markup, told, context)
    kept = [block for block, row in zip(layout.blocks, rows, strict=True) if row and likely(row)]
    kept = without_repeats(_with_standfirst(layout, rows, kept, context))
    if told and _is_missing(told, kept):
        return Body([], [line.strip() for line in told.split("\n") if line.strip()])
    return Body(_with_media(layout.blocks, kept), [])


def measure(layout: Layout, markup: str, told: str | None, context: Context) -> list[list[float]]:
    """A row of features and votes for each block, in the order of NAMES; [] where it has no words."""
    votes = voting.cast(layout, markup, told)
    rows = features.measure(layout, context)
    return [
        [*row, *vote] if block.words else []
        for block, row, vote in zip(layout.blocks, rows, votes, strict=True)
    ]


def likely(row: list[float]) -> bool:
    """Whether a block with these features is more likely part of the article than not."""
    if row[_ALL_LINK] and row[_PROMPT]:  # "Read more: ..." is never text, whoever voted for it
        return False
    return sum(weight * value for weight, value in zip(_WEIGHTS, row, strict=True)) > 0


def _with_standfirst(
    layout: Layout, rows: list[list[float]], kept: list[Block], context: Context
) -> list[Block]:
    """The kept blocks with the page's own summary before them, where it stands under the headline
    and none of them says it."""
    is_lead = NAMES.index("is_lead")
    start = features.title_index(layout, context)
    if not kept or any(rows[block.index][is_lead] for block in kept[:3]):
        return kept
    between = layout.blocks[start + 1 : kept[0].index]
    found = next((b for b in between if rows[b.index] and rows[b.index][is_lead]), None)
    return [found, *kept] if found is not None else kept


def without_repeats(kept: list[Block]) -> list[Block]:
    """Each text once: pages repeat a summary or a quote; a heading with nothing under it goes."""
    seen: set[str] = set()
    result = []
    for block in kept:
        if len(block.text) > 30 and block.text in seen:
            continue
        seen.add(block.text)
        result.append(block)
    while result and result[-1].tag in HEADINGS:
        result.pop()
    return result


def _is_missing(told: str, kept: list[Block]) -> bool:
    """A page filled in by scripts tells in its data what it does not show."""
    return len(told) > 500 and sum(len(block.text) for block in kept) < TEASER * len(told)


def _with_media(blocks: list[Block], kept: list[Block]) -> list[Block]:
    if not kept:
        return []
    chosen = {block.index for block in kept}
    first, last = kept[0].index, kept[-1].index
    homes = {at for block in kept for at in block.path[:-1][-2:]}
    return [
        block
        for block in blocks
        if block.index in chosen
        or (block.media and first < block.index < last and homes.intersection(block.path))
    ]
