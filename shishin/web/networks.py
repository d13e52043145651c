"""Whose network a request comes from: what limits count by, once for everything behind it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from shishin.core import networks

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Networks:
    """Lets every request say the network that it comes from in place of its address."""

    def __init__(self, following: "WSGIApplication") -> None:
        self._following = following

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        address = environ.get("REMOTE_ADDR", "")
        if ":" in address:
            environ["REMOTE_ADDR"] = networks.household(address)
        return self._following(environ, start_response)
