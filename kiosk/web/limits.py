"""How often something is done, counted in the cache: what is tried too often waits."""

from __future__ import annotations

from django.core.cache import cache


def is_within(act: str, who: object, most: int, seconds: int) -> bool:
    """Count one more of that act by that person or address; whether they did it at most so often in the
    time that began with the first."""
    key = f"web:{act}:{who}"
    cache.add(key, 0, seconds)
    try:
        many = cache.incr(key)
    except ValueError:  # it went between the two
        many = 1
    return many <= most
