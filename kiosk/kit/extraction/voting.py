"""The bodies that several extractors propose, as a share of each block's words they took.

trafilatura (Barbaresi 2021) and readability (Arc90, as readability-lxml) read one small lxml tree
made of the pruned page; resiliparse (Bevendorff 2018) reads text in C++; the page's own articleBody
in JSON-LD is one more voice. None is trusted alone.
"""

import logging
from collections.abc import Callable, Iterator

import lxml.html
from lxml.etree import LxmlError
from resiliparse.extract.html2text import extract_plain_text
from selectolax.lexbor import LexborHTMLParser

from kiosk.kit.extraction.blocks import Block, words_of

DEEPEST_FOR_LXML = 240  # libxml2 drops text below 256 open elements without a word
SHINGLE = 4

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("readability").setLevel(logging.CRITICAL)


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
        if not words:
            return 0.0
        if len(words) < SHINGLE:
            return 1.0 if words in self._lines else 0.0
        own = list(shingles(words))
        return sum(1 for shingle in own if shingle in self._shingles) / len(own)


def shingles(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Every run of four words."""
    return zip(words, words[1:], words[2:], words[3:], strict=False)


def by_trafilatura(markup: str) -> str:
    """trafilatura's body as text; "" where it finds none."""
    from trafilatura import bare_extraction  # noqa: PLC0415 - 30 MB, not needed for every page

    found = _guarded(
        lambda: bare_extraction(
            _tree(markup), with_metadata=False, include_comments=False, fast=True
        )
    )
    return (getattr(found, "text", "") or "") if found is not None else ""


def by_readability(markup: str) -> str:
    """readability's body as text, a line a block; "" where it finds none."""
    from readability import Document  # noqa: PLC0415

    found = _guarded(lambda: Document(_tree(markup)).summary(html_partial=True))
    if not isinstance(found, str):
        return ""
    body = LexborHTMLParser(found).body
    return body.text(separator="\n", strip=True) if body is not None else ""


def by_resiliparse(markup: str) -> str:
    """resiliparse's main content as text."""
    return str(extract_plain_text(markup, main_content=True, alt_texts=False, links=False))


def _tree(markup: str) -> object:
    return lxml.html.document_fromstring(markup)


def _guarded(run: Callable[[], object]) -> object | None:
    """An extractor that trips over a page casts no vote; the others decide."""
    try:
        return run()
    except (LxmlError, ValueError, TypeError, AttributeError, IndexError, KeyError, RecursionError):
        return None
