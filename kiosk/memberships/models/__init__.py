"""Plans and prices, who holds what, and what the provider told us of it."""

from kiosk.memberships.models.holding import Membership, Notice, Payer, Team, Trial
from kiosk.memberships.models.plans import Coupon, Plan, Price
from kiosk.memberships.models.sharing import Entrance, GiftMembership, Invitation, Seat
from kiosk.memberships.models.telling import (
    Chargeback,
    Checkout,
    Comparison,
    Event,
    Invoice,
    Refund,
)

__all__ = [
    "Chargeback",
    "Checkout",
    "Comparison",
    "Coupon",
    "Entrance",
    "Event",
    "GiftMembership",
    "Invitation",
    "Invoice",
    "Membership",
    "Notice",
    "Payer",
    "Plan",
    "Price",
    "Refund",
    "Seat",
    "Team",
    "Trial",
]
