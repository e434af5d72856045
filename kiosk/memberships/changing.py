"""What a member does with their membership: cancel, stay, pause, resume, change, have their money back.

Each asks the provider and takes in what it answers, so that the next page shows it; the event that follows
says the same again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet, Sum

from kiosk.kit.money import Money
from kiosk.kit.texts import phrase
from kiosk.memberships.giving import begin_waiting, is_student, later
from kiosk.memberships.models import Invoice, Membership, Plan, Price, Refund
from kiosk.memberships.paying import price_at
from kiosk.memberships.plans import is_offered
from kiosk.memberships.provider import Provider
from kiosk.memberships.receiving import take
from kiosk.memberships.seats import taken
from kiosk.memberships.values import Status, Subscription
from kiosk.readers.models import Reader

# What can be paused: the provider voids what it would charge meanwhile.
LONGEST_PAUSE = 6
_RUNS = frozenset({Status.TRIALING, Status.ACTIVE, Status.PAST_DUE})


class ChangeError(Exception):
    """It cannot be done; the text is a phrase for the reader."""


def cancel(membership: Membership, provider: Provider, now: datetime) -> None:
    """End it with the time that is paid for (or free); nothing is charged any more. ChangeError."""
    if membership.status == Status.PAST_DUE:
        # What is due is for time nobody paid for: there is none to keep.
        _take(provider.end(_running(membership)), now)
        return
    _take(provider.end_with_period(_running(membership), True), now)


def stay(membership: Membership, provider: Provider, now: datetime) -> None:
    """Take a cancellation back, before the time is over. Raises ChangeError."""
    _take(provider.end_with_period(_running(membership), False), now)


def pause(membership: Membership, months: int, provider: Provider, now: datetime) -> None:
    """Charge nothing for so many months from the end of what is paid; that is kept. ChangeError.

    We end it then (`coming`): the provider would let what is left of its period go by for nothing.
    """
    if not 1 <= months <= LONGEST_PAUSE:
        raise ChangeError(phrase("A membership can be paused for one month to six."))
    if membership.status != Status.ACTIVE or membership.ends_at is not None:
        raise ChangeError(phrase("Only a membership that is paid and goes on can be paused."))
    ends_at = later(max(_paid_until(membership) or now, now), months)
    _take(provider.pause(_running(membership)), now)
    Membership.objects.filter(pk=membership.pk).update(pause_ends_at=ends_at)


def resume(membership: Membership, provider: Provider, now: datetime) -> None:
    """End a pause. Where nothing that was paid for is left, a period begins and is charged at once, once
    however often it is asked for. Raises ChangeError."""
    if not membership.rests:
        raise ChangeError(phrase("This membership is not paused."))
    running, paid_until = _running(membership), _paid_until(membership)
    is_paid = paid_until is not None and paid_until > now
    began = membership.period_starts_at or membership.started_at
    anew = "" if is_paid else f"resume-{running}-{began:%Y%m%dT%H%M%S}"
    _take(provider.resume(running, anew=anew), now)
    Membership.objects.filter(pk=membership.pk).update(pause_ends_at=None)


def change(
    membership: Membership, price: Price, provider: Provider, now: datetime, *, country: str = ""
) -> bool:
    """Change to another price in the same currency, of those offered in that country; or stay with the one
    that is held, where another was wanted. Whether it is so at once. Raises ChangeError.

    One that costs more begins at once, and what is left of the time paid for is taken off its first
    charge. One that costs less begins when the paid time is over (`coming`); where the interval changes,
    what is left of it becomes credit that pays the next charges.
    """
    _check_charged(membership)
    held = membership.price
    if price == held:
        _want(membership, None, membership.wanted_quantity)
        return True
    if held is None or price.interval == Price.Interval.GIFT or not is_offered(price, country):
        raise ChangeError(phrase("This is not on offer."))
    if (
        price.currency != held.currency
        or price.plan.kind not in _KINDS_FOR[Plan.Kind(membership.plan.kind)]
    ):
        raise ChangeError(phrase("This is not on offer."))
    reader = membership.reader
    if price.plan.kind == Plan.Kind.STUDENT and not (reader and is_student(reader)):
        raise ChangeError(
            phrase("This plan is for students: prove an address of your school first.")
        )
    running, how = _running(membership), proration(held, price)
    if how == "none" and membership.status != Status.TRIALING:
        _want(membership, price, membership.wanted_quantity)
        return False
    wanted = price_at(price, provider)
    _take(provider.change(running, wanted, membership.quantity, proration=how), now)
    _want(membership, None, membership.wanted_quantity)
    return True


def set_seats(membership: Membership, seats: int, provider: Provider, now: datetime) -> bool:
    """More seats than are paid for are charged at once for the time that is left; fewer are paid for from
    the next charge on, and stay until then. Whether it is so at once. ChangeError where more are taken."""
    if membership.team is None or membership.price is None:
        raise ChangeError(phrase("Only a team has seats."))
    _check_charged(membership)
    if not 1 <= seats <= 10_000 or len(taken(membership.team, now)) > seats:
        raise ChangeError(phrase("More seats are taken than that."))
    running, price = _running(membership), membership.price.provider_id
    is_less = seats < membership.quantity
    if seats > membership.quantity:
        _take(provider.change(running, price, seats, proration="always_invoice"), now)
    _want(membership, membership.wanted_price, seats if is_less else None)
    return not is_less


def begin_wanted(membership: Membership, provider: Provider, now: datetime) -> bool:
    """Tell the provider what was wanted from now on; of seats never fewer than are taken by now. Whether
    it was told: what was charged at the old price after all, as no run came before that, has to be paid
    first; then the difference becomes credit. Raises ChangeError.
    """
    is_late = membership.wanted_at is not None and membership.wanted_at <= now
    is_late = is_late and membership.status == Status.ACTIVE and not membership.rests
    if is_late and (_paid_until(membership) or now) <= now:
        return False
    price, seats = membership.wanted_price or membership.price, membership.quantity
    assert price is not None
    if membership.wanted_quantity is not None and membership.team is not None:
        seats = max(membership.wanted_quantity, len(taken(membership.team, now)))
    how = "create_prorations" if is_late else "none"
    told = provider.change(_running(membership), price_at(price, provider), seats, proration=how)
    _take(told, now)
    _want(membership, None, None)
    return True


def next_charge(membership: Membership) -> Money | None:
    """What the next charge is, coupons aside: of what is wanted from then on. None where nothing is."""
    price = membership.wanted_price or membership.price
    quantity = membership.wanted_quantity or membership.quantity
    return Money(price.amount * quantity, price.currency) if price else None


def proration(held: Price, wanted: Price) -> str:
    """How time already paid for counts in a change, in Stripe's words. Pure."""
    if _a_month(wanted) > _a_month(held) or _longer(held, wanted):
        return "always_invoice"
    return "none" if wanted.interval == held.interval else "create_prorations"


@dataclass(frozen=True, slots=True)
class Returnable:
    """What can be had back, all of it until `until`: minor units of `currency`; of each charge how much."""

    charges: tuple[tuple[Invoice, int], ...]
    amount: int
    currency: str
    until: datetime


def returnable(membership: Membership, now: datetime) -> Returnable | None:
    """All charges of the last REFUND_DAYS, less what was given back of them; None where nothing is left."""
    days = timedelta(days=settings.REFUND_DAYS)
    paid = _paid(membership).filter(paid_at__gt=now - days).order_by("paid_at", "id")
    charges = [(invoice, invoice.paid - _given_back(invoice)) for invoice in paid]
    charges = [(invoice, left) for invoice, left in charges if left > 0]
    if not charges:
        return None
    oldest, amount = charges[0][0], sum(left for _, left in charges)
    assert oldest.paid_at is not None
    return Returnable(tuple(charges), amount, oldest.currency, oldest.paid_at + days)


def give_back(membership: Membership, provider: Provider, now: datetime) -> Returnable:
    """Give all of it back, one refund a charge, and end the membership now. Raises ChangeError.

    A refund's key is its invoice's: asked twice, it is given once. What a change of plan turned into credit
    is taken away first: it is of the same money.
    """
    wanted = returnable(membership, now)
    if wanted is None:
        raise ChangeError(phrase("There is no charge that can be given back any more."))
    # Each is known before the first is given: not a part alone where one was paid elsewhere.
    payments = [
        invoice.payment or _learn_payment(invoice, provider) for invoice, _ in wanted.charges
    ]
    if not all(payments):
        raise ChangeError(phrase("This charge was not made through the provider."))
    if membership.payer is not None and membership.payer.customer_id:
        key = f"credit-{wanted.charges[-1][0].provider_id}-{wanted.amount}"
        provider.take_credit(membership.payer.customer_id, wanted.amount, key)
    for (invoice, left), payment in zip(wanted.charges, payments, strict=True):
        take(provider.refund(payment, left, f"refund-{invoice.provider_id}-{left}"), now)
    if Membership.objects.running().filter(pk=membership.pk).exists():
        _take(provider.end(_running(membership)), now)
    if membership.reader_id is not None:
        begin_waiting(now, membership.reader_id)
    return wanted


def end_given_back(provider: Provider, now: datetime) -> int:
    """End memberships that go on although every charge for time not over yet was given back whole: a
    process was killed between, or it was given back at the provider's. Returns how many."""
    ended = 0
    given = _refunds().exclude(payment="").values("payment")
    for membership in Membership.objects.running().filter(invoices__payment__in=given).distinct():
        paying = list(_paid(membership).filter(paid_for__gt=now))
        if paying and all(_given_back(invoice) >= invoice.paid for invoice in paying):
            _take(provider.end(_running(membership)), now)
            ended += 1
    return ended


def end_all(reader: Reader, provider: Provider, now: datetime) -> int:
    """End at once all a reader pays for, as before their account is erased; returns how many."""
    running = list(Membership.objects.running().filter(reader=reader))
    for membership in running:
        _take(provider.end(_running(membership)), now)
    return len(running)


def portal(membership: Membership, provider: Provider, back: str, language: str) -> str:
    """The address of the provider's page for the card it is paid by, which leads back to ours. ChangeError
    where nobody pays for it."""
    if membership.payer is None or not membership.payer.customer_id:
        raise ChangeError(phrase("Nobody pays for this membership."))
    return provider.portal(membership.payer.customer_id, back, language)


_KINDS_FOR = {
    Plan.Kind.READER: {Plan.Kind.READER, Plan.Kind.STUDENT},
    Plan.Kind.STUDENT: {Plan.Kind.READER, Plan.Kind.STUDENT},
    Plan.Kind.TEAM: {Plan.Kind.TEAM},
    Plan.Kind.LIBRARY: {Plan.Kind.LIBRARY},
}


def _running(membership: Membership) -> str:
    """The id of its subscription. Raises ChangeError where none goes on."""
    if membership.subscription_id is None or membership.status not in _RUNS | {
        Status.UNPAID, Status.PAUSED,
    }:  # fmt: skip
        raise ChangeError(phrase("This membership has ended."))
    return membership.subscription_id


def _want(membership: Membership, price: Price | None, quantity: int | None) -> None:
    """Keep what is wanted when the paid time is over; None: what is held."""
    is_any = price is not None or quantity is not None
    at = (membership.period_ends_at or membership.started_at) if is_any else None
    Membership.objects.filter(pk=membership.pk).update(
        wanted_price=price, wanted_quantity=quantity, wanted_at=at
    )


def _check_charged(membership: Membership) -> None:
    """ChangeError where what a change costs would not be charged, or would take off what nobody paid."""
    if membership.rests:
        raise ChangeError(phrase("This membership is paused: end the pause first."))
    if membership.status in {Status.PAST_DUE, Status.UNPAID}:
        raise ChangeError(phrase("A charge failed: pay it first."))


def _paid_until(membership: Membership) -> datetime | None:
    """Where no charge is known yet, the running period counts, unless it was waived."""
    return membership.paid_until or (None if membership.is_waived else membership.period_ends_at)


def _take(told: Subscription, now: datetime) -> None:
    take(told, now)


def _a_month(price: Price) -> float:
    return price.amount / (12 if price.interval == Price.Interval.YEAR else 1)


def _longer(held: Price, wanted: Price) -> bool:
    return wanted.interval == Price.Interval.YEAR and held.interval == Price.Interval.MONTH


def _paid(membership: Membership) -> QuerySet[Invoice]:
    return membership.invoices.filter(status="paid", paid__gt=0).exclude(paid_at=None)


def _refunds() -> QuerySet[Refund]:
    return Refund.objects.exclude(status__in=("failed", "canceled"))


def _given_back(invoice: Invoice) -> int:
    if not invoice.payment:
        return 0
    gone = _refunds().filter(payment=invoice.payment)
    return int(gone.aggregate(all=Sum("amount"))["all"] or 0)


def _learn_payment(invoice: Invoice, provider: Provider) -> str:
    payment, _ = provider.payment_of(invoice.provider_id)
    Invoice.objects.filter(pk=invoice.pk).update(payment=payment)
    return payment
