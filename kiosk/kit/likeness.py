"""Whether two short texts are edits of each other."""

from __future__ import annotations

from difflib import SequenceMatcher

# Headlines of one article seen twice are edits of each other; those of two share fewer letters.
ALIKE = 0.6
# Letters compared: the time grows with their square, and longer headlines are no less alike.
_COMPARED = 200


def alike(one: str, other: str) -> bool:
    """Whether two headlines may be of one article: at least most of their letters in one order."""
    one, other = one[:_COMPARED].casefold(), other[:_COMPARED].casefold()
    if one == other:
        return True
    matcher = SequenceMatcher(None, one, other)
    # The first two are upper bounds, and cost less than the third.
    ratios = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
    return all(ratio() >= ALIKE for ratio in ratios)
