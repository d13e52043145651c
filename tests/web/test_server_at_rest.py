"""The application under its real server, left alone: threads that end take nothing with them."""

import concurrent.futures
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# The shortest time after which the server lets an idle thread go; it looks at them now and then.
IDLE_SECONDS = 5
OPTIONS = (
    "--interface wsgi --host 127.0.0.1 --workers 1 --blocking-threads 4 --no-ws --log-level warning "
    f"--blocking-threads-idle-timeout {IDLE_SECONDS}"
)


@pytest.fixture
def server(tmp_path: Path):
    """A server of an empty city and its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    environ = {**os.environ, "SHISHIN_INSTANCE": str(tmp_path), "SHISHIN_BASE_URL": base}
    environ.pop("SHISHIN_DATABASE_URL", None)
    run = [sys.executable, "-m"]
    subprocess.run(
        [*run, "flask", "--app", "app", "migrate"], cwd=ROOT, env=environ, check=True, capture_output=True
    )
    process = subprocess.Popen(
        [*run, "granian", *OPTIONS.split(), "--port", str(port), "app:app"], cwd=ROOT, env=environ
    )
    try:
        yield process, base
    finally:
        process.terminate()
        process.wait(timeout=30)


def _status(address: str) -> int:
    with urllib.request.urlopen(address, timeout=30) as answer:
        return answer.status


def _await(base: str) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            _status(f"{base}/healthz")
        except OSError:
            assert time.monotonic() < until
            time.sleep(0.1)
        else:
            return


@pytest.mark.timeout(180)
def test_a_server_that_nobody_asks_for_a_while_still_answers(server) -> None:
    process, base = server
    _await(base)
    pages = [f"{base}/?q=a{number}" for number in range(12)]
    with concurrent.futures.ThreadPoolExecutor(8) as visitors:
        assert set(visitors.map(_status, pages)) == {200}
    time.sleep(IDLE_SECONDS * 2 + 2)
    assert process.poll() is None
    assert _status(f"{base}/?q=b") == 200
