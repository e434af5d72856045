"""Beginning to pay: a checkout at the provider's, for oneself, for a team, or for somebody else.

Nothing is a membership's until the provider says so: what is begun here and left leaves nothing behind.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from kiosk.kit.texts import phrase
from kiosk.memberships.giving import is_student
from kiosk.memberships.models import (
    Checkout,
    Coupon,
    GiftMembership,
    Membership,
    Payer,
    Plan,
    Price,
    Team,
)
from kiosk.memberships.paying import coupon_at, payer_of, price_at
from kiosk.memberships.plans import is_offered
from kiosk.memberships.provider import Order, Provider, Visit
from kiosk.memberships.receiving import BEGINNING
from kiosk.memberships.seats import proven, tidy
from kiosk.memberships.trials import has_had_trial
from kiosk.readers.models import Reader


class CheckoutError(Exception):
    """It cannot be begun; the text is a phrase for the reader."""


@dataclass(frozen=True, slots=True)
class Pages:
    """Our pages a checkout leads back to, whole: when it is done, and when it is left; the language
    it is to speak; and the country (ISO 3166-1, "" unknown) whose prices its reader is offered."""

    done: str
    back: str
    language: str
    country: str = ""


def begin(
    reader: Reader,
    price: Price,
    provider: Provider,
    now: datetime,
    pages: Pages,
    *,
    coupon: str = "",
) -> Visit:
    """Begin a membership of one's own. Raises CheckoutError, ProviderError."""
    _check_open()
    _check_kind(price, pages.country, Plan.Kind.READER, Plan.Kind.STUDENT)
    if price.plan.kind == Plan.Kind.STUDENT and not is_student(reader):
        raise CheckoutError(
            phrase("This plan is for students: prove an address of your school first.")
        )
    if own_running(reader) is not None:
        raise CheckoutError(phrase("You have a membership already; you can change it."))
    payer = payer_of(reader, provider, now, language=pages.language)
    order = _order(payer, price, provider, pages, coupon_of(coupon, price, now))
    return _begun(payer, order, provider, now, trial_days=trial_days(reader))


def begin_team(
    manager: Reader,
    name: str,
    seats: int,
    price: Price,
    provider: Provider,
    now: datetime,
    pages: Pages,
) -> Visit:
    """Begin a team's or a library's membership; the team stands at once, and opens once it is paid.

    Raises CheckoutError, ProviderError.
    """
    _check_open()
    _check_kind(price, pages.country, Plan.Kind.TEAM, Plan.Kind.LIBRARY)
    is_team = price.plan.kind == Plan.Kind.TEAM
    if is_team and not 1 <= seats <= 10_000:
        raise CheckoutError(phrase("A team has from 1 to 10,000 seats."))
    unpaid = Team.objects.filter(manager=manager, name=name[:120], memberships=None)
    team = unpaid.order_by("id").first() or Team.objects.create(
        name=name[:120], manager=manager, made_at=now
    )
    team.seats = seats if is_team else None
    team.save(update_fields=["seats"])
    payer = payer_of(manager, provider, now, language=pages.language, team=team)
    order = _order(payer, price, provider, pages, None, quantity=seats if is_team else 1)
    return _begun(payer, order, provider, now)


def give(
    giver: Reader, price: Price, provider: Provider, now: datetime, pages: Pages,
    *, to: str = "", message: str = "",
) -> Visit:  # fmt: skip
    """Begin to give a membership of a year: by a code, or mailed to an address once it is paid.

    Raises CheckoutError, ProviderError.
    """
    _check_open()
    if price.interval != Price.Interval.GIFT or not is_offered(price, pages.country):
        raise CheckoutError(phrase("This is not on offer."))
    payer = payer_of(giver, provider, now, language=pages.language)
    gift = GiftMembership.objects.create(
        plan=price.plan, months=12, giver=giver, to_address=to, message=message[:500], made_at=now
    )
    order = _order(payer, price, provider, pages, None, gift=str(gift.pk))
    visit = _begun(payer, order, provider, now)
    GiftMembership.objects.filter(pk=gift.pk).update(checkout_id=visit.id)
    return visit


def own_running(reader: Reader) -> Membership | None:
    """The membership a reader pays for that goes on, entitling or not."""
    running = Membership.objects.running().filter(reader=reader)
    return (
        running.exclude(status="incomplete")
        .select_related("price", "plan", "payer", "wanted_price__plan")
        .first()
    )


def trial_days(reader: Reader) -> int:
    """How long a reader could read free: nothing where one of their addresses had its trial."""
    addresses = {reader.email, *proven(reader)}
    return 0 if any(has_had_trial(each) for each in addresses) else settings.TRIAL_DAYS


def coupon_of(code: str, price: Price, now: datetime) -> Coupon | None:
    """The coupon of that code, None for no code. Raises CheckoutError where it does not count for this."""
    if not code.strip():
        return None
    in_force = Coupon.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), starts_at__lte=now)
    coupon = in_force.filter(code=tidy(code)).first()
    if coupon is None:
        raise CheckoutError(phrase("There is no such coupon, or its time is over."))
    if coupon.plan_id not in {None, price.plan_id} or coupon.currency not in {"", price.currency}:
        raise CheckoutError(phrase("This coupon is not for this plan."))
    return coupon


def _check_open() -> None:
    if not settings.MEMBERSHIP:
        raise CheckoutError(phrase("This house has no memberships."))


def _check_kind(price: Price, country: str, *kinds: Plan.Kind) -> None:
    is_gift = price.interval == Price.Interval.GIFT
    if price.plan.kind not in kinds or is_gift or not is_offered(price, country):
        raise CheckoutError(phrase("This is not on offer."))


def _order(
    payer: Payer, price: Price, provider: Provider, pages: Pages, coupon: Coupon | None,
    *, quantity: int = 1, gift: str = "",
) -> Order:  # fmt: skip
    assert payer.customer_id is not None
    return Order(
        customer=payer.customer_id,
        price=price_at(price, provider),
        quantity=quantity,
        done=pages.done,
        back=pages.back,
        language=pages.language,
        coupon=coupon_at(coupon, provider) if coupon else "",
        gift=gift,
    )


def _begun(
    payer: Payer, order: Order, provider: Provider, now: datetime, *, trial_days: int = 0
) -> Visit:
    """Begin it; a membership begun before and left can be paid no more, so that nobody pays for two."""
    if not order.gift:
        for left in Checkout.objects.filter(payer=payer, status="open", gift="").order_by("id"):
            provider.close_checkout(left.provider_id)
    visit = provider.checkout(replace(order, trial_days=trial_days))
    with transaction.atomic():
        Checkout.objects.get_or_create(
            provider_id=visit.id,
            defaults={
                "payer": payer, "status": "open", "made_at": now, "gift": order.gift,
                "told_at": BEGINNING, "told_rank": 0,
            },
        )  # fmt: skip
    return visit
