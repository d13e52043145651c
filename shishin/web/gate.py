"""The gate: what hundreds do in the same minute is answered before the framework wakes.

Forty phones at eight doors send one scan each, and a town presses 行きます when something is announced; there
the framework would cost as much as the deed. Only the plain case is taken here: of bounded size, from our
own page, from a browser with its device cookie; scans about others, words of somebody without a session.
Anything else goes on to the route, and so does every refusal, which the framework puts into words; that it is
full it says once for all who hear the same (`front`).
"""

import gzip
import io
import json
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from flask import Flask, request

from shishin.checkin import scanning
from shishin.core import browsers, languages, signing
from shishin.core.context import Actor, Context
from shishin.core.errors import Refusal
from shishin.participation import sign_ups
from shishin.web import bodies, compression, front, identity, security
from shishin.web.api import scans as scans_route
from shishin.web.citizen import sign_up as join_route

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SCANS = "/api/v1/scans"
FORM = "application/x-www-form-urlencoded"
LARGEST = 1024 * 1024
MOST_FIELDS = 20


class _Tap(NamedTuple):
    """A plain request: its cookies, the device cookie among them, and its body."""

    environ: "WSGIEnvironment"
    cookies: dict[str, str]
    device: str
    body: bytes


class _Answer(NamedTuple):
    """What to say besides what every answer says."""

    status: HTTPStatus
    headers: list[tuple[str, str]]
    body: bytes = b""


class Gate:
    """The application with the addresses of scans and joins answered in front of it."""

    def __init__(self, flask: Flask) -> None:
        """Stand before an application."""
        parts = flask.extensions["shishin"]
        self._app: WSGIApplication = flask.wsgi_app
        self._now, self._rng, self._https = parts.now, parts.rng, parts.settings.https
        self._session_cookie: str = flask.config["SESSION_COOKIE_NAME"]
        self._device_cookie: str = flask.config["DEVICE_COOKIE_NAME"]
        self._own = urlsplit(parts.settings.base_url).netloc
        self._headers = [
            *security.HEADERS.items(),
            ("Cache-Control", "no-store"),
            ("Vary", "Accept-Encoding"),
        ]
        if self._https:
            self._headers.append(("Strict-Transport-Security", security.STRICT_TRANSPORT))
        flask.before_request(_refuse)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer scans under grants and plain joins; hand anything else on."""
        take = self._taker(environ) if environ["REQUEST_METHOD"] == "POST" else None
        tap = self._tap(environ) if take else None
        if take is None or tap is None:
            return self._app(environ, start_response)
        answer, refusal = _tried(take, tap)
        if answer is None:
            again = {"wsgi.input": io.BytesIO(tap.body), front.REFUSED: refusal}
            return self._app({**environ, **again}, start_response)
        length = ("Content-Length", str(len(answer.body)))
        start_response(
            f"{answer.status.value} {answer.status.phrase}", [*self._headers, *answer.headers, length]
        )
        return [answer.body]

    def _taker(self, environ: "WSGIEnvironment") -> Callable[[_Tap], _Answer | None] | None:
        """Return what answers at this address, if anything here does, and the body is of its kind."""
        path, kind = environ["PATH_INFO"], environ.get("CONTENT_TYPE")
        if path == SCANS:
            return self._scans if kind == bodies.JSON else None
        return self._join if _code(path) and kind == FORM and not environ.get("QUERY_STRING") else None

    def _tap(self, environ: "WSGIEnvironment") -> _Tap | None:
        cookies = front.cookies_of(environ)
        device = front.device_of(cookies.get(self._device_cookie))
        length = environ.get("CONTENT_LENGTH") or ""
        own = {self._own, environ.get("HTTP_HOST", "")}
        site, origin = environ.get("HTTP_SEC_FETCH_SITE"), environ.get("HTTP_ORIGIN")
        if device is None or not security.from_here(site, origin, own, cookies=True):
            return None
        if not length.isdecimal() or int(length) > LARGEST:
            return None
        return _Tap(environ, cookies, device, environ["wsgi.input"].read(int(length)))

    def _scans(self, tap: _Tap) -> _Answer | None:
        """Return the results of scans; no answer where it matters who is asking."""
        scans = scans_route.scans_in(bodies.parse(tap.body))
        if scans_route.about_oneself(scans):
            return None
        device = signing.digest(tap.device)
        ctx = Context(Actor(device=device), self._now(), self._rng)
        results = {"results": scanning.receive_alone(ctx, device, scans)}
        body = json.dumps(results, separators=(",", ":")).encode()
        headers = [("Content-Type", bodies.JSON)]
        if len(body) > compression.SMALLEST and "gzip" in tap.environ.get("HTTP_ACCEPT_ENCODING", ""):
            body = gzip.compress(body, compression.LEVEL, mtime=0)
            headers.append(("Content-Encoding", "gzip"))
        return _Answer(HTTPStatus.OK, headers, body)

    def _join(self, tap: _Tap) -> _Answer | None:
        """Take somebody's word and lead to their pass.

        No answer to a program, to whoever signed in, or to who chooses a way of joining.
        """
        if self._session_cookie in tap.cookies or not _from_a_page(tap.environ):
            return None
        form = dict(
            reversed(parse_qsl(tap.body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS))
        )
        if "way" in form:
            return None
        sign_up = sign_ups.join_alone(
            self._stranger(tap),
            _code(tap.environ["PATH_INFO"]),
            join_route.stance(form),
            source=join_route.source(form),
            address=tap.environ.get("REMOTE_ADDR"),
        )
        headers = [
            ("Location", f"{join_route.pass_address(sign_up)}#{join_route.SAID}"),
            ("Content-Type", "text/html; charset=utf-8"),
            ("Set-Cookie", identity.device_cookie(self._device_cookie, tap.device, https=self._https)),
        ]
        return _Answer(HTTPStatus.SEE_OTHER, headers)

    def _stranger(self, tap: _Tap) -> Context:
        """Return the context of a device; the command itself asks, in its transaction, whose it is."""
        language = languages.language_of(tap.cookies.get(identity.LANGUAGE_COOKIE)) or front.asked_language(
            tap.environ.get("HTTP_ACCEPT_LANGUAGE", "")
        )
        kind = browsers.kind_of(tap.environ.get("HTTP_USER_AGENT", ""))
        actor = Actor(device=signing.digest(tap.device), browser=kind)
        return Context(actor, self._now(), self._rng, str(language))


def _tried(take: Callable[[_Tap], _Answer | None], tap: _Tap) -> tuple[_Answer | None, Refusal | None]:
    try:
        return take(tap), None
    except Refusal as refusal:
        return None, refusal
    except Exception:  # noqa: BLE001 - both may be sent again: the framework meets it too, and says so
        return None, None


def _refuse() -> None:
    """Raise what was refused at the gate, so that it is not tried a second time."""
    refusal: Refusal | None = request.environ.get(front.REFUSED)
    if refusal is not None:
        raise refusal


def _code(path: str) -> str:
    """Return the code in the address of a join; nothing in any other."""
    joining = path.startswith("/e/") and path.endswith("/join") and path.count("/") == 3  # noqa: PLR2004
    return path[len("/e/") : -len("/join")] if joining else ""


def _from_a_page(environ: "WSGIEnvironment") -> bool:
    accepted = environ.get("HTTP_ACCEPT", "")
    return "application/" not in accepted or "text/html" in accepted
