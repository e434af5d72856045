"""What an answer is known by: sent back with the next request, so that a publisher can say "unchanged"."""

from __future__ import annotations

# The most characters that are kept of each.
ETAG_CHARS, LAST_MODIFIED_CHARS = 500, 100


def whole(validator: str, most: int) -> str:
    """A validator is sent back as it came or not at all: cut, it would match nothing, or another."""
    return validator if len(validator) <= most else ""
