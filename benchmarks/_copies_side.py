"""How fast copies are found in the stream, and how surely: against the stream's own labels."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass

from benchmarks._stream import Streamed
from kiosk.stories.copies import Copies, Report
from kiosk.stories.grouping import Seen


@dataclass(slots=True)
class CopiesResult:
    """Articles a second of CPU, and what was found.

    Recall: copies found to carry the text of the article they are copied from, or of another copy
    of it, over all copies. Precision: pairs found that carry one text, over all pairs found.
    """

    copies_per_s: float
    copies_recall: float
    copies_precision: float
    articles: int
    copies: int


def measure(articles: Iterable[Streamed]) -> CopiesResult:
    """Each article is looked for among those before it, then held; the stream's cost is left out."""
    held = Copies()
    text_of: dict[int, int] = {}
    copies = found = pairs = right = 0
    spent = 0.0
    for article in articles:
        report = Report(seen(article))
        began = time.process_time()
        matches = held.find(report)
        held.add(report)
        spent += time.process_time() - began
        text = text_of[article.id] = article.copy_of or article.id
        same = sum(text_of[match.article_id] == text for match in matches)
        pairs += len(matches)
        right += same
        if article.copy_of is not None:
            copies += 1
            found += same > 0
    return CopiesResult(
        copies_per_s=round(len(text_of) / spent, 1) if spent else 0.0,
        copies_recall=round(found / copies, 4) if copies else 1.0,
        copies_precision=round(right / pairs, 4) if pairs else 1.0,
        articles=len(text_of),
        copies=copies,
    )


def seen(article: Streamed) -> Seen:
    """An article of the stream as the core sees it: without its labels."""
    return Seen(
        id=article.id,
        title_id=article.title_id,
        language=article.language,
        headline=article.headline,
        text=article.text,
        published=article.published,
    )
