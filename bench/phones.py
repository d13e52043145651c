"""Phones at receptions and organizers who watch: each asks when its time has come, and notes what comes."""

import http.client
import json
import select
import threading
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from bench.load import TIMEOUT_SECONDS

AGAIN_SECONDS = 0.1
# A phone at a door never gives up. These do, so that the bench ends: after more than ten killed servers need
# to serve again on a machine that does much else. What was not answered then is found missing.
PATIENCE_SECONDS = 180
SCANS = "/api/v1/scans"


@dataclass(frozen=True, slots=True)
class Batch:
    """Scans that are sent together, so many seconds after the phones have started."""

    at: float
    ids: tuple[str, ...]
    body: bytes


@dataclass
class Noted:
    """What was answered: seconds of each good answer, statuses, results by scan; how often nothing came."""

    latencies: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    results: dict[str, str] = field(default_factory=dict)
    cuts: Counter[str] = field(default_factory=Counter)

    @property
    def p99(self) -> float:
        """Milliseconds within which all but one of a hundred were answered."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))] * 1000

    @property
    def scans(self) -> int:
        """How many check-ins were answered."""
        return len(self.results)

    @property
    def refused(self) -> Counter[str]:
        """Answers that were no success, and check-ins that were told anything but that they count."""
        results = Counter(f"check-in {result}" for result in self.results.values() if result != "recorded")
        bad = (status for status in self.statuses if status != http.client.OK)
        return results + Counter({f"answer {status}": self.statuses[status] for status in bad})

    @property
    def wrong(self) -> Counter[str]:
        """What should not be in usual hours: refusals, and answers that never came."""
        return self.refused + Counter({f"cut off ({kind})": count for kind, count in self.cuts.items()})


def together(parts: Iterable[Noted]) -> Noted:
    """Return what several noted as one."""
    whole = Noted()
    for part in parts:
        whole.latencies += part.latencies
        whole.statuses += part.statuses
        whole.results |= part.results
        whole.cuts += part.cuts
    return whole


class Client(threading.Thread):
    """A kept connection to the server, and notes of what came over it."""

    def __init__(self, port: int, cookie: str) -> None:
        """Belong to whoever has this cookie."""
        super().__init__(daemon=True)
        self.noted = Noted()
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
        self._headers = {"Cookie": cookie, "Sec-Fetch-Site": "same-origin"}

    def ask(self, method: str, path: str, body: bytes | None = None) -> bytes | None:
        """Return the good answer to one request; None where it failed or was cut off."""
        self._leave_what_was_closed()
        headers = self._headers | ({"Content-Type": "application/json"} if body else {})
        began = time.perf_counter()
        try:
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as fault:
            self._connection.close()
            self.noted.cuts[type(fault).__name__] += 1
            return None
        self.noted.statuses[answer.status] += 1
        if answer.status != http.client.OK:
            return None
        self.noted.latencies.append(time.perf_counter() - began)
        return content

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _leave_what_was_closed(self) -> None:
        """Connect anew where the server has ended the connection while nobody used it.

        It does after thirty seconds, as every server may (RFC 9112, 9.3), and every browser looks before it
        sends. Nothing was asked then, so nothing is cut; what ends under a request is counted as before.
        """
        kept = self._connection.sock
        # Nothing is to be read between two answers but the end.
        if kept is not None and select.select([kept], [], [], 0)[0]:
            self._connection.close()


class Phone(Client):
    """It sends its batches in order, and each again until it is answered or patience ends."""

    def __init__(self, port: int, cookie: str, batches: Sequence[Batch]) -> None:
        """Have these to send."""
        super().__init__(port, cookie)
        self._batches = sorted(batches, key=attrgetter("at"))

    def run(self) -> None:
        """Send everything."""
        began = time.monotonic()
        for batch in self._batches:
            time.sleep(max(0.0, began + batch.at - time.monotonic()))
            self._send(batch)

    def _send(self, batch: Batch) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while (answer := self.ask("POST", SCANS, batch.body)) is None:
            if time.monotonic() > until:
                return
            time.sleep(AGAIN_SECONDS)
        results = json.loads(answer)["results"]
        self.noted.results |= {result["id"]: result["status"] for result in results}


class Watcher(Client):
    """An organizer who looks at the same page every second until told that it is over."""

    def __init__(self, port: int, cookie: str, path: str, over: threading.Event) -> None:
        """Look at this page."""
        super().__init__(port, cookie)
        self._path, self._over = path, over

    def run(self) -> None:
        """Look."""
        while not self._over.wait(1):
            self.ask("GET", self._path)
