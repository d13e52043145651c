"""Where the development server listens, and what people type to reach it."""

import errno
import http.client
import ipaddress
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

PORTS_TRIED = 50


@dataclass(frozen=True, slots=True)
class Address:
    """A place to listen, and the address that people use for it."""

    host: str
    port: int
    base_url: str

    @property
    def open_to_network(self) -> bool:
        """Say whether other machines can reach it."""
        return not ipaddress.ip_address(self.host).is_loopback

    @property
    def https(self) -> bool:
        """Say whether browsers will trust it with a camera, and keep it for when the network is gone."""
        return self.base_url.startswith("https://")


def from_environment(environ: Mapping[str, str]) -> Address:
    """Read HOST, PORT and SHISHIN_BASE_URL. Raises `SystemExit` for what cannot be meant."""
    host = _host(environ.get("HOST") or "127.0.0.1")
    port = _port(environ.get("PORT") or "8000")
    return Address(host, port, environ.get("SHISHIN_BASE_URL") or _url(_reachable(host), port))


def refuse_taken(here: Address) -> None:
    """Raise `SystemExit`, with a port that is free, where something else listens already."""
    problem = _problem(here.host, here.port)
    if problem == errno.EADDRINUSE:
        free = next((port for port in _next_ports(here.port) if _problem(here.host, port) is None), 0)
        sys.exit(
            f"ポート {here.port} は使われています。たとえば: make run PORT={free} / "
            f"Port {here.port} is taken; for example: make run PORT={free}"
        )
    if problem is not None:
        reason = errno.errorcode[problem]
        sys.exit(f"{here.host}:{here.port} で待ち受けできません / cannot listen there ({reason})")


def ask_ready(here: Address) -> tuple[bool, str]:
    """Ask the server whether all of it works; give its answer."""
    host = _loopback_for(here.host)
    connection = http.client.HTTPConnection(host, here.port, timeout=10)
    try:
        # The application answers only to the name that people use.
        connection.request("GET", "/readyz", headers={"Host": urlsplit(here.base_url).netloc})
        answer = connection.getresponse()
        return answer.status == http.client.OK, answer.read(2000).decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        return False, str(error)
    finally:
        connection.close()


def _host(named: str) -> str:
    try:
        return str(ipaddress.ip_address("127.0.0.1" if named == "localhost" else named))
    except ValueError:
        sys.exit(f"HOST は IP アドレスです / HOST is an IP address: {named!r}")


def _port(named: str) -> int:
    if named.isascii() and named.isdigit() and 0 < int(named) < 2**16:
        return int(named)
    sys.exit(f"PORT は 1 から 65535 の数です / PORT is a number from 1 to 65535: {named!r}")


def _reachable(host: str) -> str:
    """Name the address by which others reach this machine, where it listens on every one."""
    if not ipaddress.ip_address(host).is_unspecified:
        return host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Nothing is sent: connecting a datagram socket only picks the way out.
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return _loopback_for(host)
        return str(probe.getsockname()[0])


def _loopback_for(host: str) -> str:
    address = ipaddress.ip_address(host)
    if not address.is_unspecified:
        return host
    return "127.0.0.1" if address.version == 4 else "::1"  # noqa: PLR2004 - IPv4


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _next_ports(port: int) -> range:
    return range(port + 1, min(port + PORTS_TRIED, 2**16))


def _problem(host: str, port: int) -> int | None:
    """Try to listen; give the error's number where that fails."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error.errno
    return None
