"""Where somebody goes on after signing in: only to our own pages."""

from urllib.parse import quote, urlsplit

from flask import request

# Browsers drop tabs and line ends from an address and read a backslash as a slash: no path of ours has any.
LAST_UNPRINTABLE = 0x20


def local(address: str | None) -> str | None:
    """Return the address if it is a path on this site, else None."""
    if not address or not address.startswith("/") or address.startswith("//"):
        return None
    if "\\" in address or any(ord(letter) <= LAST_UNPRINTABLE for letter in address):
        return None
    parts = urlsplit(address)
    return None if parts.scheme or parts.netloc else address


def to_sign_in() -> str:
    """Return the sign-in page's address, leading back here."""
    here = request.full_path.removesuffix("?")
    return f"/login?next={quote(here, safe='/')}"
