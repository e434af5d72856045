"""The mails an account brings."""

from __future__ import annotations

import pytest

from kiosk.web.accounts.letters import _DRAFTS, LetterError, letter

VALUES = {
    "site": "Kiosk",
    "code": "1234-5678",
    "login_url": "https://kiosk.example/account/sign-in",
    "signup_url": "https://kiosk.example/account/sign-up",
    "from_email": "old@reader.example",
    "to_email": "new@reader.example",
    "when": "Monday",
    "ip": "192.0.2.1",
    "browser": "100% Browser",
    "provider": "Google",
}


@pytest.mark.parametrize("kind", _DRAFTS)
def test_every_letter_is_filled_in(kind):
    written = letter(kind, VALUES, "en")
    assert written.subject
    assert "%(" not in written.subject + written.text
    if _DRAFTS[kind].link:
        assert written.link in written.text


def test_a_letter_says_who_did_it_and_a_code_stands_by_itself():
    told = letter("email_changed", VALUES, "en").text
    assert "old@reader.example and is now new@reader.example" in told
    assert "192.0.2.1 with 100% Browser" in told
    assert "1234-5678" in letter("login_code", VALUES, "en").text.split("\n\n")


def test_a_letter_nobody_wrote_is_an_error():
    with pytest.raises(LetterError, match="smoke_signal"):
        letter("smoke_signal", VALUES, "en")
