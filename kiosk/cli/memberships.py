"""`kiosk memberships`: plans, who holds what, and what we hold compared with the provider."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from kiosk.cli import CommandError, set_up
from kiosk.cli.saying import plural, say
from kiosk.cli.unreached import in_our_words

if TYPE_CHECKING:
    from kiosk.memberships.models import Membership


def add(commands: Any) -> None:
    memberships = commands.add_parser(
        "memberships", help="plans, who holds what until when, and whether the provider agrees"
    )
    verbs = memberships.add_subparsers(metavar="VERB", required=True)

    plans = verbs.add_parser("plans", help="what is sold, where, for how much")
    plans.add_argument(
        "--begin",
        action="store_true",
        help="put down the plans a house begins with, if it has none",
    )
    plans.add_argument(
        "--publish", action="store_true", help="make them known to the provider, before readers do"
    )
    plans.add_argument("--json", action="store_true", help="print as JSON")
    plans.set_defaults(run=show_plans)

    held = verbs.add_parser("list", help="all memberships, the newest first")
    held.add_argument(
        "--status", help="in the provider's words: trialing, active, past_due, canceled"
    )
    held.add_argument("--via", help="own, student, gift, team or library")
    held.add_argument("--json", action="store_true", help="print as JSON")
    held.set_defaults(run=list_memberships)

    show = verbs.add_parser("show", help="one reader's standing, memberships and invoices")
    show.add_argument("address", help="the reader's e-mail address")
    show.add_argument("--json", action="store_true", help="print as JSON")
    show.set_defaults(run=show_reader)

    ranges = verbs.add_parser(
        "ranges", help="ranges of IP addresses by which libraries' readers are known"
    )
    ranges.add_argument(
        "--confirm", metavar="ID", type=int, help="let readers in by one that waits for it"
    )
    ranges.add_argument("--json", action="store_true", help="print as JSON")
    ranges.set_defaults(run=show_ranges)

    compare = verbs.add_parser(
        "reconcile",
        help="compare with the provider, take in what was never told, mend what differs",
    )
    compare.add_argument("--days", type=int, help="look at its events of so many days, 30 at most")
    compare.add_argument(
        "--all",
        action="store_true",
        help="compare everybody, not only those whose membership goes on",
    )
    compare.add_argument("--json", action="store_true", help="print as JSON")
    compare.set_defaults(run=reconcile)


def show_plans(arguments: argparse.Namespace) -> int:
    _set_up()
    from django.utils import timezone

    from kiosk.cli.printing import print_json, print_table
    from kiosk.memberships import plans
    from kiosk.memberships.models import Price

    if arguments.begin:
        made = plans.begin(timezone.now())
        say(f"{plural(made, 'price')} made" if made else "There are plans already: nothing is made")
    if arguments.publish:
        _publish()
    prices = Price.objects.select_related("plan").order_by("plan__position", "plan_id", "id")
    rows = [
        {
            "plan": price.plan.slug,
            "kind": price.plan.kind,
            "interval": price.interval,
            "currency": price.currency,
            "region": price.region,
            "amount_minor": price.amount,
            "provider": price.provider_id,
            "offered": price.retired_at is None and price.plan.is_offered,
        }
        for price in prices
    ]
    if arguments.json:
        print_json(rows)
    elif rows:
        priced = _in_money(rows)
        print_table(list(priced[0]), [list(row.values()) for row in priced])
    else:
        say("There are no plans yet: bin/kiosk memberships plans --begin")
    return 0


def _in_money(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with their minor units as money of their currency, for people to read."""
    from kiosk.kit.money import Money

    return [
        {
            name.removesuffix("_minor"): (
                Money(value, row["currency"]) if name.endswith("_minor") else value
            )
            for name, value in row.items()
            if name != "currency"
        }
        for row in rows
    ]


def _publish() -> None:
    from kiosk.memberships import asking
    from kiosk.memberships.models import Price
    from kiosk.memberships.paying import price_at
    from kiosk.memberships.provider import ProviderError

    asked, new = asking.provider(), 0
    try:
        for price in Price.objects.offered().filter(provider_id="").select_related("plan"):
            price_at(price, asked)
            new += 1
    except ProviderError as error:
        raise CommandError(in_our_words(str(error))) from error
    say(f"{plural(new, 'price')} made known to the provider")


def list_memberships(arguments: argparse.Namespace) -> int:
    _set_up()
    from kiosk.cli.printing import print_json, print_table
    from kiosk.memberships.models import Membership
    from kiosk.memberships.values import Status

    _known("status", arguments.status, [status.value for status in Status])
    _known("way to hold one", arguments.via, Membership.Via.values)
    found = Membership.objects.select_related("reader", "team", "plan").order_by(
        "-started_at", "-id"
    )
    if arguments.status is not None:
        found = found.filter(status=arguments.status)
    if arguments.via is not None:
        found = found.filter(via=arguments.via)
    rows = [_told(membership) for membership in found]
    if arguments.json:
        print_json(rows)
    elif rows:
        print_table(list(rows[0]), [list(row.values()) for row in rows])
    else:
        say("Nobody holds such a membership")
    return 0


def _known(what: str, given: str | None, known: list[str]) -> None:
    """CommandError where something is given that is none of those known."""
    if given is not None and given not in known:
        raise CommandError(f"{given!r} is no {what}: {', '.join(known)}")


def _told(membership: Membership) -> dict[str, Any]:
    holder = membership.reader or membership.team
    return {
        "holder": str(holder) if holder else "nobody any more",
        "plan": membership.plan.slug,
        "via": membership.via,
        "status": membership.status,
        "started_at": membership.started_at,
        "trial_ends_at": membership.trial_ends_at,
        "period_ends_at": membership.period_ends_at,
        "ends_at": membership.ended_at or membership.ends_at,
        "paused": membership.is_paused,
        "grace_until": membership.grace_until,
        "subscription": membership.subscription_id,
    }


def show_reader(arguments: argparse.Namespace) -> int:
    _set_up()
    from django.utils import timezone

    from kiosk.cli.printing import print_json, print_table
    from kiosk.memberships.models import Invoice, Membership
    from kiosk.memberships.standing import standing_of
    from kiosk.readers.models import Reader

    reader = Reader.objects.filter(email__iexact=arguments.address).first()
    if reader is None:
        raise CommandError(f"nobody has an account with the address {arguments.address}")
    standing = standing_of(reader.pk, timezone.now())
    held = Membership.objects.own(reader.pk).select_related("reader", "team", "plan")
    memberships = [_told(each) for each in held]
    invoices = [
        {
            "invoice": each.number or each.provider_id,
            "status": each.status,
            "total_minor": each.total,
            "paid_minor": each.paid,
            "currency": each.currency,
            "made_at": each.made_at,
            "paid_at": each.paid_at,
        }
        for each in Invoice.objects.filter(payer__reader=reader).order_by("-made_at", "-id")
    ]
    if arguments.json:
        stands = {"state": standing.state, "via": standing.via, "until": standing.until}
        print_json({"standing": stands, "memberships": memberships, "invoices": invoices})
        return 0
    until = f" until {standing.until:%Y-%m-%d %H:%M}" if standing.until else ""
    via = f" ({standing.via})" if standing.via else ""
    say(f"{reader.email}: {standing.state}{via}{until}")
    for rows in (memberships, _in_money(invoices)):
        if rows:
            print_table(list(rows[0]), [list(row.values()) for row in rows])
    return 0


def show_ranges(arguments: argparse.Namespace) -> int:
    _set_up()
    from kiosk.cli.printing import print_json, print_table
    from kiosk.memberships.models import Entrance

    if arguments.confirm is not None:
        _confirm(arguments.confirm)
    standing = Entrance.objects.filter(kind=Entrance.Kind.RANGE, ended_at=None)
    rows = [
        {
            "id": each.pk,
            "range": each.value,
            "library": each.team.name,
            "made_at": each.made_at,
            "confirmed_at": each.confirmed_at,
        }
        for each in standing.select_related("team").order_by("made_at", "id")
    ]
    if arguments.json:
        print_json(rows)
    elif rows:
        print_table(list(rows[0]), [list(row.values()) for row in rows])
    else:
        say("No library's readers are known by their addresses")
    return 0


def _confirm(entrance_id: int) -> None:
    from django.utils import timezone

    from kiosk.memberships import entrances
    from kiosk.memberships.models import Entrance
    from kiosk.memberships.ranges import RangeError

    found = Entrance.objects.waiting().select_related("team").filter(pk=entrance_id).first()
    if found is None:
        raise CommandError(f"no range {entrance_id} waits to be confirmed")
    try:
        entrances.confirm(found, timezone.now())
    except (entrances.EntranceError, RangeError) as error:
        raise CommandError(f"{found.value}: {error}") from error


def reconcile(arguments: argparse.Namespace) -> int:
    """0 where all is as the provider has it now, 1 where something could not be applied or compared."""
    _set_up()
    from dataclasses import asdict
    from datetime import timedelta

    from django.utils import timezone

    from kiosk.cli.printing import print_json
    from kiosk.memberships import asking, changing, reconciling
    from kiosk.memberships.provider import ProviderError

    now, asked = timezone.now(), asking.provider()
    since = now - timedelta(days=min(arguments.days, 30)) if arguments.days is not None else None
    try:
        outcome = reconciling.reconcile(asked, now, since=since, everybody=arguments.all)
        fees = reconciling.learn_fees(asked, now, faults=outcome.faults)
        ended = changing.end_given_back(asked, now)
    except ProviderError as error:
        raise CommandError(in_our_words(str(error))) from error
    if arguments.json:
        print_json({**asdict(outcome), "fees": fees, "ended": ended})
        return 0 if outcome.well else 1
    say(f"{plural(outcome.missed, 'event')} never told, {outcome.applied:,} applied, "
        f"{outcome.waiting:,} waiting; {plural(outcome.compared, 'object')} compared, "
        f"{len(outcome.mended):,} mended; {plural(fees, 'fee')} learnt; "
        f"{plural(ended, 'membership')} ended whose charge was given back")  # fmt: skip
    for line in (*(f"mended: {name}" for name in outcome.mended), *outcome.faults):
        say(in_our_words(line))
    return 0 if outcome.well else 1


def _set_up() -> None:
    set_up()
    from django.conf import settings

    if not settings.MEMBERSHIP:
        raise CommandError("this house has no memberships (KIOSK_MEMBERSHIP is off)")
