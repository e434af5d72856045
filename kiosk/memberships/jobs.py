"""What memberships have done by themselves: what was told worked off, letters sent, all compared."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from kiosk.kit.jobs import job
from kiosk.memberships import changing, coming, forgetting, giving, noticing, receiving, reconciling
from kiosk.memberships.asking import provider
from kiosk.memberships.models import Event


@job
def work_off_events() -> None:
    """Apply what the provider told and a kill or a fault kept from being applied."""
    if settings.MEMBERSHIP and Event.objects.waiting().exists():
        receiving.work_off(provider().now_of, timezone.now())


@job
def send_letters() -> None:
    """Tell members what is due, begins, ends or failed."""
    if settings.MEMBERSHIP:
        noticing.send_due(timezone.now())


@job
def compare_with_provider() -> None:
    """Look for what the provider never told us, learn its fees, and end what was given back: each of the
    three whatever becomes of the others. Raises in the end what went wrong in them. Where nobody ever began
    to pay, the provider is not asked: the fake of it need not run for that."""
    if not settings.MEMBERSHIP or not reconciling.has_anybody_begun():
        return
    now, asked = timezone.now(), provider()
    wrong: list[Exception] = []
    for part in (reconciling.reconcile, reconciling.learn_fees, changing.end_given_back):
        try:
            part(asked, now)
        except Exception as error:  # noqa: BLE001 - raised below, when the others had their turn
            wrong.append(error)
    if wrong:
        raise ExceptionGroup("the comparison with the provider is not whole", wrong)


@job
def do_what_is_due() -> None:
    """Do what is due of what was asked for: tell what is charged next, end pauses, begin gifts."""
    if not settings.MEMBERSHIP:
        return
    now = timezone.now()
    giving.begin_waiting(now)
    if not coming.is_any_due(now):
        return
    asked = provider()
    coming.begin_wanted(asked, now)
    coming.end_pauses(asked, now)


@job
def forget_told() -> None:
    """Forget what the provider told and was applied long ago."""
    forgetting.forget_told(timezone.now())
