"""One case, once: the bare page just before it, then the case, then a look into the store."""

import contextlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from statistics import median

from bench import cases, load, servers, town
from bench.cases import Case
from bench.load import Outcome
from bench.raw import Rate
from bench.servers import Server
from bench.sizes import Size
from bench.town import Town
from shishin.core import rng
from shishin.events import listing

WARM_UP = 400
LONGEST_CASE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Subject:
    """A town and the server in front of it, under the name of its store."""

    name: str
    town: Town
    server: Server


@dataclass(frozen=True, slots=True)
class Measured:
    """What one round of a case came to; beside it the bare page measured just before.

    `ratio` is of the rates; `processor` the server's milliseconds a request, and `work` how many times as
    much as the bare page's: on a busy machine it is steadier than the ratio. `missing`: what the store lacks.
    """

    rate: float
    ratio: float
    p99: float
    processor: float
    work: float
    failed: int
    missing: int


@dataclass
class Notes:
    """Everything measured so far, by store and case; what the store alone did, by round."""

    rounds: defaultdict[tuple[str, str], list[Measured]] = field(default_factory=lambda: defaultdict(list))
    memory: dict[str, float] = field(default_factory=dict)
    raw: list[Rate] = field(default_factory=list)

    def add(self, subject: str, case: str, measured: Measured) -> None:
        """Note a round."""
        self.rounds[subject, case].append(measured)

    def median(self, subject: str, case: str, what: str) -> float:
        """Return the median over the rounds."""
        return float(median(getattr(measured, what) for measured in self.rounds[subject, case]))

    def total(self, what: str) -> int:
        """Return a sum over everything."""
        return sum(getattr(measured, what) for rounds in self.rounds.values() for measured in rounds)

    def remember_memory(self, subject: Subject) -> None:
        """Keep the peak of the server's memory."""
        now = subject.server.memory()
        self.memory[subject.name] = max(now, self.memory.get(subject.name, 0.0))


def measure(case: Case, subject: Subject, bare: Server, size: Size, number: int) -> Measured:
    """Measure one round of a case beside the bare page."""
    with town.opened(subject.town.url):
        requests = case.requests(subject.town, size, number)
        if case.anew:
            listing.touch()
    base, bare_processor = _run(bare, [load.get("/")] * size.bare, case.connections)
    if case.kept:
        # Twice as many connections as there are threads find every process.
        load.run(subject.server.port, requests[:WARM_UP], 2 * servers.WORKERS * servers.THREADS)
    with _joins(case, subject) as joined:
        outcome, processor = _run(subject.server, requests, case.connections)
    return Measured(
        rate=outcome.rate * case.units,
        ratio=outcome.rate / base.rate,
        p99=outcome.percentile(0.99),
        processor=processor,
        work=processor / bare_processor if bare_processor else 0.0,
        failed=_unlike(outcome.statuses, case.statuses) + _unlike(joined, cases.JOIN.statuses),
        missing=_missing(case, subject, size, number),
    )


def _run(server: Server, requests: list[bytes], connections: int) -> tuple[Outcome, float]:
    """Run the requests; return also the server's processor time in milliseconds a request."""
    before = server.processor_seconds()
    outcome = load.run(server.port, requests, connections)
    return outcome, (server.processor_seconds() - before) / len(requests) * 1000


def _joins(case: Case, subject: Subject) -> contextlib.AbstractContextManager[Counter[int]]:
    if not case.joins:
        return contextlib.nullcontext(Counter())
    taps = [
        tap
        for code in random_codes(subject.town.listed, case.joins * LONGEST_CASE_SECONDS)
        for tap in cases.joining(code, 1)
    ]
    return load.trickle(subject.server.port, taps, case.joins)


def random_codes(codes: list[str], count: int) -> Iterator[str]:
    """Give so many of these codes, in no order."""
    chance = rng.SystemRng()
    return (rng.pick(chance, codes) for _ in range(count))


def _unlike(statuses: Mapping[int, int], expected: Collection[int]) -> int:
    return sum(count for status, count in statuses.items() if status not in expected)


def _missing(case: Case, subject: Subject, size: Size, number: int) -> int:
    """Return by how much the store differs from what the answers promised."""
    if case.done is None:
        return 0
    with town.opened(subject.town.url):
        return abs(case.done(subject.town, number) - case.due(size))
