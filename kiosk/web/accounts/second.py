"""The second step of signing in: a code from an app on the reader's phone, asked for after the first.

It is on for whoever set up such an app. A passkey by itself is a way in, and no second step of others'.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import ClassVar

from allauth.core import context as asked
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest

from kiosk.design.interface import interface_language
from kiosk.design.words import said
from kiosk.kit.texts import phrase
from kiosk.readers.models import Reader
from kiosk.web.accounts.browsers import named
from kiosk.web.accounts.faults import later

_APP = Authenticator.Type.TOTP
_FAULTS = {
    "cannot_generate_recovery_codes": phrase(
        "Recovery codes are for a second step, and yours is off."
    ),
    "incorrect_code": phrase("This is not right. Please try once more."),
    "unverified_email": phrase("Please prove your address first."),
}


def has_second_step(reader: Reader) -> bool:
    """Whether their signing in has one."""
    found: bool = Authenticator.objects.filter(user_id=reader.pk, type=_APP).exists()
    return found


class SecondStepStage(AuthenticateStage):  # type: ignore[misc]
    """Asked of who has an app for it, whichever way they come; a passkey that checked who holds it is two
    steps in one."""

    def _should_handle(self, request: HttpRequest) -> bool:
        asked_for: bool = super()._should_handle(request)
        return asked_for and has_second_step(self.login.user)


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Ours differs from allauth's in what is named here."""

    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        **{name: later(text) for name, text in _FAULTS.items()},
    }

    def encrypt(self, text: str) -> str:
        """A secret as it is kept: who has the database alone has no codes."""
        return _lock().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; raises InvalidToken where this house's key is not the one it was kept under."""
        return _lock().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: Reader, type: Authenticator.Type) -> str:
        """By what it was made with; its reader may name it otherwise."""
        with_what = named(asked.request.headers.get("User-Agent", ""))
        if not with_what.name:
            return said(phrase("Passkey"), interface_language())
        return with_what.name + (f" ({with_what.system})" if with_what.system else "")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The house, as a device that makes a passkey shows it."""
        return {**super().get_public_key_credential_rp_entity(), "name": settings.SITE_NAME}


def _lock() -> Fernet:
    key = HKDF(SHA256(), 32, salt=None, info=b"kiosk second step").derive(
        settings.SECRET_KEY.encode()
    )
    return Fernet(urlsafe_b64encode(key))
