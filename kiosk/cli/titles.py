"""`kiosk titles`: take titles in, list them, see how their feeds do."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.cli import CommandError, set_up
from kiosk.cli.saying import plural

if TYPE_CHECKING:
    from kiosk.publishers.listing import Problem

# Places named of one reason; the rest are counted.
_PLACES = 6


def add(commands: Any) -> None:
    titles = commands.add_parser("titles", help="take titles in, list them, check their feeds")
    verbs = titles.add_subparsers(metavar="VERB", required=True)

    take = verbs.add_parser(
        "import", help="take in titles from OPML, JSON, CSV or a plain list of feed addresses"
    )
    take.add_argument("source", metavar="FILE|URL", help="`starter` for the catalogue Kiosk ships")
    take.add_argument("--json", action="store_true", help="print the outcome as JSON")
    take.set_defaults(run=import_titles)

    show = verbs.add_parser("list", help="all titles carried")
    show.add_argument("--country", help="ISO 3166-1 alpha-2")
    show.add_argument("--language", help="BCP 47, e.g. ar")
    show.add_argument("--json", action="store_true", help="print as JSON")
    show.set_defaults(run=list_titles)

    check = verbs.add_parser(
        "check", help="how each feed's last poll went, when the next one is, and why then"
    )
    check.add_argument("title", nargs="?", help="slug or a part of the name; all without it")
    check.add_argument("--failed", action="store_true", help="only feeds whose last poll failed")
    check.add_argument("--json", action="store_true", help="print as JSON")
    check.set_defaults(run=check_titles)


def read_source(source: str) -> bytes:
    """The bytes of a file or web address. CommandError where they cannot be had."""
    if source.startswith(("http://", "https://")):
        from kiosk.kit.fetching import FetchError, Kind, fetch_once
        from kiosk.publishers.manners import fetch_policy

        try:
            response = fetch_once(source, Kind.FEED, fetch_policy())
        except FetchError as error:
            raise CommandError(f"{source} cannot be fetched: {error}") from error
        if response.status != 200:
            raise CommandError(f"{source} cannot be fetched: HTTP {response.status}")
        return response.body
    try:
        return Path(source).read_bytes()
    except OSError as error:
        raise CommandError(f"{source} cannot be read: {error.strerror}") from error


def import_titles(arguments: argparse.Namespace) -> int:
    set_up()
    from django.utils import timezone

    from kiosk.cli.printing import console, print_json
    from kiosk.publishers import importing
    from kiosk.publishers.listing import ListingError, read_starter, read_titles

    source = arguments.source
    try:
        listing = (
            read_starter()
            if source == "starter"
            else read_titles(read_source(source), source=source)
        )
    except ListingError as error:
        raise CommandError(str(error)) from error
    imported = importing.import_titles(listing.titles, timezone.now())
    problems = [{"where": p.where, "why": p.why} for p in listing.problems]
    notes = [{"where": n.where, "why": n.why} for n in listing.notes]
    if arguments.json:
        print_json(
            {
                "titles": len(imported.titles),
                "feeds": imported.feeds,
                "known_feeds": imported.known_feeds,
                "problems": problems,
                "notes": notes,
            }
        )
        return 0
    said = [f"left out: {line}" for line in _gathered(listing.problems)]
    said += [f"note: {line}" for line in _gathered(listing.notes)]
    said.append(
        f"{plural(len(imported.titles), 'new title')}, {plural(imported.feeds, 'new feed')}"
        f" ({imported.known_feeds:,} known already) from {source}"
    )
    for line in said:
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    return 0


def _gathered(problems: Sequence[Problem]) -> list[str]:
    """A line for each reason, with where it was met: "line 3, line 8 and 12 more: names no feed"."""
    places: dict[str, list[str]] = {}
    for problem in problems:
        places.setdefault(problem.why, []).append(problem.where)
    lines = []
    for why, where in places.items():
        more = f" and {len(where) - _PLACES} more" if len(where) > _PLACES else ""
        lines.append(f"{', '.join(where[:_PLACES])}{more}: {why}")
    return lines


def list_titles(arguments: argparse.Namespace) -> int:
    set_up()
    from django.db.models import Count

    from kiosk.cli.printing import print_json, print_table
    from kiosk.publishers.models import Title

    titles = Title.objects.carried().annotate(feed_count=Count("feeds"))
    if arguments.country:
        titles = titles.filter(country__iexact=arguments.country)
    if arguments.language:
        titles = titles.filter(language__istartswith=arguments.language)
    rows = titles.values("slug", "name", "country", "language", "feed_count", "home")
    if arguments.json:
        print_json(list(rows))
    else:
        print_table(
            ("slug", "name", "country", "language", "feeds", "home"),
            [list(r.values()) for r in rows],
        )
    return 0


def check_titles(arguments: argparse.Namespace) -> int:
    set_up()
    from django.utils import timezone

    from kiosk.cli.printing import print_json, print_table, when

    rows = _checked(arguments.title, failed=arguments.failed)
    if arguments.json:
        print_json(rows)
        return 0
    now = timezone.now()
    print_table(
        ("title", "feed", "last poll", "outcome", "next poll", "why then"),
        [
            (
                row["title"],
                row["feed"],
                when(row["polled_at"], now),
                row["error"] or row["status"] or "not polled yet",
                "retired" if row["retired_at"] else when(row["due_at"], now),
                "; ".join(row["reasons"]),
            )
            for row in rows
        ],
    )
    return 0


def _checked(title: str | None, *, failed: bool) -> list[dict[str, Any]]:
    """How feeds do: all, those of a title (slug or part of its name), or those that failed."""
    from django.db.models import Q

    from kiosk.wire.models import Watch

    watches = Watch.objects.select_related("feed__title").order_by("feed__title__name", "feed_id")
    if title:
        watches = watches.filter(Q(feed__title__slug=title) | Q(feed__title__name__icontains=title))
    if failed:
        watches = watches.exclude(error="")
    return [
        {
            "title": watch.feed.title.name,
            "feed": watch.feed.url,
            "section": watch.feed.section,
            "retired_at": watch.feed.retired_at,
            "polled_at": watch.polled_at,
            "status": watch.status,
            "error": watch.error,
            "failures": watch.failures,
            "format": watch.format,
            "due_at": watch.due_at,
            "reasons": watch.reasons,
        }
        for watch in watches
    ]
