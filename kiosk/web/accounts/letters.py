"""The mails an account brings, as values in the reader's language. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.design.letters import Letter
from kiosk.design.words import said
from kiosk.kit.texts import phrase


class LetterError(LookupError):
    """There is no letter of that kind."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """What a kind of letter says, before it is translated and filled in; `link` names the value."""

    subject: str
    before: tuple[str, ...]
    link: str = ""
    after: tuple[str, ...] = ()


_CODE_IS_GOOD = phrase("It is good for a quarter of an hour, in the browser you asked with.")
_NOT_YOU = phrase("If you did not ask for it, you need do nothing: nobody gets in without it.")
_TOLD = (
    phrase("It was done at %(when)s from the address %(ip)s with %(browser)s."),
    phrase(
        "If that was not you, sign in with a code and set a new password: that ends every other sign-in."
    ),
)

# By the names allauth asks for them.
_DRAFTS: Mapping[str, _Draft] = {
    "login_code": _Draft(
        phrase("%(code)s is your code to sign in"),
        (phrase("With this code you sign in to %(site)s:"),),
        after=(_CODE_IS_GOOD, _NOT_YOU),
    ),
    "email_confirmation_signup": _Draft(
        phrase("%(code)s is your code for %(site)s"),
        (phrase("Welcome to %(site)s. With this code your account is made:"),),
        after=(_CODE_IS_GOOD, _NOT_YOU),
    ),
    "email_confirmation": _Draft(
        phrase("%(code)s is the code for your address"),
        (phrase("With this code you prove to %(site)s that this address is yours:"),),
        after=(_CODE_IS_GOOD, _NOT_YOU),
    ),
    "password_reset_code": _Draft(
        phrase("%(code)s is your code for a new password"),
        (phrase("With this code you set a new password at %(site)s:"),),
        after=(_CODE_IS_GOOD, _NOT_YOU),
    ),
    "account_already_exists": _Draft(
        phrase("You have an account already"),
        (
            phrase("Somebody, most likely you, wanted to make an account at %(site)s with this address."),
            phrase("There is one already. You can sign in to it with a code:"),
        ),
        link="login_url",
        after=(phrase("If it was not you, you need do nothing."),),
    ),
    "unknown_account": _Draft(
        phrase("There is no account with this address"),
        (
            phrase("Somebody, most likely you, wanted to sign in to %(site)s with this address."),
            phrase("There is no account with it. You can make one:"),
        ),
        link="signup_url",
        after=(phrase("If it was not you, you need do nothing."),),
    ),
    "email_changed": _Draft(
        phrase("The address of your account was changed"),
        (phrase("The address of your account at %(site)s was %(from_email)s and is now %(to_email)s."),),
        after=_TOLD,
    ),
    "password_changed": _Draft(
        phrase("Your password was changed"),
        (phrase("The password of your account at %(site)s was changed."),),
        after=_TOLD,
    ),
    "password_set": _Draft(
        phrase("A password was set"),
        (phrase("Your account at %(site)s has a password now."),),
        after=_TOLD,
    ),
    "password_reset": _Draft(
        phrase("Your password was changed"),
        (phrase("The password of your account at %(site)s was forgotten, and a new one was set."),),
        after=_TOLD,
    ),
}  # fmt: skip


def letter(kind: str, values: Mapping[str, Any], language: str) -> Letter:
    """The letter of that kind. `values` are `site`, and by its kind `code`, a link, addresses, or `when`,
    `ip` and `browser`. Raises LetterError."""
    draft = _DRAFTS.get(kind)
    if draft is None:
        raise LetterError(f"no letter is written for {kind}")

    def filled(lines: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(said(line, language) % values for line in lines)

    return Letter(
        said(draft.subject, language) % values,
        filled(draft.before),
        code=str(values.get("code", "")),
        link=str(values[draft.link]) if draft.link else "",
        after=filled(draft.after),
    )
