"""`kiosk poll`: run the line once, here and now."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from kiosk.cli import CommandError, set_up

if TYPE_CHECKING:
    from kiosk.publishers.models import Title


def add(commands: Any) -> None:
    poll = commands.add_parser("poll", help="poll what is due now, and read the pages it brings")
    poll.add_argument("title", nargs="?", help="only this title's feeds, due or not (slug or name)")
    poll.add_argument("--all", action="store_true", help="every feed, due or not")
    poll.add_argument("--no-pages", action="store_true", help="feeds only")
    poll.add_argument("--json", action="store_true", help="print the outcome as JSON")
    poll.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    set_up()
    import asyncio
    from dataclasses import asdict

    from django.utils import timezone

    from kiosk.cli.finding import find_title
    from kiosk.cli.printing import console, numbers, print_json, print_table
    from kiosk.cli.saying import reasons
    from kiosk.publishers.models import Feed
    from kiosk.wire.leasing import watch_new_feeds
    from kiosk.wire.models import Watch
    from kiosk.wire.running import drain
    from kiosk.wire.standing import standing

    now = timezone.now()
    watch_new_feeds(now)
    asked = Watch.objects.all()
    if arguments.title:
        title = find_title(arguments.title)
        asked = asked.filter(feed__in=Feed.objects.polled().order_by().filter(title=title))
        if not asked.exists():
            raise CommandError(f"{title.name} has no feed that is polled: {_why(title)}")
    if arguments.title or arguments.all:
        asked.update(due_at=now)
    before = standing(now)
    with console.status("polling"):
        asyncio.run(drain(pages=not arguments.no_pages))
    after = standing(timezone.now())
    if arguments.json:
        print_json(asdict(after))
        return 0
    was = numbers(asdict(before))
    print_table(
        ("what", "now", "before"), [(k, v, was[k]) for k, v in numbers(asdict(after)).items()]
    )
    for line in reasons(after):
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    return 0


def _why(title: Title) -> str:
    from kiosk.cli.titles import invented
    from kiosk.publishers.halting import current

    if invented(title.home):
        return "it is invented, and nothing of it is ever fetched"
    halt = current(title)
    if halt is not None:
        return f"it is {halt}; kiosk titles resume {title.slug}"
    return "all of them are retired" if title.feeds.exists() else "it has none"
