"""`kiosk poll`: run the line once, here and now."""

from __future__ import annotations

import argparse
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any

from kiosk.cli import CommandError, set_up
from kiosk.cli.saying import plural

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kiosk.publishers.models import Title
    from kiosk.wire.models import Watch


def add(commands: Any) -> None:
    poll = commands.add_parser("poll", help="poll what is due now, and read the pages it brings")
    poll.add_argument("title", nargs="?", help="only this title's feeds, due or not (slug or name)")
    poll.add_argument("--all", action="store_true", help="every feed, due or not")
    poll.add_argument("--no-pages", action="store_true", help="feeds only")
    poll.add_argument(
        "--json", action="store_true", help="print how it stands, and each answer, as JSON"
    )
    poll.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    set_up()
    import asyncio
    from dataclasses import asdict

    from django.utils import timezone

    from kiosk.cli.finding import find_title
    from kiosk.cli.printing import console, print_json, print_table
    from kiosk.cli.saying import in_figures, reasons
    from kiosk.config.reading_now import ReadingNow
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
        # By id: one that retires at this poll is told of, too.
        asked = Watch.objects.filter(pk__in=list(asked.values_list("pk", flat=True)))
        if not asked.exists():
            raise CommandError(f"{title.name} has no feed that is polled: {_why(title)}")
    if arguments.title or arguments.all:
        asked.update(due_at=now)
    before = standing(now)
    with console.status("polling"):
        asyncio.run(drain(pages=not arguments.no_pages, reading=ReadingNow()))
    after = standing(timezone.now())
    answers = [_answer(watch, now) for watch in _polled(asked, now)]
    if arguments.json:
        print_json({**asdict(after), "asked": answers})
        return 0
    _tell(answers, by_name=bool(arguments.title))
    was = dict(in_figures(before))
    print_table(("what", "now", "before"), [(k, v, was[k]) for k, v in in_figures(after)])
    for line in reasons(after):
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    return 0


def _polled(asked: QuerySet[Watch], since: datetime) -> list[Watch]:
    """Those of them that were polled since then."""
    watches = asked.filter(polled_at__gte=since).select_related("feed__title")
    return list(watches.order_by("feed__title__name", "feed_id"))


def _answer(watch: Watch, since: datetime) -> dict[str, Any]:
    """What a feed was asked and answered; `new_articles` were first seen in it since then."""
    from kiosk.articles.models import Article

    new = Article.objects.filter(
        title=watch.feed.title_id, received_at__gte=since, sightings__feed=watch.feed_id
    )
    return {
        "title": watch.feed.title.slug,
        "feed": watch.feed.url,
        "status": watch.status,
        "error": watch.error,
        "new_articles": new.distinct().count(),
    }


def _tell(answers: list[dict[str, Any]], *, by_name: bool) -> None:
    """Each feed's answer, where a title was named; else how many answered what."""
    from kiosk.cli.printing import console

    if by_name:
        lines = [f"{one['feed']}: {_in_words(one)}" for one in answers]
    else:
        new = sum(one["new_articles"] for one in answers)
        ways = Counter(_way(one) for one in answers).most_common()
        said = ", ".join(f"{way} ({count})" for way, count in ways)
        lines = [f"{plural(len(answers), 'feed')} asked: {said}; {plural(new, 'new article')}"]
        lines = lines if answers else ["No feed was due: --all asks them all, due or not"]
    for line in lines:
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def _in_words(answer: dict[str, Any]) -> str:
    if answer["error"]:
        return f"failed: {answer['error']}"
    if answer["status"] == 304:
        return "HTTP 304, nothing changed since the last poll"
    return f"HTTP {answer['status']}, {plural(answer['new_articles'], 'new article')}"


def _way(answer: dict[str, Any]) -> str:
    return "failed" if answer["error"] else f"HTTP {answer['status']}"


def _why(title: Title) -> str:
    from kiosk.cli.titles import invented
    from kiosk.publishers.halting import current

    if invented(title.home):
        return "it is invented, and nothing of it is ever fetched"
    halt = current(title)
    if halt is not None:
        return f"it is {halt}; kiosk titles resume {title.slug}"
    return "all of them are retired" if title.feeds.exists() else "it has none"
