"""Ways to sign in that a reader adds to their account (a passkey, an app for the second step), and where
they are signed in."""

from __future__ import annotations

from typing import Any

from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from allauth.usersessions.views import ListUserSessionsView
from django.urls import reverse

from kiosk.web.accounts.browsers import named
from kiosk.web.accounts.squares import squares


class _AppOn(ActivateTOTPView):  # type: ignore[misc]
    """The page that turns the second step on, with the secret to be read by the app."""

    def get_context_data(self, **values: Any) -> dict[str, Any]:
        given: dict[str, Any] = super().get_context_data(**values)
        return {**given, "squares": squares(given["totp_url"])}

    def get_success_url(self) -> str:
        """To the recovery codes: who loses the app has no other way in."""
        return reverse("mfa_view_recovery_codes")


class _PasskeyMade(AddWebAuthnView):  # type: ignore[misc]
    """The page that makes a passkey."""

    def get_success_url(self) -> str:
        return reverse("mfa_list_webauthn")


class _Sessions(ListUserSessionsView):  # type: ignore[misc]
    """The list of a reader's sessions; posted, it ends all but this one."""

    def get_context_data(self, **values: Any) -> dict[str, Any]:
        return {**super().get_context_data(**values), "named": named}


app_on = _AppOn.as_view()
passkey_made = _PasskeyMade.as_view()
sessions = _Sessions.as_view()
