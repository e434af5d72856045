"""The chosen blocks as the text an article keeps: paragraphs, markup, standfirst, dateline."""

import html
from dataclasses import dataclass

from kiosk.kit import language as languages
from kiosk.kit.bylines import Dateline, split_dateline
from kiosk.kit.extraction import blocks, pictures
from kiosk.kit.extraction.blocks import HEADINGS, Block
from kiosk.kit.extraction.bodies import Body
from kiosk.kit.extraction.features import Context
from kiosk.kit.extraction.headlines import alike
from kiosk.kit.extraction.pictures import PagePicture

DATELINE_WITHIN = 2  # paragraphs from the top: a standfirst may stand before the intro


@dataclass(frozen=True, slots=True)
class Writing:
    """An article's text. ``paragraphs`` open with the standfirst where the page shows one apart
    from the body; ``markup`` leaves it out, so that a page shows it once. The dateline is off both.
    """

    paragraphs: tuple[str, ...]
    markup: str
    standfirst: str | None
    dateline: Dateline | None
    language: str | None
    words: int

    @classmethod
    def of(
        cls, body: Body, context: Context, claimed: str | None, picture: PagePicture | None
    ) -> "Writing":
        """The text of a body; ``claimed`` is the language its page or feed names, ``picture`` the
        lead picture, which is shown apart and so left out.
        """
        chosen = [block for block in body.blocks if not _is_shown_apart(block, context, picture)]
        texts = [block for block in chosen if not block.media]
        lines = body.told or [block.text for block in texts]
        sample = " ".join(lines)[:3000] or context.title or ""
        language = languages.detect(sample, claimed)
        dateline, at, rest = _dateline(lines, language)
        lead = _lead(texts, context)
        parts = [f"<p>{html.escape(line)}</p>" for line in body.told]
        for block in chosen:
            if block is not lead:
                cut = dateline is not None and not body.told and block is texts[at]
                parts.append(_element(block, rest if cut else None))
        if dateline is not None:
            lines = [*lines[:at], rest, *lines[at + 1 :]]
        kept = tuple(line for line in lines if line)
        words = sum(languages.count_words(line, language) for line in kept)
        standfirst = lead.text if lead else _told_apart(context.leads, kept)
        return cls(kept, "\n".join(filter(None, parts)), standfirst, dateline, language, words)


def _is_shown_apart(block: Block, context: Context, picture: PagePicture | None) -> bool:
    """The headline once more, the lead picture once more, marks and drawings of the site."""
    if block.media:
        return not pictures.belongs(block.parts[0], picture)
    return block.tag in HEADINGS and alike(block.text, context.title or "") > 0.9


def _dateline(lines: list[str], language: str | None) -> tuple[Dateline | None, int, str]:
    for at, line in enumerate(lines[:DATELINE_WITHIN]):
        dateline, rest = split_dateline(line, language)
        if dateline is not None and (rest or len(lines) > at + 1):
            return dateline, at, rest
    return None, 0, ""


def _lead(texts: list[Block], context: Context) -> Block | None:
    """The first block, where it is the summary under the headline and not the first paragraph:
    it says what the page's summary says and stands apart from what follows."""
    if len(texts) < 3:
        return None
    first, second = texts[0], texts[1]
    told = max((alike(first.text, lead) for lead in context.leads), default=0.0)
    apart = first.path[:-1] != second.path[:-1] or first.tag != second.tag
    return first if apart and told > 0.8 and len(first.text) < 600 else None


def _told_apart(leads: tuple[str, ...], paragraphs: tuple[str, ...]) -> str | None:
    """The page's summary where the body's opening does not repeat it."""
    opening = " ".join(paragraphs[:3])
    for lead in leads:
        stem = lead.rstrip(" .…")[:80]
        if stem not in opening and max((alike(lead, p) for p in paragraphs[:3]), default=0) < 0.7:
            return lead
    return None


def _element(block: Block, rest: str | None) -> str:
    """A block as its own element; ``rest`` is its text after a dateline that goes."""
    inner = blocks.markup(block)
    if block.media:
        return inner
    if rest is not None:
        if not rest:
            return ""
        inner = blocks.without(inner, block.text[: len(block.text) - len(rest)])
    if block.tag in HEADINGS or block.tag in ("li", "blockquote", "pre"):
        return f"<{block.tag}>{inner}</{block.tag}>"
    return f"<p>{inner}</p>"
