"""The forms that differ from allauth's."""

from __future__ import annotations

import unicodedata
from typing import Any

from allauth.account.forms import (
    ConfirmEmailVerificationCodeForm,
    ConfirmLoginCodeForm,
    ConfirmPasswordResetCodeForm,
    ConfirmReauthenticationCodeForm,
    SignupForm,
)
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from allauth.socialaccount.forms import DisconnectForm
from django import forms


class SignUp(SignupForm):  # type: ignore[misc]
    """An address, and no password until it is proved: who signs up with somebody else's would have one
    to an account that its owner takes over later."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password1", None)


class _Code:
    """A code as any keyboard types it."""

    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        """The code; raises ValidationError where it is not the one sent."""
        self.cleaned_data["code"] = latin_digits(self.cleaned_data["code"])
        checked: str = super().clean_code()  # type: ignore[misc]
        return checked


class LoginCode(_Code, ConfirmLoginCodeForm):  # type: ignore[misc]
    pass


class AddressCode(_Code, ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    pass


class AgainCode(_Code, ConfirmReauthenticationCodeForm):  # type: ignore[misc]
    pass


class ResetCode(_Code, ConfirmPasswordResetCodeForm):  # type: ignore[misc]
    pass


class SecondStep(_Code, AuthenticateForm):  # type: ignore[misc]
    pass


class SecondStepAgain(_Code, ReauthenticateForm):  # type: ignore[misc]
    pass


class AppCode(_Code, ActivateTOTPForm):  # type: ignore[misc]
    pass


class NewPasskey(AddWebAuthnForm):  # type: ignore[misc]
    """A key that signs in by itself: one that checks who holds it, and finds the account without its
    address."""

    passwordless = forms.BooleanField(widget=forms.HiddenInput, initial=True)


class Disconnect(DisconnectForm):  # type: ignore[misc]
    """Whoever goes can still sign in with a code: allauth would ask for a password first."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = forms.Form.clean(self) or {}
        return cleaned


def latin_digits(text: str) -> str:
    """The text with every script's digits as 0 to 9."""
    return "".join(str(unicodedata.digit(letter, letter)) for letter in text)
