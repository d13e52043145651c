"""Where somebody goes on after signing in: only to our own pages."""

from urllib.parse import quote, urlsplit

from flask import current_app, request
from werkzeug.exceptions import MethodNotAllowed

# Browsers drop tabs and line ends from an address and read a backslash as a slash: no path of ours has any.
LAST_UNPRINTABLE = 0x20
OPENING = frozenset({"GET", "HEAD"})


def local(address: str | None) -> str | None:
    """Return the address if it is a path on this site, else None."""
    if not address or not address.startswith("/") or address.startswith("//"):
        return None
    if "\\" in address or any(ord(letter) <= LAST_UNPRINTABLE for letter in address):
        return None
    parts = urlsplit(address)
    return None if parts.scheme or parts.netloc else address


def to_a_page() -> str:
    """Return the present path if it can be opened, else the nearest one above it that can.

    The page of `/e/<code>/join` is `/e/<code>`: whoever follows a link from its answer lands there.
    """
    path = request.path
    if request.method in OPENING and not isinstance(request.routing_exception, MethodNotAllowed):
        return path
    while path.strip("/") and not _opens(path):
        path = path.rstrip("/").rpartition("/")[0]
    return path or "/"


def _opens(path: str) -> bool:
    """Say whether a page is there. `/me/claim/drop` takes a button, and as `/me/claim/<token>` it is none."""
    answering = current_app.url_map.bind("")
    if not answering.test(path, "GET"):
        return False
    rule, _ = answering.match(path, "GET", return_rule=True)
    pressed = request.url_rule
    return path != request.path or pressed is None or rule.rule == pressed.rule


def to_sign_in() -> str:
    """Return the sign-in page's address, leading back here, or to the page of what was pressed."""
    here = request.full_path.removesuffix("?") if request.method in OPENING else to_a_page()
    return f"/login?next={quote(here, safe='/')}"
