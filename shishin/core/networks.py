"""Network addresses as limits count them: by whom they are given to, not one by one.

A home or a server has 2^64 addresses of IPv6 to itself, which would be as many limits.
"""

import ipaddress

# What one household or one rented machine is given at the least, and one site at the most (RFC 6177).
HOUSEHOLD, SITE = 64, 48


def household(address: str) -> str:
    """Return the network of an IPv6 address (a /64), by its first address; any other text as it is.

    An IPv4 address written as IPv6 is the IPv4 address; this machine itself stays what it is.
    """
    return _within(address, HOUSEHOLD)


def site(address: str) -> str:
    """Return what one owner may have 65,536 households of (a /48), as `household` returns its network.

    An IPv4 address is its own: many homes share one, and nobody is given many.
    """
    return _within(address, SITE)


def _within(address: str, bits: int) -> str:
    try:
        read = ipaddress.IPv6Address(address)
    except ValueError:
        return address
    if read.ipv4_mapped is not None:
        return str(read.ipv4_mapped)
    if read.is_loopback:
        return address
    return str(ipaddress.IPv6Network((int(read), bits), strict=False).network_address)
