"""The server that browsers meet in these tests, when a browser is gone."""

import gc
import socket
import struct
import threading

from shishin.web import assets
from tests.site import Site, until

BROKEN_OFF = struct.pack("ii", 1, 0)


def test_a_file_whose_browser_hung_up_is_closed(site: Site) -> None:
    with site.world.app.app_context():
        address = assets.asset("vendor/zxing_reader.wasm")
    asked = f"GET {address} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    at_rest = threading.active_count()
    for _ in range(40):
        with socket.create_connection(("127.0.0.1", site.server.port)) as browser:
            browser.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, BROKEN_OFF)
            browser.sendall(asked)
            assert browser.recv(1000).startswith(b"HTTP/1.1 200")
        until(lambda: threading.active_count() == at_rest)
    # A file that was left open is a warning here, and every warning an error.
    gc.collect()
