"""Which blocks of a page are its article."""

from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from kiosk.kit.extraction import voting
from kiosk.kit.extraction.blocks import HEADINGS, Block, Layout


@dataclass(frozen=True, slots=True)
class Body:
    """The chosen blocks in reading order, pictures and embeds between them included."""

    blocks: list[Block]


def choose(layout: Layout, markup: str, told: str | None) -> Body:
    """The article's blocks, by vote. ``told`` is the body the page states in its data, if any."""
    ballots = [voting.Ballot(text) for text in _proposals(layout, markup, told) if text]
    shares = {
        block.index: sum(ballot.share(block) for ballot in ballots) / max(1, len(ballots))
        for block in layout.blocks
        if block.words
    }
    kept = [b for b in layout.blocks if shares.get(b.index, 0.0) >= 0.5]
    kept = _without_repeats(kept)
    return Body(_with_media(layout.blocks, kept))


def _proposals(layout: Layout, markup: str, told: str | None) -> list[str]:
    found = [voting.by_resiliparse(markup)]
    if layout.depth <= voting.DEEPEST_FOR_LXML:
        found += [voting.by_trafilatura(markup), voting.by_readability(markup)]
    if told:
        found.append(told)
    return found


def _without_repeats(kept: list[Block]) -> list[Block]:
    seen: set[tuple[str, ...]] = set()
    result = []
    for block in kept:
        if len(block.words) > 5 and block.words in seen:
            continue
        seen.add(block.words)
        result.append(block)
    while result and result[-1].tag in HEADINGS:
        result.pop()
    return result


def _with_media(blocks: list[Block], kept: list[Block]) -> list[Block]:
    if not kept:
        return []
    chosen = {block.index for block in kept}
    first, last = kept[0].index, kept[-1].index
    return [b for b in blocks if b.index in chosen or (b.media and first < b.index < last)]
