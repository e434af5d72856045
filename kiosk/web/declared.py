"""What titles declare of themselves, in plain words, and sorted as a reader would ask for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext_noop as N_

from kiosk.publishers.declaring import Declarations, ShownDeclaration

# By schema.org's names for NewsMediaOrganization, and by trust.txt's.
LABELS = {
    "publishingPrinciples": N_("Principles"),
    "ethicsPolicy": N_("Ethics"),
    "correctionsPolicy": N_("Corrections"),
    "verificationFactCheckingPolicy": N_("Fact-checking"),
    "unnamedSourcesPolicy": N_("Unnamed sources"),
    "actionableFeedbackPolicy": N_("Readers' complaints"),
    "diversityPolicy": N_("Diversity"),
    "diversityStaffingReport": N_("Staff diversity"),
    "missionCoveragePrioritiesPolicy": N_("Mission and priorities"),
    "noBylinesPolicy": N_("Articles without a byline"),
    "ownershipFundingInfo": N_("Ownership and funding"),
    "masthead": N_("Who works there"),
    "foundingDate": N_("Founded"),
    "belongto": N_("Belongs to"),
    "controlledby": N_("Controlled by"),
    "control": N_("Controls"),
    "member": N_("Members"),
    "social": N_("Elsewhere"),
    "vendor": N_("Vendors"),
    "customer": N_("Customers"),
    "disclosure": N_("Disclosures"),
    "contact": N_("Contact"),
    "datatrainingallowed": N_("May its texts train machines?"),
}
_ANSWERS = {"yes": N_("Yes"), "no": N_("No")}
_SHOWN = 70


@dataclass(frozen=True, slots=True)
class Said:
    """What a title says under one label, which is still to be translated."""

    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """A value as it is read, and the address it leads to, empty where it leads nowhere.

    `ours`: a word of ours, still to be translated.
    """

    text: str
    address: str
    ours: bool = False


@dataclass(frozen=True, slots=True)
class SortedOut:
    """What a title's page says of its policies (`page`), and what its trust.txt says (`trust`)."""

    page: tuple[Said, ...]
    trust: tuple[Said, ...]


def sorted_out(found: Declarations) -> SortedOut:
    """The declarations by label, in the order of `LABELS`."""
    return SortedOut(tuple(_said(found.page)), tuple(_said(found.trust)))


def _said(some: Iterable[ShownDeclaration]) -> Iterator[Said]:
    order = list(LABELS)
    known = sorted(
        (one for one in some if one.name in LABELS), key=lambda one: order.index(one.name)
    )
    for name, of_name in groupby(known, key=lambda one: one.name):
        yield Said(LABELS[name], tuple(_value(one) for one in of_name))


def _value(one: ShownDeclaration) -> Value:
    """An address without what every address has; an answer in our words."""
    if one.name == "datatrainingallowed" and one.value.lower() in _ANSWERS:
        return Value(_ANSWERS[one.value.lower()], "", ours=True)
    text = one.value
    if one.address:
        text = text.partition("://")[2] or text.removeprefix("mailto:")
        text = text.removeprefix("www.").rstrip("/")
    return Value(text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…", one.address)
