"""Kiosk's side of `bin/bench ingest`: one process, its own data folder, the true line without pages.

The passes begin with all code loaded, in the parsing children too.

Reads a list of feed addresses as JSON from standard input, prints one JSON object.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Sequence

from benchmarks._measuring import QUIET_PASSES, Cost, measured, spent_s


def main() -> None:
    """An empty house, a first pass over all feeds, then some over the same feeds unchanged."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kiosk.config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    carry(json.load(sys.stdin))
    started, first, again = asyncio.run(_passes())
    from kiosk.articles.models import Article
    from kiosk.wire.models import Watch

    print(
        json.dumps({
            "entries": Article.objects.count(),
            "polled": Watch.objects.filter(error="", polled_at__isnull=False).count(),
            "start_cpu_s": started,
            "first": {"cpu_s": first.cpu_s, "wall_s": first.wall_s},
            "again": {"cpu_s": again.cpu_s, "wall_s": again.wall_s},
        })
    )  # fmt: skip


def carry(urls: Sequence[str]) -> None:
    """Take in a title for each feed, as an import would leave them."""
    from django.utils import timezone

    from kiosk.publishers.feed_keys import feed_key
    from kiosk.publishers.models import Feed, Publisher, Title

    now = timezone.now()
    for number, url in enumerate(urls):
        name = f"Title {number}"
        title = Title.objects.create(
            publisher=Publisher.objects.create(name=name),
            name=name,
            slug=f"title-{number}",
            home=url.rpartition("/")[0],
            language="en",
            added_at=now,
        )
        Feed.objects.create(title=title, url=url, key=feed_key(url), added_at=now)


async def _passes() -> tuple[float, Cost, Cost]:
    """Both in the same process, as the wire runs: connections and children stay between them."""
    from django.utils import timezone

    from kiosk.wire import running
    from kiosk.wire.models import Watch

    async with running.opened() as line:
        await line.warm()
        started = spent_s()
        with measured() as first:
            await line.drain(pages=False, place=False)
        again = Cost()
        for _ in range(QUIET_PASSES):
            await line.read(lambda: Watch.objects.update(due_at=timezone.now()))
            with measured() as quiet:
                await line.drain(pages=False, place=False)
            again.add(quiet)
    return started, first, again


if __name__ == "__main__":
    main()
