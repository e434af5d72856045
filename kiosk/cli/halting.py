"""`kiosk titles pause`, `resume`, `drop`: what is done with a title that is carried."""

from __future__ import annotations

import argparse
import getpass
from typing import Any

from kiosk.cli import CommandError, set_up


def add(verbs: Any) -> None:
    halts = {
        "pause": "poll a title no more until it is resumed; its articles stay",
        "drop": "carry a title no more: not polled, not listed, its articles not shown",
    }
    for name, text in halts.items():
        halt = verbs.add_parser(name, help=text)
        halt.add_argument("title", help="slug or whole name")
        halt.add_argument("--note", default="", help="why, for whoever asks later")
        halt.set_defaults(run=run, verb=name)
    resume = verbs.add_parser("resume", help="carry and poll a title again, paused or dropped")
    resume.add_argument("title", help="slug or whole name")
    resume.set_defaults(run=run, verb="resume")


def run(arguments: argparse.Namespace) -> int:
    set_up()
    from django.utils import timezone

    from kiosk.cli.finding import find_title
    from kiosk.cli.saying import plural, say
    from kiosk.publishers import halting
    from kiosk.wire.clearing import ask_again, forget_waiting

    title, by, now = find_title(arguments.title), _operator(), timezone.now()
    try:
        if arguments.verb == "pause":
            halting.pause(title, by=by, now=now, note=arguments.note[:500])
            say(f"{title.name} is paused: kiosk titles resume {title.slug} polls it again")
        elif arguments.verb == "drop":
            halting.drop(title, by=by, now=now, note=arguments.note[:500])
            waited = forget_waiting(title.pk, now)
            pages = f", {plural(waited, 'waiting page')} forgotten" if waited else ""
            say(f"{title.name} is dropped{pages}: kiosk titles resume {title.slug} brings it back")
        else:
            ended = halting.resume(title, by=by, now=now)
            again = ask_again(title.pk, now)
            was = f" (it was {ended})" if ended else ""
            pages = f", {plural(again, 'page')} to be read" if again else ""
            say(f"{title.name} is carried and polled again{was}{pages}")
    except halting.HaltingError as error:
        raise CommandError(str(error)) from error
    return 0


def _operator() -> str:
    """Who is at the command line, as the machine knows them."""
    try:
        return getpass.getuser()[:150]
    except (KeyError, OSError):  # a container may run as a number without a name
        return "the operator"
