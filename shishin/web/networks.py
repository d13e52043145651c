"""Whose network a request comes from: what limits count by, once for everything behind it.

A home or a server has 2^64 addresses of IPv6 to itself, which would be as many limits.
"""

import ipaddress
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# What one household or one rented machine is given at the least (RFC 6177).
ONE_NETWORK = 64


class Networks:
    """Lets every request say the network that it comes from in place of its address."""

    def __init__(self, following: "WSGIApplication") -> None:
        self._following = following

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        address = environ.get("REMOTE_ADDR", "")
        if ":" in address:
            environ["REMOTE_ADDR"] = of(address)
        return self._following(environ, start_response)


def of(address: str) -> str:
    """Return the network of an IPv6 address (a /64), by its first address; any other text as it is.

    An IPv4 address written as IPv6 is the IPv4 address; this machine itself stays what it is.
    """
    try:
        read = ipaddress.IPv6Address(address)
    except ValueError:
        return address
    if read.ipv4_mapped is not None:
        return str(read.ipv4_mapped)
    if read.is_loopback:
        return address
    return str(ipaddress.IPv6Network((int(read), ONE_NETWORK), strict=False).network_address)
