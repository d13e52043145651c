"""A push service on loopback that is as strict as the browsers' ones.

It knows who pushes, and reads what comes with the browser's own keys, by a way that shares nothing with ours.
"""

import base64
import http.client
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from shishin.notifications.by_push import PushServices
from shishin.notifications.subscriptions import Browser


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Phone:
    """A browser's keys: what it got, it reads."""

    path: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = field(default_factory=lambda: os.urandom(16))
    status: int = 201
    retry_after: str = ""
    got: list[dict[str, Any]] = field(default_factory=list)

    @property
    def point(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def browser(self, origin: str) -> Browser:
        return Browser(origin + self.path, b64(self.point), b64(self.auth))

    def read(self, sealed: bytes) -> bytes:
        """Open what was sealed for this browser (RFC 8188, RFC 8291)."""
        salt, size, length = sealed[:16], int.from_bytes(sealed[16:20]), sealed[20]
        sender, body = sealed[21 : 21 + length], sealed[21 + length :]
        assert len(body) <= size
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        shared = self.key.exchange(ec.ECDH(), theirs)
        common = _hkdf(32, self.auth, b"WebPush: info\0" + self.point + sender).derive(shared)
        key = _hkdf(16, salt, b"Content-Encoding: aes128gcm\0").derive(common)
        nonce = _hkdf(12, salt, b"Content-Encoding: nonce\0").derive(common)
        return AESGCM(key).decrypt(nonce, body, None).removesuffix(b"\x02")


def _hkdf(length: int, salt: bytes, info: bytes) -> HKDF:
    return HKDF(hashes.SHA256(), length, salt, info)


@dataclass
class Service:
    """The service, its phones by their paths, and the time it thinks it is."""

    origin: str
    now: datetime
    phones: dict[str, Phone] = field(default_factory=dict)
    heads: list[dict[str, str]] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)

    def phone(self, name: str, **more: Any) -> Phone:
        """Return a new browser that is pushed to by this service."""
        path = f"/push/{name}"
        self.phones[path] = Phone(path, **more)
        return self.phones[path]

    def carrier(self) -> PushServices:
        """Return what a worker has, but for this service instead of the browsers' ones."""
        return PushServices(
            "mailto:desk@example.jp",
            known=lambda endpoint: endpoint.startswith(self.origin),
            connect=lambda parts: http.client.HTTPConnection(parts.netloc, timeout=5),
        )

    def take(self, path: str, heads: dict[str, str], body: bytes) -> Phone:
        self.require_vapid(heads["authorization"])
        assert heads["content-encoding"] == "aes128gcm"
        assert int(heads["ttl"]) >= 0
        self.heads.append(heads)
        phone = self.phones[path]
        if phone.status == 201:
            phone.got.append(json.loads(phone.read(body)))
        return phone

    def require_vapid(self, header: str) -> None:
        """Let in who proves to be the one whom the browser subscribed to (RFC 8292)."""
        kind, _, rest = header.partition(" ")
        parts = dict(part.strip().split("=", 1) for part in rest.split(","))
        head, said, signature = parts["t"].split(".")
        claims, proof = json.loads(unb64(said)), unb64(signature)
        assert kind == "vapid"
        assert claims["aud"] == self.origin
        assert claims["sub"] == "mailto:desk@example.jp"
        assert 0 < claims["exp"] - self.now.timestamp() < 24 * 60 * 60
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unb64(parts["k"]))
        halves = utils.encode_dss_signature(int.from_bytes(proof[:32]), int.from_bytes(proof[32:]))
        public.verify(halves, f"{head}.{said}".encode(), ec.ECDSA(hashes.SHA256()))
        self.keys.add(parts["k"])


class _Answer(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        heads = {name.lower(): value for name, value in self.headers.items()}
        phone = self.server.service.take(self.path, heads, body)  # type: ignore[attr-defined]
        self.send_response(phone.status)
        self.send_header("Content-Length", "0")
        if phone.retry_after:
            self.send_header("Retry-After", phone.retry_after)
        if phone.status == 302:
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def push_service(now: datetime) -> Iterator[Service]:
    """Serve on loopback."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answer) as server:
        service = Service(f"http://127.0.0.1:{server.server_port}", now)
        server.service = service  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield service
        finally:
            server.shutdown()
            thread.join()
