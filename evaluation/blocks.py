"""Fit the weights by which extraction tells an article's blocks from the rest of a page.

DIR is that of `bin/evaluate pages`. A logistic regression (L2, by Newton's method) over the blocks
of all labelled pages; a block belongs to the article where over half of its words run as in the
truth. Prints how well the text is chosen with the weights in use, with weights fitted to all
pages, and with each fifth of the publishers held out in turn, then the fitted table itself.
"""

import argparse
import gzip
import random
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from selectolax.lexbor import LexborHTMLParser

from evaluation.pages import BODY_ONLY, FULL, Truth, read_page, read_truths, token_f1
from kiosk.kit.extraction import blocks, bodies, decoding, headlines, structured
from kiosk.kit.extraction.blocks import Block
from kiosk.kit.extraction.features import Context
from kiosk.kit.extraction.voting import Ballot
from kiosk.kit.extraction.weights import WEIGHTS

FOLDS = 5
PENALTY = 1.0
STEPS = 25

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page's blocks with words: features, labels, importance, and what they are scored on."""

    source: str
    publisher: str
    rows: Numbers
    labels: Numbers
    importance: Numbers
    blocks: list[Block]
    truth: str


def main(argv: list[str]) -> int:
    """Run the fit; 0, or 2 where DIR holds nothing to fit to."""
    parser = argparse.ArgumentParser(prog="bin/evaluate blocks", description=__doc__)
    parser.add_argument("dir", type=Path, metavar="DIR")
    directory: Path = parser.parse_args(argv).dir
    sheets = [
        sheet
        for source in (FULL, BODY_ONLY)
        for truth in read_truths(directory, source)
        if (sheet := _sheet(directory, truth, source)) is not None
    ]
    if not sheets:
        print(f"{directory} holds no labelled pages", file=sys.stderr)
        return 2
    fitted = _fit(sheets)
    in_use = np.array([WEIGHTS[name] for name in bodies.NAMES])
    held_out = [pair for fold in _folds(sheets) for pair in _scored(fold[1], _fit(fold[0]))]
    _print(in_use=_scored(sheets, in_use), fitted=_scored(sheets, fitted), held_out=held_out)
    for name, weight in zip(bodies.NAMES, fitted, strict=True):
        print(f'    "{name}": {weight:.2f},')
    return 0


def _sheet(directory: Path, truth: Truth, source: str) -> Sheet | None:
    url: str = truth.get("url") or ""
    tree = LexborHTMLParser(decoding.decode(gzip.decompress(read_page(directory, truth))))
    data = structured.read(tree)
    title = headlines.headline(tree, data, headlines.site_name(data, url), url)
    context = Context(title, headlines.summaries(data))
    blocks.prune(tree)
    layout = blocks.read(tree)
    told = structured.lines(data.value("articleBody"))
    rows = bodies.measure(layout, tree.html or "", told, context)
    known = [(block, row) for block, row in zip(layout.blocks, rows, strict=True) if row]
    if not known:
        return None
    text = "\n".join(truth["paragraphs"])
    ballot = Ballot(text)
    size = np.array([len(block.words) for block, _ in known], dtype=np.float64)
    return Sheet(
        source=source,
        publisher=truth.get("publisher") or urlsplit(url).hostname or "",
        rows=np.array([row for _, row in known]),
        labels=np.array([float(_belongs(block, ballot, text)) for block, _ in known]),
        importance=np.sqrt(size + 1) / np.sqrt(ballot.size + 30) + 0.02,
        blocks=[_kept(block) for block, _ in known],
        truth=text,
    )


def _belongs(block: Block, ballot: Ballot, text: str) -> bool:
    if len(block.words) >= 4:
        return ballot.share(block) > 0.5
    return ballot.share(block) > 0 or (len(block.text) > 12 and block.text in text)


def _kept(block: Block) -> Block:
    """The block without its tree, so that 318 pages need not stay in memory."""
    bare: Any = None
    return Block(block.index, block.tag, block.text, block.linked, (), bare, words=block.words)


def _fit(sheets: list[Sheet]) -> Numbers:
    rows = np.vstack([sheet.rows for sheet in sheets])
    labels = np.concatenate([sheet.labels for sheet in sheets])
    importance = np.concatenate([sheet.importance for sheet in sheets])
    weights = np.zeros(rows.shape[1])
    penalty = np.full(rows.shape[1], PENALTY)
    penalty[bodies.NAMES.index("one")] = 1e-6
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ (importance * (likely - labels)) + penalty * weights
        bend = importance * likely * (1 - likely)
        step = np.linalg.solve((rows * bend[:, None]).T @ rows + np.diag(penalty), slope)
        weights = weights - step
        if np.abs(step).max() < 1e-6:
            break
    return np.asarray(weights, dtype=np.float64)


def _folds(sheets: list[Sheet]) -> list[tuple[list[Sheet], list[Sheet]]]:
    publishers = sorted({sheet.publisher for sheet in sheets})
    random.Random(3).shuffle(publishers)
    fold = {publisher: at % FOLDS for at, publisher in enumerate(publishers)}
    return [
        (
            [sheet for sheet in sheets if fold[sheet.publisher] != at],
            [sheet for sheet in sheets if fold[sheet.publisher] == at],
        )
        for at in range(FOLDS)
    ]


def _scored(sheets: list[Sheet], weights: Numbers) -> list[tuple[str, float]]:
    """The source and the token F1 of the chosen text, for each page."""
    scored = []
    for sheet in sheets:
        chosen = (sheet.rows @ weights) > 0
        kept = [block for block, keep in zip(sheet.blocks, chosen, strict=True) if keep]
        text = "\n".join(block.text for block in bodies.without_repeats(kept))
        scored.append((sheet.source, token_f1(text, sheet.truth)))
    return scored


def _print(**results: list[tuple[str, float]]) -> None:
    table = Table(title="Token F1 of the chosen text, mean and median")
    sources = [
        source for source in (FULL, BODY_ONLY) if any(s == source for s, _ in results["fitted"])
    ]
    for column in ("weights", *sources):
        table.add_column(column)
    for name, scored in results.items():
        cells = []
        for source in sources:
            values = [value for of, value in scored if of == source]
            cells.append(f"{statistics.fmean(values):.4f} {statistics.median(values):.4f}")
        table.add_row(name.replace("_", " "), *cells)
    Console().print(table)
