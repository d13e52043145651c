"""The edge: what no route should have to think of is settled before any of them, and before what is kept.

We answer to our own name only, so that nobody's redirect leads anywhere else. No store keeps NUL, and no
address of ours has one: typed into a form or a query it is dropped.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, request
from werkzeug.datastructures import ImmutableMultiDict

from shishin.core import images
from shishin.core.config import Config, is_loopback
from shishin.core.errors import NotFound, Refusal

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

NUL = "\0"
FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
# Monitors ask by whatever name the machine has; nothing there leads on.
ANY_NAME = frozenset({"/healthz", "/readyz", "/metrics"})
# Where a photo is sent a form may weigh that much more; what is larger is refused before it is read.
WITH_PHOTO = frozenset({"organizer.thanks.send"})
LARGEST_WITH_PHOTO = images.LARGEST_BYTES + 256 * 1024
_REFUSAL = "shishin.edge"
_HOST = re.compile(r"([0-9a-z.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?", re.IGNORECASE)


class UnknownHost(Refusal):
    """Somebody asked for a name that is not ours; the facts say our `url`."""


def install(app: Flask) -> None:
    """Refuse what the edge found, and clean what forms say, before anything else looks at a request."""
    app.before_request(_refuse)
    app.before_request(_let_photos_in)
    app.before_request(_clean_form)


class Edge:
    """The application behind its edge."""

    def __init__(self, flask: Flask, plain: "WSGIApplication") -> None:
        """Stand before an application; `plain`, without anything in front of it, says every refusal."""
        settings: Config = flask.extensions["shishin"].settings
        self._app: WSGIApplication = flask.wsgi_app
        self._plain = plain
        self._url = settings.base_url
        own = urlsplit(settings.base_url)
        # As browsers spell it; any other spelling is taken apart.
        self._usual = own.netloc
        self._name = (own.hostname or "").encode("idna").decode()
        self._loopback = settings.development or is_loopback(self._name)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Hand a request on, clean, or have it refused."""
        if "%00" in environ.get("QUERY_STRING", ""):
            environ["QUERY_STRING"] = _without_zeros(environ["QUERY_STRING"])
        refusal = self._refusal(environ)
        if refusal is None:
            return self._app(environ, start_response)
        environ[_REFUSAL] = refusal
        return self._plain(environ, start_response)

    def _refusal(self, environ: "WSGIEnvironment") -> Refusal | None:
        if NUL in environ["PATH_INFO"]:
            return NotFound()
        host = environ.get("HTTP_HOST", self._usual)
        if host == self._usual or self._is_ours(host) or environ["PATH_INFO"] in ANY_NAME:
            return None
        return UnknownHost(url=self._url)

    def _is_ours(self, host: str) -> bool:
        spelled = _HOST.fullmatch(host)
        name = spelled[1].strip("[]").lower() if spelled else ""
        return name == self._name or (self._loopback and is_loopback(name))


def _without_zeros(query: str) -> str:
    """Drop every zero; where what is left would be another, each is a space, so that one look is enough."""
    dropped = query.replace("%00", "")
    return query.replace("%00", "+") if "%00" in dropped else dropped


def _refuse() -> None:
    refusal: Refusal | None = request.environ.get(_REFUSAL)
    if refusal is not None:
        raise refusal


def _let_photos_in() -> None:
    if request.endpoint in WITH_PHOTO:
        request.max_content_length = LARGEST_WITH_PHOTO


def _clean_form() -> None:
    if request.mimetype not in FORMS:
        return
    typed = list(request.form.items(multi=True))
    if any(NUL in part for pair in typed for part in pair):
        request.form = ImmutableMultiDict([(_clean(name), _clean(text)) for name, text in typed])


def _clean(text: str) -> str:
    return text.replace(NUL, "")
