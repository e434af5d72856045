"""Somebody else's sign-in, on a port of this machine: OpenID Connect as far as our three need it."""

from __future__ import annotations

import json
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "kiosk", "between the two of us"


class Provider:
    """`person` is who signs in there: what is told of them. `refuses`: they press Cancel. What was asked of
    it is in `asked`, by path."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.issuer = address
        self.person: dict[str, Any] = {
            "sub": "4711",
            "email": "amina@reader.example",
            "email_verified": True,
        }
        self.refuses = False
        self.asked: list[tuple[str, dict[str, str]]] = []
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._challenges: dict[str, str] = {}

    def answer(
        self, path: str, given: dict[str, str], client: str = ""
    ) -> tuple[HTTPStatus, dict[str, str], Any]:
        """Status, headers and what goes as JSON."""
        self.asked.append((path, given))
        if path == "/.well-known/openid-configuration":
            names = {"authorization": "authorize", "token": "token", "userinfo": "person"}
            told = {f"{name}_endpoint": f"{self.address}/{at}" for name, at in names.items()}
            return (
                HTTPStatus.OK,
                {},
                {"issuer": self.issuer, "jwks_uri": f"{self.address}/keys", **told},
            )
        if path == "/authorize":
            return HTTPStatus.FOUND, {"Location": self._back(given)}, {}
        if path == "/token":
            return self._token(given)
        if path == "/person":
            return HTTPStatus.OK, {}, self.person
        if path == "/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self._key.public_key()))
            return HTTPStatus.OK, {}, {"keys": [{**public, "kid": "one", "alg": "RS256"}]}
        return HTTPStatus.NOT_FOUND, {}, {}

    def id_token(self, **claims: Any) -> str:
        """What it says of the person, signed."""
        now = int(time.time())
        said = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 600, **self.person}
        return jwt.encode({**said, **claims}, self._key, "RS256", headers={"kid": "one"})

    def back(self, there: str) -> dict[str, str]:
        """What comes back from the address a browser was led to, parameters of it."""
        return dict(parse_one(urlsplit(self._back(parse_one(urlsplit(there).query))).query))

    def _back(self, given: dict[str, str]) -> str:
        state = {"state": given["state"]} if "state" in given else {}
        if self.refuses:
            return f"{given['redirect_uri']}?{urlencode({'error': 'access_denied', **state})}"
        code = secrets.token_urlsafe(16)
        self._challenges[code] = given.get("code_challenge", "")
        return f"{given['redirect_uri']}?{urlencode({'code': code, **state})}"

    def _token(self, given: dict[str, str]) -> tuple[HTTPStatus, dict[str, str], Any]:
        """Once a code, and only for whoever asked for it (RFC 7636)."""
        challenge = self._challenges.pop(given.get("code", ""), None)
        proof = sha256(given.get("code_verifier", "").encode()).digest()
        if challenge is None or challenge != urlsafe_b64encode(proof).rstrip(b"=").decode():
            return HTTPStatus.BAD_REQUEST, {}, {"error": "invalid_grant"}
        token = {"access_token": "for nobody", "token_type": "Bearer", "expires_in": 600}
        return HTTPStatus.OK, {}, {**token, "id_token": self.id_token()}


def parse_one(query: str) -> dict[str, str]:
    """A query's parameters, the first of each."""
    return {name: values[0] for name, values in parse_qs(query).items()}


@contextmanager
def serving() -> Iterator[Provider]:
    """A provider that answers on this machine until the end."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say(parse_one(urlsplit(self.path).query))

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            self._say(parse_one(self.rfile.read(length).decode()))

        def _say(self, given: dict[str, str]) -> None:
            status, headers, told = provider.answer(urlsplit(self.path).path, given)
            body = json.dumps(told).encode()
            self.send_response(status)
            for name, value in {**headers, "Content-Type": "application/json"}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = Provider(f"http://127.0.0.1:{server.server_address[1]}")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
