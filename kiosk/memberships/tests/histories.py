"""Histories of a payer told to a house in any order, often, at once, by a provider that is not believed
before it is stored, while the house is killed between; and what is wrong in the end."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from kiosk.ledger import balancing
from kiosk.ledger.models import Posting, Transaction
from kiosk.memberships import models, receiving, rows
from kiosk.memberships.entries import Back, Book, entries
from kiosk.memberships.models import Event, Payer, Plan, Price
from kiosk.memberships.tests.world import PRICES, Json, World, disordered
from kiosk.memberships.values import Chargeback, Refund, Thing


class KilledError(BaseException):
    """The process ends here: nothing of ours catches it."""


def set_up() -> None:
    """The plan and its prices, as the provider knows them."""
    plan, _ = Plan.objects.get_or_create(slug="all-titles", defaults={"name": "All titles"})
    for name, amount in PRICES.items():
        Price.objects.get_or_create(
            provider_id=name,
            defaults={
                "plan": plan, "interval": name.removeprefix("price_"), "currency": "EUR",
                "amount": amount, "made_at": timezone.now(),
            },
        )  # fmt: skip


def tell(seed: int, *, steps: int = 8, threads: int = 1, kills: bool = True) -> World:
    """Live a history and tell it; returns the provider as it is in the end."""
    world = World(seed, f"cus_{seed}")
    world.live(steps)
    Payer.objects.create(customer_id=world.whom, made_at=timezone.now())
    events = disordered(world.events, seed)
    with killing(seed if kills else None):
        if threads == 1:
            _deliver(world, events)
        else:
            _deliver_at_once(world, events, threads)
    finish(world)
    return world


def finish(world: World) -> None:
    """What waits is worked off, as the job does: a refund may have come before its payment."""
    for _ in range(4):
        _, waiting = receiving.work_off(world.now_of, timezone.now(), most=10_000)
        if not waiting:
            return


def faults(world: World) -> list[str]:
    """What stands otherwise than the provider has it."""
    found = []
    truth = world.things()
    for name, thing in truth.items():
        stands = rows.seen(thing)
        if stands is None or stands.thing != thing:
            found.append(f"{name} is {thing}, and here {stands and stands.thing}")
    found += _of_ledger(world)
    waiting = Event.objects.waiting().filter(event_id__startswith=f"evt_{world.name}_")
    found += [f"{event.event_id} waits: {event.fault}" for event in waiting]
    return found


def _of_ledger(world: World) -> list[str]:
    """What the ledger holds of it otherwise than once, or out of balance."""
    things = world.things().values()
    owed = {entry.key: entry for thing in things for entry in entries(thing, _back(thing))}
    payer = Payer.objects.get(customer_id=world.whom)
    written = {one.key: one for one in Transaction.objects.filter(payer=str(payer.key))}
    found = [f"the ledger has nothing of {key}" for key in owed.keys() - written.keys()]
    found += [f"the ledger has {key} for nothing" for key in written.keys() - owed.keys()]
    for key in owed.keys() & written.keys():
        lines = [[book.value, owed[key].currency, amount] for book, amount in owed[key].lines]
        made = Posting.objects.filter(transaction=written[key]).order_by("number")
        postings = [list(row) for row in made.values_list("account", "currency", "minor")]
        if postings != lines:
            found.append(f"{key} is {postings} in the ledger, not {lines}")
    made = Posting.objects.filter(transaction__payer=str(payer.key))
    for account, right in _sums(world).items():
        stands = made.filter(account=account).aggregate(all=Sum("minor"))["all"] or 0
        if stands != right:
            found.append(f"there is {stands} on the account {account}, not {right}")
    return found


def _back(thing: Thing) -> Back:
    """The tax in it that was kept when it was booked."""
    if not isinstance(thing, Refund | Chargeback):
        return Back()
    model = models.Refund if isinstance(thing, Refund) else models.Chargeback
    row = model.objects.filter(provider_id=thing.id).first()
    return Back((row and row.tax) or 0, (row and row.tax_undone) or 0)


def _sums(world: World) -> dict[str, int]:
    """What must be on the accounts of money and of tax, counted from the provider's own objects alone."""
    brought = {
        invoice["payments"]["data"][0]["payment"]["payment_intent"]: (
            invoice["amount_paid"], sum(tax["amount"] for tax in invoice["total_taxes"])
        )
        for invoice in world.of("invoice") if invoice["amount_paid"]
    }  # fmt: skip
    for gift in world.of("checkout.session"):
        if gift["payment_intent"] and gift["payment_status"] == "paid":
            amounts = (gift["amount_total"], gift["total_details"]["amount_tax"])
            brought[gift["payment_intent"]] = amounts
    gone = dict.fromkeys(brought, 0)
    for refund in world.of("refund"):
        if refund["status"] == "succeeded":
            gone[refund["payment_intent"]] += refund["amount"]
    fees = 0
    for dispute in world.of("dispute"):
        fees += sum(moved["fee"] for moved in dispute["balance_transactions"])
        if dispute["status"] != "won":
            gone[dispute["payment_intent"]] += dispute["amount"]
    tax = sum(
        tax - tax * min(gone[name], amount) // amount for name, (amount, tax) in brought.items()
    )
    money = sum(amount for amount, _ in brought.values()) - sum(gone.values()) - fees
    return {Book.PROVIDER.value: money, Book.TAX.value: -tax}


def faults_of_ledger() -> list[str]:
    """What is off in the ledger as a whole: it sums to zero in each currency."""
    sums = Posting.objects.values("currency").annotate(total=Sum("minor")).exclude(total=0)
    off = [
        f"the ledger is off: {row['total']} {row['currency']}" for row in sums.order_by("currency")
    ]
    return [*off, *balancing.faults()]


@contextmanager
def killing(seed: int | None) -> Iterator[None]:
    """In here, now and then, the process is killed: before it stores, as it writes, before it is done."""
    if seed is None:
        yield
        return
    chance = random.Random(seed)
    places = ((receiving, "store"), (rows, "keep"), (rows, "settle"), (receiving, "book"))
    real = {place: getattr(*place) for place in places}

    def deadly(function: Callable[..., Any]) -> Callable[..., Any]:
        def called(*args: Any, **values: Any) -> Any:
            before, after = chance.random(), chance.random()
            if before < 0.03:
                raise KilledError
            done = function(*args, **values)
            if after < 0.03:
                raise KilledError
            return done

        return called

    for place, function in real.items():
        setattr(*place, deadly(function))
    try:
        yield
    finally:
        for place, function in real.items():
            setattr(*place, function)


def _deliver(world: World, events: list[Json]) -> None:
    """Each event until it is answered: a provider tells again what nobody said they have."""
    for event in events:
        for _ in range(50):
            try:
                receiving.receive(event, world.now_of, timezone.now())
                break
            except KilledError:
                world.kills += 1


def _deliver_at_once(world: World, events: list[Json], threads: int) -> None:
    wrong: list[BaseException] = []

    def one(part: list[Json]) -> None:
        try:
            _deliver(world, part)
        except BaseException as error:  # noqa: BLE001 - told to the test
            wrong.append(error)
        finally:
            connection.close()

    # The same event comes to several at once.
    parts = [events[number::threads] + events[:3] for number in range(threads)]
    running = [threading.Thread(target=one, args=(part,)) for part in parts]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    if wrong:
        raise wrong[0]
