"""What is answered before the framework wakes: the list, and the page of an occurrence.

One small statement asks for what such a page depends on: above all the number that rises with every visible
change. A page is kept under that, the quarter of an hour (what is over falls off the list), the address, and
what a browser may choose: language, letter size, colours. It is rendered without who asks, so nothing
personal can be kept: browsers with a session or a word of their own are answered by the framework.

When hundreds press at the opening most are told that it is full, and what else there is: such a page too.
"""

import functools
import io
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Flask, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from shishin.core import codes, signing, sql
from shishin.events import listing
from shishin.participation import standing
from shishin.participation.seats import SeatsTaken
from shishin.participation.standing import Fresh
from shishin.web import identity
from shishin.web.kept import OK, Page, Shelf

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# Anybody may keep the list, and asks each time whether it still holds.
CACHEABLE = "public, max-age=0, must-revalidate"
CHOICES = {"lang": ("ja", "ja-easy", "en"), "size": ("l", "xl"), "theme": ("light", "dark")}
LISTS = frozenset({"/", "/map"})
LONGEST_ADDRESS = 300
STEP_SECONDS = 15 * 60
PERSONAL = frozenset(
    {"HTTP_COOKIE", "HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE"}
)
# Made anew for each answer.
PER_ANSWER = frozenset({"content-length", "content-encoding", "etag", "set-cookie"})
_KEEP = "shishin.keep"
# Where the gate says what it refused; the framework raises it anew.
REFUSED = "shishin.refusal"
KEPT_STATUSES = ("200 ", "409 ")

Key = tuple[object, ...]
Headers = list[tuple[str, str]]


def keep() -> None:
    """Say that the present answer is a page that may be kept, if it is asked for again like this."""
    request.environ[_KEEP] = True


class Front:
    """The application with pages kept in front of it."""

    def __init__(self, flask: Flask) -> None:
        """Stand before an application."""
        parts = flask.extensions["shishin"]
        self._app: WSGIApplication = flask.wsgi_app
        self._now, self._rng, self._https = parts.now, parts.rng, parts.settings.https
        self._session_cookie: str = flask.config["SESSION_COOKIE_NAME"]
        self._device_cookie: str = flask.config["DEVICE_COOKIE_NAME"]
        self._shelf: Shelf[Page] = Shelf()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer from what is kept where that is possible, anything else from the application."""
        if environ["REQUEST_METHOD"] == "GET" and len(environ.get("QUERY_STRING", "")) <= LONGEST_ADDRESS:
            path = environ["PATH_INFO"]
            if path in LISTS:
                return self._list(environ, start_response)
            if path.startswith(("/e/", "/E/")) and path.count("/") == 2:  # noqa: PLR2004 - nothing below it
                return self._event(environ, path[3:], start_response)
        if isinstance(environ.get(REFUSED), SeatsTaken):
            return self._full(environ, start_response)
        return self._app(environ, start_response)

    def _list(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        cookies = cookies_of(environ)
        number = listing.version_if_known()
        page = self._page(environ, cookies, (number,)) if number is not None else None
        if page is None:
            # It goes to this browser alone, and travels as this browser takes it.
            packing = {"HTTP_ACCEPT_ENCODING": environ.get("HTTP_ACCEPT_ENCODING", "")}
            return self._app(_impersonal(environ, _chosen(cookies)) | packing, start_response)
        return _given(page, environ, start_response, [])

    def _event(
        self, environ: "WSGIEnvironment", code: str, start_response: "StartResponse"
    ) -> Iterable[bytes]:
        cookies = cookies_of(environ)
        device = device_of(cookies.get(self._device_cookie))
        page = self._anybodys(environ, cookies, code, device)
        if page is None:
            return self._app(environ, start_response)
        device = device or identity.new_device(self._rng)
        given = identity.device_cookie(self._device_cookie, device, https=self._https)
        return _given(page, environ, start_response, [("Set-Cookie", given)])

    def _full(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Say that the seats went to others; the gate, which refused, has let through what is plain only."""
        cookies = cookies_of(environ)
        device = device_of(cookies.get(self._device_cookie))
        body = environ["wsgi.input"].read()
        code = environ["PATH_INFO"].split("/")[2]
        page = self._anybodys({**environ, "wsgi.input": io.BytesIO(body)}, cookies, code, device, body)
        if page is None:
            return self._app({**environ, "wsgi.input": io.BytesIO(body)}, start_response)
        return _given(page, environ, start_response, [])

    def _anybodys(
        self,
        environ: "WSGIEnvironment",
        cookies: dict[str, str],
        code: str,
        device: str | None,
        body: bytes = b"",
    ) -> Page | None:
        """Return the page of an occurrence, if this browser gets the same as any other."""
        if self._session_cookie in cookies or len(body) > LONGEST_ADDRESS:
            return None
        fresh = standing.for_anybody(code, signing.digest(device) if device else "")
        return self._page(environ, cookies, (self._as_of_now(fresh), body)) if fresh else None

    def _as_of_now(self, fresh: Fresh) -> Key:
        now = sql.micros(self._now())
        return fresh, now >= fresh.starts_at, now >= fresh.ends_at

    def _page(self, environ: "WSGIEnvironment", cookies: dict[str, str], depends_on: Key) -> Page | None:
        chosen = _chosen(cookies)
        language = asked_language(environ.get("HTTP_ACCEPT_LANGUAGE", ""))
        step = int(self._now().timestamp()) // STEP_SECONDS
        address = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        key = (depends_on, step, address, chosen, language)
        return self._shelf.get(key) or self._rendered(_impersonal(environ, chosen), key)

    def _rendered(self, asked: "WSGIEnvironment", key: Key) -> Page | None:
        answer = _Answer()
        body = answer.read(self._app(asked, answer.start))
        # A second cookie is the language's, for this browser alone.
        cookies = [value for name, value in answer.headers if name.lower() == "set-cookie"]
        others = [cookie for cookie in cookies if not cookie.startswith(f"{self._device_cookie}=")]
        if not asked.get(_KEEP) or others or not answer.status.startswith(KEPT_STATUSES):
            return None
        kept = tuple(header for header in answer.headers if header[0].lower() not in PER_ANSWER)
        return self._shelf.put(key, Page(body, kept, answer.status))


class _Answer:
    """What the application said."""

    status = ""

    def __init__(self) -> None:
        self.headers: Headers = []

    def start(self, status: str, headers: Headers, *_: object) -> Callable[[bytes], object]:
        """Take the status and the headers, as WSGI's start_response."""
        self.status, self.headers = status, headers
        return lambda _: None

    @staticmethod
    def read(chunks: Iterable[bytes]) -> bytes:
        """Return the whole body and close the answer, which ends the request."""
        try:
            return b"".join(chunks)
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()


def _given(
    page: Page, environ: "WSGIEnvironment", start_response: "StartResponse", more: Headers
) -> Iterable[bytes]:
    headers = [*page.headers, *more]
    if page.status == OK:
        headers.append(("ETag", page.etag))
        if page.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
            start_response(f"304 {HTTPStatus.NOT_MODIFIED.phrase}", headers)
            return []
    packed = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
    body = page.gzip if packed else page.body
    if packed:
        headers.append(("Content-Encoding", "gzip"))
    start_response(page.status, [*headers, ("Content-Length", str(len(body)))])
    return [body]


def cookies_of(environ: "WSGIEnvironment") -> dict[str, str]:
    """Return the cookies of a request by their names."""
    pairs = (cookie.strip().partition("=") for cookie in environ.get("HTTP_COOKIE", "").split(";"))
    return {name: value for name, _, value in pairs}


def _chosen(cookies: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, cookies[name]) for name, values in CHOICES.items() if cookies.get(name) in values)


def device_of(raw: str | None) -> str | None:
    """Return a device cookie that we could have given, or None."""
    return raw if raw is not None and codes.decode(raw, identity.DEVICE_BYTES) is not None else None


def _impersonal(environ: "WSGIEnvironment", chosen: tuple[tuple[str, str], ...]) -> "WSGIEnvironment":
    # Who asks, and whether they take it compressed, stays outside.
    asked = {name: value for name, value in environ.items() if name not in PERSONAL}
    asked["HTTP_COOKIE"] = "; ".join(f"{name}={value}" for name, value in chosen)
    return asked


@functools.lru_cache(maxsize=512)
def asked_language(header: str) -> str:
    """Return the language that a browser asks for."""
    return parse_accept_header(header, LanguageAccept).best_match(["ja", "en"], default="ja")
