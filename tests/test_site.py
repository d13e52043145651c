"""The server that browsers meet in these tests, when a browser is gone."""

import gc
import socket
import struct
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

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


def test_nothing_goes_away_below_an_answer_that_is_being_made(site: Site) -> None:
    serve, begun, go_on = site._serve, threading.Event(), threading.Event()

    def held(environ, start):
        begun.set()
        assert go_on.wait(30)
        return serve(environ, start)

    site.server.app = held
    with (
        ThreadPoolExecutor(2) as threads,
        socket.create_connection(("127.0.0.1", site.server.port)) as browser,
    ):
        browser.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert begun.wait(30)
        stopping = threads.submit(site.stop)
        with pytest.raises(TimeoutError):
            stopping.result(0.5)
        go_on.set()
        assert browser.recv(1000).startswith(b"HTTP/1.1 200")
        stopping.result(30)
