"""Jobs of the wire."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from kiosk.kit.jobs import job
from kiosk.wire import clearing, terms

KEPT = timedelta(days=7)


@job
def clear_finished_items() -> None:
    """Forget wire items that came through, or failed, over a week ago."""
    clearing.clear_finished_items(timezone.now() - KEPT)


@job
def forget_unwanted_pages() -> None:
    """Forget the pages on their way that titles do not let us keep any more."""
    clearing.forget_unwanted(timezone.now())


@job
def forget_texts() -> None:
    """Delete the texts and pictures that titles do not let us keep any more, and what was made of them."""
    terms.forget_texts(timezone.now())


@job
def follow_terms() -> None:
    """Bring what can be found of titles' articles within the terms in force."""
    terms.follow(timezone.now())
