"""`kiosk terms`: what would show of an article and why; what sites say machines may do."""

from __future__ import annotations

import argparse
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from kiosk.cli import CommandError, set_up

if TYPE_CHECKING:
    from kiosk.access.explaining import Explained
    from kiosk.wire.licences import Said

# Sites asked at once.
_AT_ONCE = 8
_ADDRESS = re.compile(r"/article/(\d+)(?:/|$|[?#])")


def add(commands: Any) -> None:
    terms = commands.add_parser(
        "terms", help="what would show of an article and why; what sites let machines do"
    )
    verbs = terms.add_subparsers(metavar="VERB", required=True)

    tell = verbs.add_parser("explain", help="what of an article a reader would see, and why")
    tell.add_argument("article", metavar="ARTICLE", help="its number, or its address here")
    tell.add_argument(
        "--as", dest="reader", metavar="ADDRESS", help="a reader's e-mail; without: no account"
    )
    tell.add_argument("--at", type=_moment, metavar="TIME", help="such as 2026-03-02T12:00; now")
    tell.add_argument("--gift", default="", metavar="TOKEN", help="with a gift link of that token")
    tell.add_argument("--country", default="", metavar="CODE", help="from there, such as DE")
    tell.add_argument("--ip", default="", metavar="ADDRESS", help="from that IP address")
    tell.add_argument("--robot", action="store_true", help="one that no meter can count")
    tell.add_argument("--json", action="store_true", help="print as JSON")
    tell.set_defaults(run=explain)

    take = verbs.add_parser(
        "import",
        help="ask titles' sites what machines may do (RSL 1.0, TDMRep); note it in the terms",
    )
    take.add_argument("title", nargs="?", help="slug or whole name; all carried without it")
    take.add_argument("--json", action="store_true", help="print as JSON")
    take.set_defaults(run=import_terms)


def _moment(given: str) -> datetime:
    try:
        return datetime.fromisoformat(given)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"{given!r} is no time such as 2026-03-02T12:00"
        ) from error


def explain(arguments: argparse.Namespace) -> int:
    set_up()
    from django.utils import timezone

    from kiosk.access import explaining
    from kiosk.cli.printing import print_json

    at = arguments.at or timezone.now()
    if timezone.is_naive(at):
        at = timezone.make_aware(at)
    try:
        found = explaining.explain(
            _number(arguments.article),
            at,
            reader_id=_reader(arguments.reader),
            device=not arguments.robot,
            gift=arguments.gift,
            country=arguments.country,
            address=arguments.ip,
        )
    except explaining.NoArticleError as error:
        raise CommandError(f"there is no article {arguments.article}") from error
    told = _told(found, at)
    if arguments.json:
        print_json(told)
        return 0
    _print(told)
    return 0


def import_terms(arguments: argparse.Namespace) -> int:
    set_up()
    import asyncio

    from django.utils import timezone

    from kiosk.cli.finding import find_title
    from kiosk.cli.printing import print_json, print_table
    from kiosk.cli.saying import say
    from kiosk.cli.titles import invented
    from kiosk.publishers.models import Title
    from kiosk.wire.licences import note

    meant = [find_title(arguments.title)] if arguments.title else list(Title.objects.carried())
    asked = [title for title in meant if title.home and not invented(title.home)]
    answers = asyncio.run(_asked([title.home for title in asked]))
    rows = [note(title, said, timezone.now()) for title, said in zip(asked, answers, strict=True)]
    if arguments.json:
        print_json([row.told() for row in rows])
        return 0
    if not rows:
        say("No title meant has a home page that can be asked")
        return 0
    print_table(
        ("title", "machines may", "said by", "terms"),
        [
            (row.title, row.ai_use or row.error or "nothing is said", row.found, row.outcome)
            for row in rows
        ],
    )
    return 0


async def _asked(homes: list[str]) -> list[Said]:
    """What these sites say, a few of them asked at once."""
    import asyncio

    from kiosk.kit.fetching import Fetcher
    from kiosk.publishers.manners import fetch_policy
    from kiosk.wire.licences import ask
    from kiosk.wire.line import parsing_children

    turn = asyncio.Semaphore(_AT_ONCE)
    async with Fetcher(fetch_policy()) as fetcher, parsing_children() as children:

        async def one(home: str) -> Said:
            async with turn:
                return await ask(home, fetcher, children)

        return list(await asyncio.gather(*(one(home) for home in homes)))


def _number(given: str) -> int:
    named = _ADDRESS.search(given)
    said = named[1] if named else given
    if not (said.isascii() and said.isdecimal() and len(said) < 16):
        raise CommandError(f"{given!r} is no article's number, nor its address here")
    return int(said)


def _reader(email: str | None) -> int | None:
    from kiosk.readers.models import Reader

    if email is None:
        return None
    reader = Reader.objects.filter(email__iexact=email).first()
    if reader is None:
        raise CommandError(f"there is no account of {email}")
    return reader.pk


def _told(found: Explained, at: datetime) -> dict[str, Any]:
    from kiosk.access.explaining import SAID, in_words
    from kiosk.articles.models import Article

    article = Article.objects.select_related("title").get(pk=found.gate.article_id)
    decision, who, window = found.decision, found.who, found.gate.window
    return {
        "article": article.pk,
        "headline": article.headline,
        "title": article.title.slug,
        "published": found.gate.published,
        "at": at,
        "verdict": decision.verdict.value,
        "why": decision.why.value,
        "because": SAID[decision.why],
        "left": decision.left,
        "meter": found.limit,
        "reader": {
            "signed_in": who.signed_in,
            "standing": who.standing.state.value,
            "via": who.standing.via,
            "until": who.standing.until,
            "opened": who.opened,
            "left_of_meter": who.left_of_meter,
            "gifted": who.gifted,
            "country": who.country,
        },
        "terms": {"since": window.since, "note": window.note, "said": in_words(window)},
        "later": [
            {"at": moment, "verdict": then.verdict.value, "why": then.why.value,
             "because": SAID[then.why]}
            for moment, then in found.changes
        ],
    }  # fmt: skip


def _print(told: dict[str, Any]) -> None:
    from kiosk.cli.printing import console

    def line(text: str) -> None:
        console.print(text, markup=False, highlight=False)

    left = f", {told['left']} left after it" if told["left"] is not None else ""
    line(f"{told['headline']} ({told['title']}, published {told['published']:%Y-%m-%d %H:%M})")
    line(f"At {told['at']:%Y-%m-%d %H:%M}: {told['verdict']}, as {told['because']}{left}.")
    who = told["reader"]
    account = "with an account" if who["signed_in"] else "without an account"
    via = f" by {who['via']}" if who["via"] else ""
    line(f"Reader: {account}, membership: {who['standing']}{via}; meter: {told['meter']} a month.")
    since = told["terms"]["since"]
    line(f"Terms{f' since {since:%Y-%m-%d}' if since else ', none agreed'}:")
    for sentence in told["terms"]["said"]:
        line(f"  - {sentence}")
    for one in told["later"]:
        line(f"From {one['at']:%Y-%m-%d %H:%M}: {one['verdict']}, as {one['because']}.")
