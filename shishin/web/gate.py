"""The reception's gate: scans under grants are answered before the framework wakes.

Forty phones at eight doors send one scan each; there the framework would cost as much as the check-in. Only
the plain case is taken here: JSON of bounded size, from our own page, from a phone with its device cookie,
about others. Anything else goes on to the route.
"""

import gzip
import io
import json
from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask

from shishin.checkin import scanning
from shishin.core import signing
from shishin.core.context import Actor, Context
from shishin.core.errors import Refusal
from shishin.web import bodies, compression, errors, front, security
from shishin.web.api import scans as route

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Body = dict[str, object]

ADDRESS = "/api/v1/scans"
LARGEST = 1024 * 1024


class Gate:
    """The application with the scans' address answered in front of it."""

    def __init__(self, flask: Flask) -> None:
        """Stand before an application."""
        parts = flask.extensions["shishin"]
        self._app: WSGIApplication = flask.wsgi_app
        self._now, self._rng = parts.now, parts.rng
        self._device_cookie: str = flask.config["DEVICE_COOKIE_NAME"]
        self._own = urlsplit(parts.settings.base_url).netloc
        self._headers = [
            *security.HEADERS.items(),
            ("Cache-Control", "no-store"),
            ("Content-Type", bodies.JSON),
            ("Vary", "Accept-Encoding"),
        ]
        if parts.settings.https:
            self._headers.append(("Strict-Transport-Security", security.STRICT_TRANSPORT))

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer scans under grants; hand anything else on."""
        if environ["PATH_INFO"] != ADDRESS or environ["REQUEST_METHOD"] != "POST":
            return self._app(environ, start_response)
        device = front.device_of(front.cookies_of(environ).get(self._device_cookie))
        if device is None or not self._plain(environ):
            return self._app(environ, start_response)
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        try:
            status, answer = self._answer(signing.digest(device), body)
        except Exception:  # noqa: BLE001 - scans may be sent again: the framework meets it too, and says so
            status, answer = 0, None
        if answer is None:
            return self._app({**environ, "wsgi.input": io.BytesIO(body)}, start_response)
        return self._given(status, answer, environ, start_response)

    def _plain(self, environ: "WSGIEnvironment") -> bool:
        length = environ.get("CONTENT_LENGTH") or ""
        own = {self._own, environ.get("HTTP_HOST", "")}
        site, origin = environ.get("HTTP_SEC_FETCH_SITE"), environ.get("HTTP_ORIGIN")
        return (
            environ.get("CONTENT_TYPE") == bodies.JSON
            and length.isdecimal()
            and int(length) <= LARGEST
            and security.from_here(site, origin, own, cookies=True)
        )

    def _answer(self, device: str, body: bytes) -> tuple[int, Body | None]:
        """Return the results or a refusal with its status; no answer where it matters who is asking."""
        try:
            scans = route.scans_in(bodies.parse(body))
            if route.about_oneself(scans):
                return 0, None
            ctx = Context(Actor(device=device), self._now(), self._rng)
            return HTTPStatus.OK, {"results": scanning.receive_alone(ctx, device, scans)}
        except Refusal as refusal:
            return refusal.status, {"error": {"code": refusal.code, "facts": refusal.facts}}

    def _given(
        self, status: int, answer: Body, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        body = json.dumps(answer, separators=(",", ":")).encode()
        headers = self._headers.copy()
        if len(body) > compression.SMALLEST and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
            body = gzip.compress(body, compression.LEVEL, mtime=0)
            headers.append(("Content-Encoding", "gzip"))
        if status == HTTPStatus.SERVICE_UNAVAILABLE:
            headers.append(("Retry-After", str(errors.RETRY_SECONDS)))
        headers.append(("Content-Length", str(len(body))))
        start_response(f"{status} {HTTPStatus(status).phrase}", headers)
        return [body]
