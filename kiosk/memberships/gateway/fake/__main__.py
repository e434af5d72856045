"""The fake as a process: `python -m kiosk.memberships.gateway.fake --data DIR --port N --key K …`."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import socket
import sys
from pathlib import Path

from aiohttp import web

from kiosk.memberships.gateway.fake import FILE
from kiosk.memberships.gateway.fake.books import Books
from kiosk.memberships.gateway.fake.clocks import run_until
from kiosk.memberships.gateway.fake.delivering import Postman
from kiosk.memberships.gateway.fake.serving import app
from kiosk.memberships.gateway.fake.store import Store

# How often it is looked at whether something has fallen due by itself.
_TICK_S = 1.0


def main(argv: list[str]) -> int:
    """Serve until asked to stop."""
    given = _parser().parse_args(argv)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s fake: %(message)s")
    given.data.mkdir(parents=True, exist_ok=True)
    asyncio.run(_serve(given))
    return 0


def _parser() -> argparse.ArgumentParser:
    """A secret may stand in the environment, where nobody who lists processes reads it."""
    made = argparse.ArgumentParser(prog="kiosk.memberships.gateway.fake")
    made.add_argument("--data", type=Path, required=True, help="the folder its file is kept in")
    made.add_argument("--bind", default="127.0.0.1", help="the address it listens on")
    made.add_argument("--port", type=int, required=True)
    made.add_argument("--listener", type=int, help="a socket handed on that listens there already")
    made.add_argument("--url", help="where readers reach its pages (http://localhost:PORT)")
    made.add_argument("--webhook", default="", help="where events are sent; nowhere without it")
    made.add_argument("--secret", default=os.environ.get("FAKE_WEBHOOK_SECRET", "whsec_fake"))
    made.add_argument("--key", default=os.environ.get("FAKE_KEY", "sk_test_fake"))
    return made


async def _serve(given: argparse.Namespace) -> None:
    store = Store(given.data / FILE)
    books = Books(store, (given.url or f"http://localhost:{given.port}").rstrip("/"))
    postman = Postman(store, given.webhook, given.secret)
    runner = web.AppRunner(app(books, postman, given.key), access_log=None)
    await runner.setup()
    if given.listener is None:
        await web.TCPSite(runner, given.bind, given.port, reuse_address=True).start()
    else:
        await web.SockSite(runner, socket.socket(fileno=given.listener)).start()
    await postman.start()
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    while not stop.is_set():
        with store.transaction():
            run_until(books, None, books.now(None))
        try:
            await asyncio.wait_for(stop.wait(), _TICK_S)
        except TimeoutError:
            continue
    await runner.cleanup()
    await postman.stop()
    store.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
