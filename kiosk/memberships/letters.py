"""The letters of a membership, as values in the reader's language. Pure.

Every date and amount comes filled in as words; a letter says what happens when, and what one can do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.design.letters import Letter
from kiosk.design.words import said
from kiosk.kit.texts import phrase


class LetterError(LookupError):
    """There is no letter of that kind."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """What a kind of letter says, before it is translated and filled in; `code` names a value."""

    subject: str
    before: tuple[str, ...]
    after: tuple[str, ...] = ()
    code: str = ""


_SEE = phrase("You see every date, and can cancel with one click, on the page of your membership:")
_PAY = phrase("You can see what failed and pay in another way here:")

_DRAFTS: Mapping[str, _Draft] = {
    "trial_begun": _Draft(
        phrase("Your trial has begun: free until %(until)s"),
        (
            phrase("You read every title of %(site)s free until %(until)s."),
            phrase("If you stay, %(amount)s is charged then. Three days before, we write to you again."),
            _SEE,
        ),
    ),
    "trial_ends": _Draft(
        phrase("Your trial ends on %(until)s"),
        (
            phrase("Your trial of %(site)s ends on %(until)s. If you stay, you need do nothing: %(amount)s"
                   " is charged then."),
            phrase("If you do not want to stay, cancel before: nothing is charged, and you read on until"
                   " the trial ends."),
            _SEE,
        ),
    ),
    "charged": _Draft(
        phrase("Receipt: %(amount)s for %(site)s"),
        (
            phrase("%(amount)s was charged for %(plan)s, which is paid until %(until)s."),
            phrase("The receipt and every earlier one are here:"),
        ),
    ),
    "failed": _Draft(
        phrase("The charge of %(amount)s failed"),
        (
            phrase("We could not charge %(amount)s for %(plan)s. It is tried again by itself."),
            phrase("You read on as before until %(until)s."),
            _PAY,
        ),
    ),
    "reminder": _Draft(
        phrase("%(amount)s is still due"),
        (
            phrase("The charge of %(amount)s for %(plan)s has not gone through yet. You read on until"
                   " %(until)s."),
            _PAY,
        ),
    ),
    "last": _Draft(
        phrase("Two days left to pay %(amount)s"),
        (
            phrase("On %(until)s your membership stops to open articles in full, as the charge of"
                   " %(amount)s for %(plan)s has not gone through."),
            _PAY,
        ),
    ),
    "over": _Draft(
        phrase("Your membership is paused until it is paid"),
        (
            phrase("The charge of %(amount)s for %(plan)s did not go through, so you see previews from"
                   " now on. Everything you saved and follow is kept."),
            phrase("As soon as it is paid you read on in full:"),
        ),
    ),
    "cancelled": _Draft(
        phrase("Your membership ends on %(until)s"),
        (
            phrase("You cancelled your membership of %(site)s. What you paid for is yours: you read on in"
                   " full until %(until)s, and nothing is charged any more."),
            phrase("If you change your mind before, you can take the cancellation back here:"),
        ),
    ),
    "ended": _Draft(
        phrase("Your membership has ended"),
        (
            phrase("Your membership of %(site)s has ended. Everything you saved and follow is kept."),
            phrase("You can come back at any time:"),
        ),
    ),
    "refunded": _Draft(
        phrase("%(amount)s is given back"),
        (
            phrase("%(amount)s is on its way back to you; banks take up to ten days."),
            phrase("The receipt is here:"),
        ),
    ),
    "invitation": _Draft(
        phrase("A seat at %(site)s for you"),
        (
            phrase("“%(team)s” offers you a seat at %(site)s: you read every title in full, and pay"
                   " nothing."),
            phrase("Whoever manages the team sees that this address has a seat, and nothing of what you"
                   " read. You can leave the team at any time."),
            phrase("Sign in with this address, or make an account with it, and take the seat within two"
                   " weeks here:"),
        ),
    ),
    "gift": _Draft(
        phrase("A membership of %(site)s for you"),
        (
            phrase("Somebody gives you %(months)s months of %(plan)s at %(site)s. With this code they are"
                   " yours:"),
        ),
        (phrase("Bring it here:"),),
        code="code",
    ),
}  # fmt: skip
KINDS = tuple(_DRAFTS)


def letter(kind: str, values: Mapping[str, str], language: str) -> Letter:
    """The letter of that kind. `values` are `site` and `link`, and by its kind `until`, `amount`, `plan`,
    `months`, `team`, `code` and `message` (of who gives). Raises LetterError."""
    draft = _DRAFTS.get(kind)
    if draft is None:
        raise LetterError(f"no letter is written for {kind}")

    def filled(lines: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(said(line, language) % values for line in lines)

    before, after = filled(draft.before), filled(draft.after)
    message = values.get("message", "")
    if message:
        before = (*before[:-1], f"“{message}”", before[-1])
    link = values["link"]
    if draft.code:
        # The code stands between, and where to bring it comes last.
        return Letter(
            said(draft.subject, language) % values,
            before,
            code=values[draft.code],
            after=(*after, link),
        )
    return Letter(said(draft.subject, language) % values, before, link=link, after=after)
