"""Letters: mails as values, and their sending in a reader's language, as text and as a page."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from kiosk.design.interface import speaking


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail: lines before and after the code or link that it is sent for, where it is sent for one."""

    subject: str
    before: tuple[str, ...]
    code: str = ""
    link: str = ""
    after: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All of it as plain text, its parts a line apart."""
        return "\n\n".join(
            part for part in (*self.before, self.code, self.link, *self.after) if part
        )


def send(letter: Letter, address: str, language: str) -> None:
    """Send the letter to that address, its page in that language. Raises what the mail server says."""
    home = f"{settings.BASE_URL.rstrip('/')}/"
    with speaking(language):
        page = {"letter": letter, "home": home}
        html = render_to_string("account/mail.html", page, using="jinja2")
    text = f"{letter.text}\n\n-- \n{settings.SITE_NAME}\n{home}\n"
    mail = EmailMultiAlternatives(letter.subject, text, to=[address])
    mail.attach_alternative(html, "text/html")
    mail.send()
