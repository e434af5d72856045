"""What a reader pays for, ended at the provider before their account is erased."""

from __future__ import annotations

from datetime import datetime

from kiosk.kit.personal import NotYetError
from kiosk.memberships import receiving
from kiosk.memberships.asking import provider
from kiosk.memberships.changing import ChangeError, end_all
from kiosk.memberships.models import Event, Payer
from kiosk.memberships.provider import ProviderError


def leave(reader_id: int, now: datetime) -> None:
    """End at once all the reader pays for, and take in the last that the provider knows of their money, as
    nobody will know later whose it was. Asks nothing of the provider for who never paid.

    Raises NotYetError while the provider cannot be reached, or a payment is still under way.
    """
    payer = Payer.objects.filter(reader_id=reader_id).exclude(customer_id=None).first()
    if payer is None or payer.reader is None or not payer.customer_id:
        return
    try:
        asked = provider()
        end_all(payer.reader, asked, now)
        receiving.work_off(asked.now_of, now)
        for invoice in asked.invoices_of(payer.customer_id):
            receiving.take(invoice, now)
    except ProviderError as error:
        raise NotYetError(f"the provider does not end the membership: {error}") from error
    except ChangeError as error:
        # Of one that was never paid: it ends by itself within a day.
        raise NotYetError(f"the membership cannot be ended yet: {error}") from error
    left = Event.objects.waiting().filter(payload__icontains=f'"{payer.customer_id}"')
    left.update(applied_at=now, fault="the account was erased before it could be applied")
