"""The list, kept: while nothing visible changed, it is answered before the framework wakes.

One small statement asks for the number that rises with every visible change. A page is kept under that
number, the quarter of an hour (what is over falls off the list), the address, and what a browser may choose:
language, letter size, colours. Answers that set a cookie, refusals and faults are never kept.
"""

import functools
from collections.abc import Callable, Iterable
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from shishin.events import listing
from shishin.web.kept import Page, Shelf

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# Kept answers carry this; it means: anybody may keep it, and asks each time whether it still holds.
CACHEABLE = "public, max-age=0, must-revalidate"
CHOICES = {"lang": ("ja", "ja-easy", "en"), "size": ("l", "xl"), "theme": ("light", "dark")}
LONGEST_ADDRESS = 300
STEP_SECONDS = 15 * 60
PERSONAL = frozenset(
    {"HTTP_COOKIE", "HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE"}
)
# The framework answers these anew for each variant.
PER_VARIANT = frozenset({"content-length", "content-encoding", "etag"})

Key = tuple[object, ...]


class ListCache:
    """The application with the list's pages kept in front of it."""

    def __init__(self, app: "WSGIApplication", now: Callable[[], datetime]) -> None:
        """Stand before an application."""
        self._app = app
        self._now = now
        self._shelf = Shelf()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer the list from what is kept, anything else from the application."""
        if environ["PATH_INFO"] != "/" or environ["REQUEST_METHOD"] != "GET":
            return self._app(environ, start_response)
        chosen = _chosen(environ.get("HTTP_COOKIE", ""))
        key = self._key(environ, chosen)
        if key is None:
            return self._app(_impersonal(environ, chosen), start_response)
        page = self._shelf.get(key) or self._rendered(_impersonal(environ, chosen), key)
        return _given(page, environ, start_response) if isinstance(page, Page) else page(start_response)

    def _key(self, environ: "WSGIEnvironment", chosen: tuple[tuple[str, str], ...]) -> Key | None:
        query = environ.get("QUERY_STRING", "")
        number = listing.version_if_known() if len(query) <= LONGEST_ADDRESS else None
        if number is None:
            return None
        step = int(self._now().timestamp()) // STEP_SECONDS
        return number, step, query, chosen, _language(environ.get("HTTP_ACCEPT_LANGUAGE", ""))

    def _rendered(
        self, asked: "WSGIEnvironment", key: Key
    ) -> "Page | Callable[[StartResponse], Iterable[bytes]]":
        answer = _Answer()
        body = answer.read(self._app(asked, answer.start))
        if answer.may_be_kept():
            kept = tuple((name, value) for name, value in answer.headers if name.lower() not in PER_VARIANT)
            return self._shelf.put(key, Page(body, kept))
        return functools.partial(_passed_on, answer, body)


class _Answer:
    """What the application said."""

    status = ""

    def __init__(self) -> None:
        self.headers: list[tuple[str, str]] = []

    def start(self, status: str, headers: list[tuple[str, str]], *_: object) -> Callable[[bytes], object]:
        """Take the status and the headers, as WSGI's start_response."""
        self.status, self.headers = status, headers
        return lambda _: None

    def may_be_kept(self) -> bool:
        """Say whether the answer is a page that is the same for everybody."""
        given = {name.lower(): value for name, value in self.headers}
        same = given.get("cache-control") == CACHEABLE and "set-cookie" not in given
        return self.status.startswith("200") and same

    @staticmethod
    def read(chunks: Iterable[bytes]) -> bytes:
        """Return the whole body and close the answer, which ends the request."""
        try:
            return b"".join(chunks)
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()


def _passed_on(answer: _Answer, body: bytes, start_response: "StartResponse") -> Iterable[bytes]:
    start_response(answer.status, answer.headers)
    return [body]


def _given(page: Page, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    headers = [*page.headers, ("ETag", page.etag)]
    if page.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
        start_response(f"304 {HTTPStatus.NOT_MODIFIED.phrase}", headers)
        return []
    body = page.body
    if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
        body = page.gzip
        headers.append(("Content-Encoding", "gzip"))
    start_response("200 OK", [*headers, ("Content-Length", str(len(body)))])
    return [body]


def _chosen(cookies: str) -> tuple[tuple[str, str], ...]:
    pairs = (cookie.strip().partition("=") for cookie in cookies.split(";"))
    return tuple(sorted((name, value) for name, _, value in pairs if value in CHOICES.get(name, ())))


def _impersonal(environ: "WSGIEnvironment", chosen: tuple[tuple[str, str], ...]) -> "WSGIEnvironment":
    # The page must be the same for everybody: who asks, and whether they take it compressed, stays outside.
    asked = {name: value for name, value in environ.items() if name not in PERSONAL}
    asked["HTTP_COOKIE"] = "; ".join(f"{name}={value}" for name, value in chosen)
    return asked


@functools.lru_cache(maxsize=512)
def _language(header: str) -> str:
    return parse_accept_header(header, LanguageAccept).best_match(["ja", "en"], default="ja")
