"""Receptions under load, small: nothing that was answered is lost to a kill, and nothing counts twice."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bench import report
from bench.door import Door, Kept, Killed
from bench.phones import Client, Noted
from tests import postgres

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.alone
@pytest.mark.timeout(240)
def test_a_server_that_is_killed_twice_loses_and_doubles_nothing(tmp_path):
    table = tmp_path / "table.md"
    command = [sys.executable, "-m", "bench", "--door", "--tiny", "--markdown", table]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = [line[2:-2].split(" | ") for line in table.read_text("utf-8").splitlines()[2:]]
    counts = [measured for _, measured, goal, *_ in lines if goal == "0"]
    stores = 1 if postgres.programs() is None else 2
    assert counts == ["0"] * (1 + 3 * stores)
    killed = [measured for what, measured, *_ in lines if what.startswith("kill -9 × 2")]
    assert len(killed) == stores
    for said in killed:
        answers, _, cut = said.partition(" batches answered; ")
        assert len(set(answers.split(" of "))) == 1
        assert int(answers.split()[0]) >= 16
        assert int(cut.split()[0].replace(",", "")) > 0


def noted(status: int = 200, result: str = "recorded", cut: int = 0) -> Noted:
    found = Noted([0.1], results={"a-scan": result})
    found.statuses[status] += 1
    found.cuts["BrokenPipeError"] += cut
    return found


def door(usual: Noted, kept: Kept) -> Door:
    return Door(usual, noted(), 1.0, 1.0, {"SQLite": Killed(1, noted(cut=3), [1.0], kept)})


@pytest.mark.parametrize(
    ("usual", "kept", "said"),
    [
        (noted(500), Kept(0, 0, 0), "1: answer 500 × 1"),
        (noted(result="review"), Kept(0, 0, 0), "1: check-in review × 1"),
        (noted(cut=2), Kept(0, 0, 0), "2: cut off (BrokenPipeError) × 2"),
        (noted(), Kept(1, 0, 0), "1"),
        (noted(), Kept(0, 1, 0), "1"),
        (noted(), Kept(0, 0, 1), "1"),
    ],
)
def test_whatever_goes_wrong_is_told(usual: Noted, kept: Kept, said: str) -> None:
    found = report.at_the_door(door(usual, kept))
    assert [line.measured for line in found if line.met is False] == [said]
    assert all(line.met is not False for line in report.at_the_door(door(noted(), Kept(0, 0, 0))))


class Answering(BaseHTTPRequestHandler):
    """Answers once on each connection that it keeps, and says neither that it ends it nor why."""

    protocol_version = "HTTP/1.1"
    silent = False

    def do_GET(self) -> None:
        if not self.silent:
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")
        self.close_connection = True

    def log_message(self, *args: object) -> None:
        """Say nothing."""


class Silent(Answering):
    """Ends the connection under each request."""

    silent = True


@contextmanager
def answering(handler: type[Answering]) -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def test_a_connection_that_ended_unused_is_no_cut_and_one_under_a_request_is() -> None:
    for handler, statuses, cuts in ((Answering, {200: 3}, 0), (Silent, {}, 3)):
        with answering(handler) as port, closing(Client(port, "")) as client:
            for _ in range(3):
                client.ask("GET", "/")
                time.sleep(0.1)
        assert client.noted.statuses == statuses
        assert client.noted.cuts.total() == cuts
