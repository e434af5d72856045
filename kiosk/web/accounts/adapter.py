"""What allauth asks of the house it runs in: who comes in, where they are led, what they are told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as asked
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.http import url_has_allowed_host_and_scheme

from kiosk.design import times
from kiosk.design.interface import interface_language, negotiated
from kiosk.design.letters import send
from kiosk.design.words import said
from kiosk.kit.texts import phrase
from kiosk.readers.models import Reader
from kiosk.web.accounts.joining import take_along
from kiosk.web.accounts.letters import letter
from kiosk.web.addresses import absolute

_FAULTS = {
    "account_inactive": phrase("This account is closed."),
    "duplicate_email": phrase("This is your address already."),
    "email_password_mismatch": phrase("The address and the password do not belong together."),
    "email_taken": phrase("This address cannot be used."),
    "enter_current_password": phrase("This is not your current password."),
    "incorrect_code": phrase("This is not the code we sent."),
    "incorrect_password": phrase("This is not your password."),
    "invalid_login": phrase("An e-mail address is needed."),
    "rate_limited": phrase("That was a lot at once. Please wait a moment."),
    "same_as_current": phrase("This is your address already."),
    "too_many_login_attempts": phrase("There were too many tries. Please wait a few minutes."),
}
# Of all that allauth would say, what the page that follows does not say itself.
_TOLD = {
    "email_confirmation_failed": phrase("This address cannot be used."),
    "password_changed": phrase("Your password is changed."),
    "password_set": phrase("Your password is set."),
}
# Said where it is shown, in the language of the page.
_later: Callable[[str], Any] = lazy(lambda text: said(text, interface_language()), str)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Ours differs from allauth's in what is named here."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        **{name: _later(text) for name, text in _FAULTS.items()},
    }

    def login(self, request: HttpRequest, user: Reader) -> None:
        """As allauth's; what their device kept comes along. However one signs in, it is through here."""
        super().login(request, user)
        take_along(request, user, timezone.now())

    def is_safe_url(self, url: str) -> bool:
        """Whether one may be led there: to a page of this very host."""
        here = asked.request
        return url_has_allowed_host_and_scheme(
            url, {here.get_host()}, require_https=here.is_secure()
        )

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """To the account, once the password is set."""
        return reverse("web:account")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Have the next page say it, in our words; what it says itself is not said twice."""
        kind = (message_template or "").rpartition("/")[2].removesuffix(".txt")
        if kind in _TOLD:
            message = said(_TOLD[kind], interface_language())
        if message:
            messages.add_message(request, level, str(message), extra_tags=extra_tags)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send the letter of that kind, in the language of who has the address, else of who asks."""
        kind = template_prefix.rpartition("/")[2]
        known = Reader.objects.filter(email__iexact=email).values_list("interface", flat=True)
        language = known.first() or ""
        language = negotiated("", language) if language else interface_language()
        values = {
            **context,
            "site": settings.SITE_NAME,
            "login_url": absolute(reverse("account_login")),
            "signup_url": absolute(reverse("account_signup")),
        }
        if "timestamp" in context:
            zone = ZoneInfo(settings.TIME_ZONE)
            values["when"] = times.in_full(context["timestamp"], language, zone)
            values["browser"] = context["user_agent"]
        send(letter(kind, values, language), email, language)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Reader,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell the reader what was done with their account; of a changed address, both addresses."""
        super().send_notification_mail(template_prefix, user, context, email)
        if template_prefix.endswith("/email_changed") and context:
            super().send_notification_mail(template_prefix, user, context, context["to_email"])
