"""`kiosk titles export`: the titles carried, as a list that an import or a reader app takes in."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from kiosk.cli import CommandError, set_up

_FORMS = ("opml", "json", "csv")


def add(verbs: Any) -> None:
    export = verbs.add_parser(
        "export", help="write the titles carried to a file, or to standard output"
    )
    export.add_argument("file", nargs="?", type=Path, metavar="FILE", help="e.g. titles.opml")
    export.add_argument(
        "--as",
        dest="form",
        choices=_FORMS,
        help="without it, what the file's name ends in, and OPML on standard output",
    )
    export.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    form = arguments.form or _form_of(arguments.file)
    set_up()
    from kiosk.cli.saying import plural, say
    from kiosk.publishers import exporting

    titles = exporting.carried()
    if not titles:
        raise CommandError(_why_none())
    written = exporting.FORMS[form](titles)
    if arguments.file is None:
        sys.stdout.buffer.write(written)
        return 0
    try:
        arguments.file.write_bytes(written)
    except OSError as error:
        raise CommandError(f"{arguments.file} cannot be written: {error.strerror}") from error
    feeds = sum(len(title.feeds) for title in titles)
    say(f"{plural(len(titles), 'title')} with {plural(feeds, 'feed')} in {arguments.file}")
    return 0


def _why_none() -> str:
    """Why there is no title to export."""
    from kiosk.cli.titles import invented
    from kiosk.publishers.models import Title

    homes = list(Title.objects.carried().values_list("home", flat=True))
    if homes and all(invented(home) for home in homes):
        return (
            "the titles carried are the invented ones of the sample edition: their feeds lead nowhere,"
            " so there is none to export"
        )
    return "no title is carried that has a feed to export"


def _form_of(file: Path | None) -> str:
    if file is None:
        return "opml"
    ending = file.suffix.lower().lstrip(".").replace("xml", "opml")
    if ending not in _FORMS:
        raise CommandError(f"{file}: say with --as whether it is to be {', '.join(_FORMS)}")
    return ending
