"""The fake as a process of a test's own, and a house that listens to its webhooks."""

from __future__ import annotations

import ctypes
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import stripe

ROOT = Path(__file__).resolve().parents[4]
KEY, SECRET = "sk_test_of_a_test", "whsec_of_a_test"


class House:
    """Takes webhooks: (body, signature) as they came. `answers` are its next statuses, then 200."""

    def __init__(self) -> None:
        self.told: list[tuple[bytes, str]] = []
        self.answers: list[int] = []
        house = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                house.told.append((body, self.headers["Stripe-Signature"]))
                self.send_response(house.answers.pop(0) if house.answers else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *said: Any) -> None:
                """Nothing is said."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def events(self) -> list[dict[str, Any]]:
        return [json.loads(body) for body, _ in list(self.told)]

    def kinds(self) -> list[str]:
        return [event["type"] for event in self.events()]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Fake:
    """The fake, over a folder, telling a house; killed and started again at will."""

    def __init__(self, folder: Path, webhook: str) -> None:
        self._folder, self._webhook = folder, webhook
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.base = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(
            [
                sys.executable, "-m", "kiosk.memberships.gateway.fake", "--data", str(self._folder),
                "--port", str(self.port), "--webhook", self._webhook, "--secret", SECRET,
                "--key", KEY, "--url", self.base,
            ],
            cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, preexec_fn=_die_with_parent,
        )  # fmt: skip
        until = time.monotonic() + 120
        while time.monotonic() < until and self._process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError("the fake did not start")

    def kill(self) -> None:
        """As a power cut would."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def client(self, *, retries: int = 0) -> stripe.StripeClient:
        return stripe.StripeClient(
            KEY, base_addresses={"api": self.base}, max_network_retries=retries,
            http_client=stripe.RequestsClient(timeout=60),
        )  # fmt: skip

    def ask(self, what: str, **given: Any) -> Any:
        """One of the fake's own ways, `fake/…`."""
        status, _, text = self.page(
            f"/fake/{what}", json.dumps(given), {"Authorization": f"Bearer {KEY}"}
        )
        assert status == 200, text
        return json.loads(text)

    def page(
        self, path: str, form: str | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, str, str]:
        """Status, where it leads, and text of a page; with a form, sent to it."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            connection.request("GET" if form is None else "POST", path, form, headers or kind)
            answer = connection.getresponse()
            return answer.status, answer.headers.get("Location", ""), answer.read().decode()
        finally:
            connection.close()


def _die_with_parent() -> None:
    """Linux: a test run that is killed leaves no fake behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG, prctl(2)
