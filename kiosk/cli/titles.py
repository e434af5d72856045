"""`kiosk titles`: take titles in, list them, see how their feeds do."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from kiosk.cli import CommandError, exporting, halting, set_up
from kiosk.cli.saying import plural, say

if TYPE_CHECKING:
    from kiosk.publishers.listing import ListedTitle, Problem
    from kiosk.publishers.models import Halt, Title

# Places named of one reason; the rest are counted.
_PLACES = 6
_STARTER = "starter"
# How like that (difflib's ratio) a missing file's name is that was meant so.
_NEAR = 0.75
_NONE_CARRIED = "No titles are carried yet: bin/kiosk titles import FILE|URL"


def add(commands: Any) -> None:
    titles = commands.add_parser(
        "titles", help="take titles in, list and export them, check their feeds"
    )
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
    which = show.add_mutually_exclusive_group()
    which.add_argument(
        "--dropped", action="store_true", help="those dropped instead: since when, by whom, why"
    )
    which.add_argument(
        "--paused", action="store_true", help="those paused only: since when, by whom, why"
    )
    show.add_argument("--json", action="store_true", help="print as JSON")
    show.set_defaults(run=list_titles)

    check = verbs.add_parser(
        "check", help="how each feed's last poll went, when the next one is, and why then"
    )
    check.add_argument("title", nargs="?", help="slug or a part of the name; all without it")
    check.add_argument("--failed", action="store_true", help="only feeds whose last poll failed")
    check.add_argument("--json", action="store_true", help="print as JSON")
    check.set_defaults(run=check_titles)
    exporting.add(verbs)
    halting.add(verbs)


def read_source(source: str) -> bytes:
    """The bytes of a file or web address. CommandError where they cannot be had."""
    if not source.strip():
        raise CommandError("an empty name: give a file, a web address, or starter")
    scheme = source.partition("://")[0].lower() if "://" in source else ""
    if scheme in {"http", "https"}:
        from kiosk.kit.fetching import FetchError, Kind, RefusedAddressError, fetch_once
        from kiosk.publishers.manners import fetch_policy

        try:
            response = fetch_once(source, Kind.FEED, fetch_policy())
        except RefusedAddressError as error:
            allow = "KIOSK_FETCH_ALLOW names networks that may be fetched from all the same"
            raise CommandError(f"{source} cannot be fetched: {error}; {allow}") from error
        except FetchError as error:
            raise CommandError(f"{source} cannot be fetched: {error}") from error
        if response.status != 200:
            raise CommandError(f"{source} cannot be fetched: HTTP {response.status}")
        return response.body
    if scheme:
        raise CommandError(f"{source}: only http and https addresses can be fetched")
    try:
        return Path(source).read_bytes()
    except FileNotFoundError as error:
        meant = (
            "; perhaps starter?" if get_close_matches(source.lower(), [_STARTER], 1, _NEAR) else ""
        )
        raise CommandError(f"{source} cannot be read: {error.strerror}{meant}") from error
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
            if source == _STARTER
            else read_titles(read_source(source), source=source)
        )
    except ListingError as error:
        raise CommandError(str(error)) from error
    imported = importing.import_titles(listing.titles, timezone.now())
    problems = [{"where": p.where, "why": p.why} for p in listing.problems]
    all_notes = [*listing.notes, *_out_of_reach(listing.titles)]
    notes = [{"where": n.where, "why": n.why} for n in all_notes]
    if arguments.json:
        print_json(
            {
                "titles": len(imported.titles),
                "feeds": imported.feeds,
                "known_feeds": imported.known_feeds,
                "dropped": [title.slug for title in imported.dropped],
                "problems": problems,
                "notes": notes,
            }
        )
        return 0
    said = [f"left out: {line}" for line in _gathered(listing.problems)]
    said += [f"note: {line}" for line in _gathered(all_notes)]
    said += [
        f"left out: {title.name} was dropped on {title.dropped_at:%Y-%m-%d}:"
        f" kiosk titles resume {title.slug} brings it back"
        for title in imported.dropped
    ]
    said.append(
        f"{plural(len(imported.titles), 'new title')}, {plural(imported.feeds, 'new feed')}"
        f" ({imported.known_feeds:,} known already) from {source}"
    )
    for line in said:
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    return 0


def _out_of_reach(listed: Sequence[ListedTitle]) -> list[Problem]:
    """Feeds taken in that can never be polled, as things stand."""
    from kiosk.publishers.listing import Problem
    from kiosk.publishers.manners import never_fetched

    return [
        Problem(one.name, f"{feed.url} can never be polled ({why})")
        for one in listed
        for feed in one.feeds
        if (why := never_fetched(feed.url))
    ]


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
    from django.db.models import Case, Count, Q, Value, When

    from kiosk.cli.printing import print_json, print_table
    from kiosk.publishers.halting import going_on
    from kiosk.publishers.models import Title, halted

    carried, dropped = Title.objects.carried(), Title.objects.exclude(dropped_at=None)
    titles = (dropped.order_by("name", "id") if arguments.dropped else carried).annotate(
        feed_count=Count("feeds"),
        state=Case(
            When(~Q(dropped_at=None), then=Value("dropped")),
            When(halted("pk"), then=Value("paused")),
            default=Value(""),
        ),
    )
    if arguments.country:
        titles = titles.filter(country__iexact=arguments.country)
    if arguments.language:
        titles = titles.filter(language__istartswith=arguments.language)
    if arguments.paused:
        titles = titles.filter(halted("pk"))
    rows = list(titles.values("pk", *_LISTED))
    halts = going_on([row["pk"] for row in rows if row["state"]])
    if arguments.json:
        print_json(
            [
                {**{name: row[name] for name in _LISTED}, "halt": _halt(halts.get(row["pk"]))}
                for row in rows
            ]
        )
    elif not rows:
        asked = arguments.country or arguments.language or arguments.dropped or arguments.paused
        say("There is none" if asked else _NONE_CARRIED)
    else:
        print_table(
            ("slug", "name", "country", "language", "feeds", "state", "home"),
            [
                [
                    _state(row["state"], halts.get(row["pk"])) if name == "state" else row[name]
                    for name in _LISTED
                ]
                for row in rows
            ],
        )
    return 0


_LISTED = ("slug", "name", "country", "language", "feed_count", "state", "home")


def _state(state: str, halt: Halt | None) -> str:
    """ "paused since 2026-03-02 by bruno: asked by mail"."""
    if halt is None:
        return state
    return f"{halt}: {halt.note}" if halt.note else str(halt)


def _halt(halt: Halt | None) -> dict[str, Any] | None:
    """A pause or drop for a program; None where there is none, or none was kept."""
    if halt is None:
        return None
    return {"kind": halt.kind, "by": halt.made_by, "since": halt.made_at, "note": halt.note}


def check_titles(arguments: argparse.Namespace) -> int:
    set_up()
    from django.utils import timezone

    from kiosk.cli.finding import find_titles
    from kiosk.cli.printing import console, print_json, print_table, when

    meant = find_titles(arguments.title) if arguments.title else None
    rows = _checked(meant, failed=arguments.failed)
    if arguments.json:
        print_json([{k: v for k, v in row.items() if k != "told"} for row in rows])
        return 0
    now = timezone.now()
    if not rows:
        console.print(_why_none(meant, failed=arguments.failed), markup=False, highlight=False)
        return 0
    print_table(
        ("title", "feed", "last poll", "outcome", "next poll", "why then"),
        [
            (
                row["title"],
                row["feed"],
                when(row["polled_at"], now),
                row["error"] or row["status"] or "not polled yet",
                row["told"] or when(row["due_at"], now),
                "; ".join(row["reasons"]),
            )
            for row in rows
        ],
    )
    return 0


def _why_none(meant: list[Title] | None, *, failed: bool) -> str:
    """Why there is no feed to tell of, and what to do."""
    from kiosk.publishers.models import Title

    titles = list(Title.objects.carried()) if meant is None else meant
    if not titles:
        return _NONE_CARRIED
    if all(invented(title.home) for title in titles):
        return (
            f"{plural(len(titles), 'invented title')} of the sample edition:"
            " invented titles are never polled"
        )
    if failed:
        return "No feed's last poll failed"
    return f"{plural(len(titles), 'title')}, and none has a feed"


def invented(home: str) -> bool:
    """Whether a home page is one that cannot be: .example is kept free of real names (RFC 2606)."""
    return (urlsplit(home).hostname or "").endswith(".example")


def _checked(meant: list[Title] | None, *, failed: bool) -> list[dict[str, Any]]:
    """How feeds do: of titles that are carried, or of those meant; those that failed only, if asked.

    Feeds of invented titles are left out: nobody polls them.
    """
    from django.db.models import Q

    from kiosk.publishers.halting import going_on
    from kiosk.publishers.models import Feed

    feeds = Feed.objects.select_related("title", "watch").order_by("title__name", "id")
    wanted = Q(title__dropped_at=None) if meant is None else Q(title__in=meant)
    feeds = feeds.filter(wanted)
    if failed:
        feeds = feeds.exclude(watch=None).exclude(watch__error="")
    found = [feed for feed in feeds if feed.retired_at is None or not invented(feed.title.home)]
    halts = going_on({feed.title_id for feed in found})
    return [_told(feed, halts.get(feed.title_id)) for feed in found]


def _told(feed: Any, halt: Halt | None) -> dict[str, Any]:
    """A feed's row: `told` is its state for people, the rest for programs too."""
    watch = getattr(feed, "watch", None)
    state = "dropped" if feed.title.dropped_at else "paused" if halt else ""
    return {
        "title": feed.title.name,
        "feed": feed.url,
        "section": feed.section,
        "state": "retired" if feed.retired_at else state,
        "told": "retired" if feed.retired_at else _state(state, halt),
        "halt": _halt(halt),
        "retired_at": feed.retired_at,
        "polled_at": watch and watch.polled_at,
        "status": watch and watch.status,
        "error": watch.error if watch else "",
        "failures": watch.failures if watch else 0,
        "format": watch.format if watch else "",
        "due_at": watch.due_at if watch else feed.added_at,
        "reasons": watch.reasons if watch else [],
    }
