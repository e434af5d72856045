"""`kiosk web`, `wire`, `worker`, `prepare`: the processes `kiosk start` runs, one by one."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.cli import CommandError, set_up, warn_of_settings
from kiosk.cli.saying import cut_off, plural, say

if TYPE_CHECKING:
    from kiosk.wire.standing import Standing

ROOT = Path(__file__).resolve().parent.parent.parent


def add(commands: Any) -> None:
    web = commands.add_parser("web", help="serve the pages (one of the processes of start)")
    web.set_defaults(run=serve)
    wire = commands.add_parser("wire", help="run the ingest line (one of the processes of start)")
    wire.set_defaults(run=run_wire)
    worker = commands.add_parser("worker", help="run jobs (one of the processes of start)")
    worker.add_argument("--threads", type=int, default=2, help="jobs at once (2)")
    worker.set_defaults(run=work)
    payments = commands.add_parser(
        "payments", help="run the fake of Stripe (one of the processes of start, without a key)"
    )
    payments.add_argument(
        "--listener", type=int, metavar="FD", help="a socket that listens already"
    )
    payments.set_defaults(run=fake_payments)
    prepare = commands.add_parser("prepare", help="migrate the database, collect static files")
    prepare.add_argument("--json", action="store_true", help="print where pages will be served")
    prepare.set_defaults(run=make_ready)


def serve(arguments: argparse.Namespace) -> int:
    """Become the web server: granian, workers with threads."""
    from kiosk.config import house, settings

    os.execv(  # noqa: S606
        sys.executable,
        [
            sys.executable, "-m", "granian", "kiosk.config.wsgi:application",
            "--interface", "wsgi", "--host", house.BIND, "--port", str(house.PORT),
            "--workers", str(settings.WEB_WORKERS), "--blocking-threads", "16", "--no-ws",
            "--log-level", "error",
            "--respawn-failed-workers", "--workers-kill-timeout", "5",
            "--working-dir", str(ROOT), "--backpressure", "16",
        ],
    )  # fmt: skip


def run_wire(arguments: argparse.Namespace) -> int:
    set_up()
    import asyncio

    from kiosk.config.reading_now import ReadingNow
    from kiosk.wire import running

    with _Progress() as progress:
        asyncio.run(running.run(progress.tell, ReadingNow()))
    return 0


def work(arguments: argparse.Namespace) -> int:
    set_up()
    from kiosk.config.schedule import TIMETABLE
    from kiosk.kit.jobs import adapter

    adapter().work(TIMETABLE, threads=arguments.threads)
    return 0


def fake_payments(arguments: argparse.Namespace) -> int:
    """Become the fake of Stripe. CommandError where Stripe itself is set."""
    from kiosk.config import folder, house, settings

    if not settings.PAYMENTS_FAKE:
        raise CommandError("KIOSK_STRIPE_SECRET_KEY is set: payments are Stripe's")
    os.environ |= {
        "FAKE_KEY": settings.STRIPE_SECRET_KEY, "FAKE_WEBHOOK_SECRET": settings.STRIPE_WEBHOOK_SECRET,
    }  # fmt: skip
    os.execv(  # noqa: S606
        sys.executable,
        [
            sys.executable, "-m", "kiosk.memberships.gateway.fake", "--data", str(folder.DATA_DIR),
            "--bind", house.BIND, "--port", str(settings.PAYMENTS_PORT),
            "--url", settings.PAYMENTS_URL, "--webhook", f"{settings.BASE_URL}/hooks/payments",
            *([] if arguments.listener is None else ["--listener", str(arguments.listener)]),
        ],
    )  # fmt: skip


def make_ready(arguments: argparse.Namespace) -> int:
    set_up(tables=False)
    from django.core.management import call_command
    from django.utils import timezone

    from kiosk.cli.printing import print_json
    from kiosk.config import folder, house, settings
    from kiosk.memberships import plans
    from kiosk.memberships.gateway import fake
    from kiosk.stories.vectors import load

    warn_of_settings()
    if settings.VECTORS:
        load(settings.VECTORS)  # before anything is started that would fail for it
    call_command("migrate", verbosity=0, interactive=False)
    if settings.MEMBERSHIP and settings.PAYMENTS_FAKE:
        # So that all can be looked at; with a key, what is sold is the operator's to say.
        plans.begin(timezone.now())
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    if arguments.json:
        print_json(
            {
                "name": settings.SITE_NAME,
                "url": settings.BASE_URL,
                "bind": house.BIND,
                "port": house.PORT,
                # Where there are members and no key of Stripe's, a fake of it is run.
                "payments": (
                    {
                        "url": settings.PAYMENTS_URL,
                        "port": settings.PAYMENTS_PORT,
                        "begun": (folder.DATA_DIR / fake.FILE).exists(),
                    }
                    if settings.MEMBERSHIP and settings.PAYMENTS_FAKE
                    else None
                ),
                "mail": str(settings.MAIL_FOLDER) if settings.MAIL_STAYS else "",
            }
        )
    return 0


class _Progress:
    """Tells how the first polls go: a bar on a terminal, plain lines elsewhere."""

    def __enter__(self) -> _Progress:
        self._bar: Any = None
        self._said = 0
        self._offered = False
        if sys.stdout.isatty():
            from rich.progress import Progress

            self._bar = Progress()
            self._task = self._bar.add_task("first polls", total=None)
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def tell(self, stands: Standing) -> None:
        """Only titles that were reached count; the others are named beside them."""
        asked = stands.polled + stands.unpolled
        told = f"{stands.reached} of {plural(asked, 'title')} polled"
        if stands.failed:
            told += f", {stands.failed} could not be reached"
        if self._bar is not None:
            self._bar.update(self._task, description=told, total=asked, completed=stands.reached)
            if not stands.unpolled:
                self._bar.stop()
        elif stands.reached != self._said:
            self._said = stands.reached
            say(f"{told}, {plural(stands.articles, 'article')} so far")
        if stands.cut_off and not self._offered:
            self._offered = True
            say(cut_off(stands))
