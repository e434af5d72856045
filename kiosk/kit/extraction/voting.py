"""The bodies that other extractors propose, as the share of each block's words they took.

trafilatura (Barbaresi 2021) reads an lxml tree made of the pruned page, resiliparse (Bevendorff
2018) the pruned page itself; the body that the page's own data states is a third voice.
"""

import logging
from collections.abc import Iterator

import lxml.html
from lxml.etree import LxmlError
from resiliparse.extract.html2text import extract_plain_text

from kiosk.kit.extraction.blocks import Block, Layout, words_of

# libxml2 drops what lies below 256 open elements without a word, so such pages never reach it.
DEEPEST_FOR_LXML = 240
# resiliparse takes time by the square of the depth.
DEEPEST_FOR_RESILIPARSE = 1_000
LONGEST_FOR_LXML = 2_000_000  # letters; a tree of more would take hundreds of megabytes
SHINGLE = 4
TEASER = 0.5
NAMES = ("v_fast", "v_resi", "v_ld", "has_ld")

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


class Ballot:
    """What one extractor took, asked block by block."""

    def __init__(self, text: str) -> None:
        words = words_of(text)
        self.size = len(words)
        self._shingles = set(shingles(words))
        self._lines = {words_of(line) for line in text.split("\n")}

    def share(self, block: Block) -> float:
        """The part of the block's words the extractor took, 0 to 1."""
        words = block.words
        if not words or not self.size:
            return 0.0
        if len(words) < SHINGLE:
            return 1.0 if words in self._lines else 0.0
        taken = sum(1 for shingle in shingles(words) if shingle in self._shingles)
        return taken / (len(words) - SHINGLE + 1)


def cast(layout: Layout, markup: str, told: str | None) -> list[list[float]]:
    """A row of votes for each block, in the order of NAMES.

    Where trafilatura cannot read the page, resiliparse speaks for it. A told body much shorter
    than the proposed ones is a teaser and counts as not told.
    """
    shallow = layout.depth <= DEEPEST_FOR_LXML and len(markup) <= LONGEST_FOR_LXML
    quick = Ballot(by_resiliparse(markup) if layout.depth <= DEEPEST_FOR_RESILIPARSE else "")
    full = Ballot(by_trafilatura(markup) if shallow else "")
    if not full.size:
        full = quick
    if not full.size and not quick.size:
        return [[float(_is_prose(block))] * 2 + [0.0, 0.0] for block in layout.blocks]
    own = Ballot(told or "")
    stated = float(own.size >= 30 and own.size >= TEASER * full.size)
    return [
        [full.share(block), quick.share(block), own.share(block) if stated else 0.0, stated]
        for block in layout.blocks
    ]


def _is_prose(block: Block) -> bool:
    """What stands in for a vote where nobody could read the page: long, and not links."""
    return len(block.text) > 70 and block.link_density < 0.3


def shingles(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Every run of four words."""
    return zip(words, words[1:], words[2:], words[3:], strict=False)


def by_trafilatura(markup: str) -> str:
    """trafilatura's body as text; "" where it finds none or trips over the page."""
    from trafilatura import bare_extraction

    try:
        found = bare_extraction(
            lxml.html.document_fromstring(markup),
            with_metadata=False,
            include_comments=False,
            fast=True,
        )
    except (LxmlError, ValueError, TypeError, AttributeError, LookupError, RecursionError):
        return ""  # an extractor that trips casts no vote; the others decide
    return getattr(found, "text", "") or ""


def by_resiliparse(markup: str) -> str:
    """resiliparse's main content as text."""
    return str(extract_plain_text(markup, main_content=True, alt_texts=False, links=False))
