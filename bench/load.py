"""Load: prepared requests over kept connections from two processes, counted and timed one by one.

Bounded in count; only ever against a server of ours on the loopback.
"""

import contextlib
import multiprocessing
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

PROCESSES = 2
TIMEOUT_SECONDS = 20
# Processes that load while something else in this process measures must not inherit its threads' locks.
_processes = multiprocessing.get_context("fork")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run of requests came to. Latencies in seconds."""

    seconds: float
    latencies: list[float]
    statuses: dict[int, int]

    @property
    def rate(self) -> float:
        """Requests answered a second."""
        return len(self.latencies) / self.seconds

    def percentile(self, part: float) -> float:
        """Return a latency in milliseconds below which this part of the answers lies."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * part))] * 1000

    @property
    def failed(self) -> int:
        """Requests that were answered with a server's fault or not at all."""
        return sum(count for status, count in self.statuses.items() if status == 0 or status >= 500)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as it travelled: a chunked body with its chunks' lengths."""

    status: int
    head: bytes
    body: bytes

    def header(self, name: bytes) -> bytes:
        """Return what a header says, its name in small letters; nothing where it is not there."""
        place = self.head.lower().find(b"\r\n" + name + b":")
        return self.head[place + len(name) + 3 :].split(b"\r\n", 1)[0].strip() if place >= 0 else b""


def get(path: str, *, headers: dict[str, str] | None = None) -> bytes:
    """Return a prepared GET."""
    return _request("GET", path, headers or {}, b"")


def post(path: str, body: bytes, *, headers: dict[str, str]) -> bytes:
    """Return a prepared POST from our own origin."""
    return _request("POST", path, {"Sec-Fetch-Site": "same-origin", **headers}, body)


def _request(method: str, path: str, headers: dict[str, str], body: bytes) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body or method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def run(port: int, requests: list[bytes], connections: int = 8) -> Outcome:
    """Send every request once, over this many connections, and return what came back."""
    processes = min(PROCESSES, connections)
    each = max(1, connections // processes)
    start = _processes.Barrier(processes + 1)
    pipes = [_processes.Pipe(duplex=False) for _ in range(processes)]
    workers = [
        _processes.Process(target=_work, args=(port, requests[number::processes], each, start, sending))
        for number, (_, sending) in enumerate(pipes)
    ]
    for worker in workers:
        worker.start()
    start.wait()
    began = time.perf_counter()
    parts = [receiving.recv() for receiving, _ in pipes]
    seconds = max(ended for *_, ended in parts) - began
    for worker in workers:
        worker.join()
    statuses: Counter[int] = Counter()
    for _, part, _ in parts:
        statuses.update(part)
    return Outcome(seconds, [latency for latencies, *_ in parts for latency in latencies], dict(statuses))


def _work(port: int, requests: list[bytes], connections: int, start, results) -> None:
    latencies: list[list[float]] = [[] for _ in range(connections)]
    statuses: list[Counter[int]] = [Counter() for _ in range(connections)]
    opened = [connect(port) for _ in range(connections)]
    threads = [
        threading.Thread(
            target=_talk,
            args=(port, opened[number], requests[number::connections], latencies[number], statuses[number]),
        )
        for number in range(connections)
    ]
    start.wait()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # The clock is the machine's own and the same in every process.
    ended = time.perf_counter()
    total: Counter[int] = Counter()
    for part in statuses:
        total.update(part)
    results.send(([value for part in latencies for value in part], dict(total), ended))


def _talk(
    port: int,
    connection: socket.socket,
    requests: list[bytes],
    latencies: list[float],
    statuses: Counter[int],
) -> None:
    for request in requests:
        began = time.perf_counter()
        try:
            connection.sendall(request)
            statuses[answer(connection).status] += 1
        except OSError:
            statuses[0] += 1
            connection.close()
            connection = connect(port)
        latencies.append(time.perf_counter() - began)
    connection.close()


def connect(port: int) -> socket.socket:
    """Open a connection that stays open, to be closed by whoever opened it."""
    connection = socket.create_connection(("127.0.0.1", port), TIMEOUT_SECONDS)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def answer(connection: socket.socket) -> Answer:
    """Read one whole answer; raises `ConnectionResetError` where the connection ends early."""
    data = _more(connection)
    while b"\r\n\r\n" not in data:
        data += _more(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    found = Answer(int(head[9:12]), head, body)
    if b"chunked" in found.header(b"transfer-encoding"):
        while not body.endswith(b"0\r\n\r\n"):
            body += _more(connection)
    length = int(found.header(b"content-length") or 0)
    while len(body) < length:
        body += _more(connection)
    return Answer(found.status, head, body)


def _more(connection: socket.socket) -> bytes:
    data = connection.recv(65536)
    if not data:
        raise ConnectionResetError
    return data


@contextlib.contextmanager
def trickle(port: int, requests: list[bytes], a_second: int) -> Iterator[Counter[int]]:
    """Send requests at a steady pace while the block lasts; give the statuses that came back so far."""
    statuses: Counter[int] = Counter()
    over = _processes.Event()
    receiving, sending = _processes.Pipe(duplex=False)
    worker = _processes.Process(target=_drip, args=(port, requests, a_second, over, sending))
    worker.start()
    try:
        yield statuses
    finally:
        over.set()
        statuses.update(receiving.recv())
        worker.join()


def _drip(port: int, requests: list[bytes], a_second: int, over, result) -> None:
    statuses: Counter[int] = Counter()
    for request in requests:
        if over.wait(1 / a_second):
            break
        _talk(port, connect(port), [request], [], statuses)
    result.send(dict(statuses))
