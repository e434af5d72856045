"""Who pays, and what is sold, made known to the provider: once, before it is first needed there."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from kiosk.memberships.models import Coupon, Payer, Price, Team
from kiosk.memberships.provider import Provider, Reduction, Ware
from kiosk.readers.models import Reader


def payer_of(
    reader: Reader, provider: Provider, now: datetime, *, language: str, team: Team | None = None
) -> Payer:
    """The payer of that reader, or of the team they manage, known to the provider."""
    whose = {"team": team} if team is not None else {"reader": reader}
    payer, _ = Payer.objects.get_or_create(**whose, defaults={"made_at": now})
    if not payer.customer_id:
        name = team.name if team is not None else reader.name
        payer.customer_id = provider.customer(str(payer.key), reader.email, name, language)
        payer.save(update_fields=["customer_id"])
    return payer


def price_at(price: Price, provider: Provider) -> str:
    """The provider's id of a price; made there where it is new."""
    if not price.provider_id:
        plan = price.plan
        interval = "" if price.interval == Price.Interval.GIFT else price.interval
        ware = Ware(
            f"price-{price.pk}", f"plan-{plan.pk}", f"{settings.SITE_NAME}: {plan.name}", interval,
            price.currency, price.amount, plan.product_id,
        )  # fmt: skip
        plan.product_id, price.provider_id = provider.ware(ware)
        plan.save(update_fields=["product_id"])
        price.save(update_fields=["provider_id"])
    return price.provider_id


def coupon_at(coupon: Coupon, provider: Provider) -> str:
    """The provider's id of a coupon; made there where it is new."""
    if not coupon.provider_id:
        coupon.provider_id = provider.coupon(
            Reduction(
                f"coupon-{coupon.pk}", coupon.code, coupon.percent, coupon.amount, coupon.currency,
                coupon.months, coupon.most, coupon.ends_at,
            )
        )  # fmt: skip
        coupon.save(update_fields=["provider_id"])
    return coupon.provider_id
