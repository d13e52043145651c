"""What every answer carries, and what every changing request must show.

Cross-site requests are told by fetch metadata (`Sec-Fetch-Site`), else by `Origin`; where both are missing
and a cookie of ours is sent, the request is refused. So public pages carry no per-visitor token and can be
kept.
"""

from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Flask, Response, g, request

from shishin.core.errors import Forbidden
from shishin.web.wiring import wiring

DIRECTIVES = (
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "font-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
)
POLICY = "; ".join(DIRECTIVES)
_IMAGES = "img-src 'self'"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
STRICT_TRANSPORT = "max-age=63072000; includeSubDomains"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# A mail program's own button (RFC 8058): the token in the address is the right, and all it can do is to stop.
ONE_CLICK = frozenset({"citizen.notices.stop"})


class CrossSite(Forbidden):
    """The request came from another site's page."""


def install(app: Flask) -> None:
    """Judge every changing request and dress every answer, errors included."""
    app.before_request(refuse_cross_site)
    app.after_request(dress)


def refuse_cross_site() -> None:
    """Raise `CrossSite` for a changing request that another site's page made."""
    if request.method in SAFE_METHODS or request.endpoint in ONE_CLICK:
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    own = {urlsplit(wiring().settings.base_url).netloc, request.host}
    if not from_here(site, origin, own, cookies=bool(request.cookies)):
        raise CrossSite


def from_here(site: str | None, origin: str | None, own: set[str], *, cookies: bool) -> bool:
    """Say whether a changing request comes from our own page: by what its browser says, else its origin.

    A program that says neither may act as long as it sends no cookie of ours.
    """
    if site is not None:
        return site in {"same-origin", "none"}
    return origin.partition("://")[2] in own if origin is not None else not cookies


def private() -> None:
    """Mark this answer as one person's own: nobody else may keep it."""
    g.private = True


def no_referrer() -> None:
    """Mark this page's address as a secret that must not travel in Referer."""
    g.no_referrer = True


def policy(images: str | None = None) -> str:
    """Return the content security policy, with one more host to show images from where a page needs it."""
    return POLICY.replace(_IMAGES, f"{_IMAGES} {images}") if images else POLICY


def dress(response: Response) -> Response:
    """Add the headers of every answer."""
    given = {name.lower() for name, _ in response.headers}
    if g.get("no_referrer"):
        response.headers["Referrer-Policy"] = "no-referrer"
        given.add("referrer-policy")
    for name, value in HEADERS.items():
        if name.lower() not in given:
            response.headers.add(name, value)
    if wiring().settings.https:
        response.headers.setdefault("Strict-Transport-Security", STRICT_TRANSPORT)
    kept = response.headers["Cache-Control"] if "cache-control" in given else _kept_by_default(response)
    if "set-cookie" in given and "no-store" not in kept:
        kept = "private, no-cache"
    response.headers["Cache-Control"] = kept
    return response


def _kept_by_default(response: Response) -> str:
    passing = g.get("private") or response.status_code >= HTTPStatus.BAD_REQUEST
    return "no-store" if passing else "no-cache"
