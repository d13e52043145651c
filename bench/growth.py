"""Ten thousand against millions: what the same pages cost in a young city and in an old one."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench import cases, load, servers, town, years
from bench.servers import Server
from bench.sizes import Size
from bench.town import Town
from shishin.events import listing

STAFF_MONTH = "/staff"


@dataclass(frozen=True, slots=True)
class View:
    """A page in both cities: medians in milliseconds."""

    name: str
    small: float
    large: float

    @property
    def growth(self) -> float:
        """How many times as long it takes in the old city."""
        return self.large / self.small


@dataclass(frozen=True, slots=True)
class Grown:
    """Everything about growth; `first_view` is the slowest of the first views of the month after a start.

    `unsummed` is one view with every occurrence and person marked as changed: no worker has ever run.
    """

    views: list[View]
    first_view: float
    unsummed: float
    attendances: int
    ledger_rows: tuple[int, int]
    memory: float


def measure(model: Town, folder: Path, size: Size) -> Grown:
    """Grow two copies of a town and compare them."""
    towns = [_grown(model, folder / name, rows, size) for name, rows in _ledgers(size)]
    with _both(towns) as running:
        # So many at once that every process answers its first.
        first = _required(load.run(running[1].port, _asking(STAFF_MONTH, towns[1], 8), 8)).percentile(1)
        views = [_view(name, path, towns, running, size) for name, path in _paths()]
        memory = running[1].memory()
        unsummed = _unsummed(towns[1], running[1])
    attendances = size.ledger[1] // years.LEDGER_ROWS_AN_ATTENDANCE
    return Grown(views, first, unsummed, attendances, size.ledger, memory)


def _unsummed(each: Town, server: Server) -> float:
    with town.opened(each.url):
        years.forget_sums()
    return _required(load.run(server.port, _asking(STAFF_MONTH, each, 1), 1)).percentile(0.5)


def _ledgers(size: Size) -> list[tuple[str, int]]:
    return [("small", size.ledger[0]), ("large", size.ledger[1])]


def _paths() -> list[tuple[str, str]]:
    return [("list", "/"), ("feed", "/api/v1/events"), ("month", STAFF_MONTH)]


def _grown(model: Town, folder: Path, ledger_rows: int, size: Size) -> Town:
    grown = town.copied(model, folder)
    with town.opened(grown.url):
        years.grow(ledger_rows, size.listed)
    return grown


@contextmanager
def _both(towns: list[Town]) -> Iterator[list[Server]]:
    with ExitStack() as stack:
        for each in towns:
            servers.prepare(each.environ())
        yield [stack.enter_context(servers.serving("app:app", each.environ())) for each in towns]


def _view(name: str, path: str, towns: list[Town], running: list[Server], size: Size) -> View:
    medians: tuple[list[float], list[float]] = [], []
    for _ in range(size.rounds):
        for each, server, kept in zip(towns, running, medians, strict=True):
            with town.opened(each.url):
                # Nothing that was kept may be given: it would cost the same in any city.
                listing.touch()
            kept.append(_required(load.run(server.port, _asking(path, each, size.views), 1)).percentile(0.5))
    return View(name, median(medians[0]), median(medians[1]))


def _asking(path: str, each: Town, count: int) -> list[bytes]:
    if path == STAFF_MONTH:
        cookie = f"session={town.session_cookie(each.staff_session)}"
        return [load.get(path, headers=cases.GZIP | {"Cookie": cookie})] * count
    return cases.searching(path, count)


def _required(outcome: load.Outcome) -> load.Outcome:
    """Return the outcome if every answer was the page itself; anything else measures nothing."""
    if set(outcome.statuses) != {200}:
        msg = f"answers were {outcome.statuses}"
        raise RuntimeError(msg)
    return outcome
