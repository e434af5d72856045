"""The letters: that an export is there, and that an account was erased."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from kiosk.design.letters import Letter, send
from kiosk.design.words import said, said_many
from kiosk.kit.texts import phrase


def send_made(address: str, language: str, days: int) -> None:
    """That what was asked for can be fetched, for so many days."""
    values = {"site": settings.SITE_NAME}
    kept = said_many(
        "It stays there for %(count)s day. Only you can fetch it, signed in.",
        "It stays there for %(count)s days. Only you can fetch it, signed in.",
        days,
        language,
    )
    subject = said("All that %(site)s keeps of you is there to be fetched", language)
    before = said("You asked for all that %(site)s keeps of you. The file is made:", language)
    not_you = said("If it was not you who asked, sign in and set a new password.", language)
    letter = Letter(
        subject % values,
        (before % values,),
        link=settings.BASE_URL.rstrip("/") + reverse("web:export"),
        after=(kept, not_you),
    )
    send(letter, address, language)


def send_erased(address: str, language: str) -> None:
    """That an account is no more."""
    lines = (
        phrase("Your account at %(site)s is erased, as you asked: what you chose, saved and read is gone."),
        phrase("Of payments, if there were any, the sums stay in the books, as the law asks, without you."),
        phrase("This is the last letter. Your address is not kept either."),
    )  # fmt: skip
    values = {"site": settings.SITE_NAME}
    subject = said("Your account at %(site)s is erased", language)
    letter = Letter(subject % values, tuple(said(line, language) % values for line in lines))
    send(letter, address, language)
