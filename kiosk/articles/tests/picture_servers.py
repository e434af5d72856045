"""A publisher's picture server on loopback, in a thread."""

import http.server
import threading
import time
from dataclasses import dataclass, field
from typing import Self


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered at a path; the start waits `delay_s` seconds."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay_s: float = 0.0


class PictureServer:
    """Answers what was `put`; `asked` has the paths asked for, `most_at_once` what ran together."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.most_at_once = self._running = 0
        self._lock = threading.Lock()
        server = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.answer(self)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def put(self, body: bytes, **changes: object) -> str:
        """Answer this at a path of its own; the address of it."""
        path = f"/{len(self.answers)}.jpg"
        self.answers[path] = Answer(body, **changes)  # type: ignore[arg-type]
        return f"http://127.0.0.1:{self._server.server_port}{path}"

    def put_at(self, url: str, body: bytes) -> None:
        """Answer this at the address from now on."""
        self.answers[url[url.rindex("/") :]] = Answer(body)

    def times(self, url: str) -> int:
        """How often an address was asked for."""
        return self.asked.count(url[url.rindex("/") :])

    def answer(self, request: http.server.BaseHTTPRequestHandler) -> None:
        answer = self.answers.get(request.path, Answer(status=404))
        with self._lock:
            self.asked.append(request.path)
            self._running += 1
            self.most_at_once = max(self.most_at_once, self._running)
        time.sleep(answer.delay_s)
        with self._lock:  # before the answer: who has it may ask again at once
            self._running -= 1
        try:
            request.send_response(answer.status)
            for name, value in {"Content-Type": "image/jpeg", **answer.headers}.items():
                request.send_header(name, value)
            request.send_header("Content-Length", str(len(answer.body)))
            request.end_headers()
            request.wfile.write(answer.body)
        except ConnectionError:
            request.close_connection = True  # the asker has heard enough
