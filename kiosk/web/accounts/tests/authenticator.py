"""A device that keeps passkeys, in software: it says what a browser's script would send (WebAuthn 3)."""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256
from fido2.webauthn import AttestedCredentialData

ORIGIN = "http://localhost"
# User present; user verified; a new credential's data are in it.
_PRESENT, _VERIFIED, _ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Device:
    """One passkey. `verifies`: it checks who holds it, by a PIN or a finger."""

    verifies: bool = True
    origin: str = ORIGIN
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    user: str = ""

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        """The answer to creation options as pages give them: {"publicKey": {...}}."""
        asked = options["publicKey"]
        self.user = asked["user"]["id"]
        public = ES256.from_cryptography_key(self.key.public_key())
        credential = AttestedCredentialData.create(bytes(16), self.id, public)
        data = self._data(asked["rp"]["id"], _ATTESTED) + bytes(credential)
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        said = {
            "clientDataJSON": self._client("webauthn.create", asked["challenge"]),
            "attestationObject": _text(attestation),
        }
        return self._answer(said)

    def get(self, options: dict[str, Any], *, challenge: str = "") -> dict[str, Any]:
        """The answer to request options; with another `challenge`, one that was meant for another time."""
        asked = options["publicKey"]
        data = self._data(asked["rpId"], 0)
        client = self._client("webauthn.get", challenge or asked["challenge"])
        signed = data + hashlib.sha256(_bytes(client)).digest()
        said = {
            "clientDataJSON": client,
            "authenticatorData": _text(data),
            "signature": _text(self.key.sign(signed, ec.ECDSA(SHA256()))),
            "userHandle": self.user,
        }
        return self._answer(said)

    def _data(self, site: str, more: int) -> bytes:
        flags = _PRESENT | more | (_VERIFIED if self.verifies else 0)
        return hashlib.sha256(site.encode()).digest() + bytes([flags]) + bytes(4)

    def _client(self, kind: str, challenge: str) -> str:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return _text(json.dumps(said).encode())

    def _answer(self, response: dict[str, str]) -> dict[str, Any]:
        name = _text(self.id)
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {"credProps": {"rk": True}},
        }


def _text(some: bytes) -> str:
    return urlsafe_b64encode(some).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
