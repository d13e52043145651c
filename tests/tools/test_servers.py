"""The servers that may serve us: granian, which `make run` starts, and gunicorn."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60
SERVERS = {
    "granian": [
        "granian",
        "--interface=wsgi",
        "--workers=2",
        "--blocking-threads=4",
        # As docs/running.md has it: a worker that does not end by itself is ended.
        "--workers-kill-timeout=5",
        "--port={port}",
        "app:app",
    ],
    "gunicorn": [
        "gunicorn",
        "--workers=2",
        "--worker-class=gthread",
        "--threads=4",
        "--bind=127.0.0.1:{port}",
        "app:app",
    ],
}


@pytest.fixture
def settings(tmp_path):
    """The environment of an installation with an empty, migrated store."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("SHISHIN_")}
    environ["SHISHIN_INSTANCE"] = str(tmp_path)
    migrate = [sys.executable, "-m", "flask", "--app", "app", "migrate"]
    subprocess.run(migrate, cwd=ROOT, env=environ, check=True, capture_output=True)
    return environ


@pytest.fixture(params=SERVERS)
def server(request, settings, tmp_path):
    """A server with two processes of four threads; gives the process and its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [part.format(port=port) for part in SERVERS[request.param]]
    with (tmp_path / "server.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env={**settings, "SHISHIN_BASE_URL": f"http://127.0.0.1:{port}"},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    yield process, port
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_a_server_answers_and_ends_when_told(server, tmp_path):
    process, port = server
    said = (tmp_path / "server.log").read_text
    until = time.monotonic() + PATIENCE_SECONDS
    while _ask(port, "/readyz") is None:
        assert time.monotonic() < until, said()
        assert process.poll() is None, said()
        time.sleep(0.1)
    assert _ask(port, "/readyz") == http.client.OK
    assert [_ask(port, "/") for _ in range(20)] == [http.client.OK] * 20
    assert _ask(port, "/no/such/page") == http.client.NOT_FOUND
    process.terminate()
    process.wait(PATIENCE_SECONDS)
    assert _ask(port, "/readyz") is None
    assert "Traceback" not in said()


def _ask(port, path):
    """Give the status of an answer, or None where nobody listens."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except ConnectionError:
        return None
    finally:
        connection.close()
