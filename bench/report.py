"""The table: each figure of `docs/performance.md` beside its goal, for the eye or as Markdown."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from rich.console import Console
from rich.table import Table

from bench.door import Door, Killed
from bench.growth import Grown
from bench.letters import Letters
from bench.measuring import Notes
from bench.phone import Seen
from bench.town import POSTGRESQL, SQLITE

HEADINGS = ("what", "measured", "goal", "met")
# Of pretix's two workers after load, measured on the machine where the goals were set.
PRETIX_MEGABYTES = 508


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table. `met` is None where there is no goal, or what it would take was not measured."""

    what: str
    measured: str
    goal: str = ""
    met: bool | None = None

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """What stands in the columns."""
        return self.what, self.measured, self.goal, {True: "yes", False: "no", None: ""}[self.met]


def show(lines: list[Line]) -> None:
    """Print the lines as a table."""
    table = Table(*HEADINGS)
    for line in lines:
        table.add_row(*line.cells)
    Console(width=110).print(table)


def markdown(lines: list[Line]) -> str:
    """Return the lines as a Markdown table."""
    rows = [HEADINGS, ("---",) * len(HEADINGS), *(line.cells for line in lines)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def lines(notes: Notes, grown: Grown) -> list[Line]:
    """Return every figure."""
    return [
        *_writing(notes),
        *_reading(notes),
        *_growth(grown),
        *_altogether(notes, grown),
        *_postgresql(notes),
    ]


def seen(found: Seen | None) -> Iterator[Line]:
    """Return what a slow phone saw; without Chromium, that it saw nothing."""
    if found is None:
        yield Line("slow phone", "not measured: Chromium is missing (apt-get install chromium)")
        return
    for (page, which), visits in found.visits.items():
        lcp, inp, cls = (median(getattr(visit, name) for visit in visits) for name in ("lcp", "inp", "cls"))
        met = lcp <= 1500 and inp <= 200 and cls <= 0.05
        said = f"LCP {lcp:.0f} ms, INP {inp:.0f} ms, CLS {cls:.3f}"
        yield Line(f"slow phone: {page}, {which} visit", said, "≤ 1500, 200 ms, 0.05", met)
    yield _at_most("slow phone: tap on 行きます → pass", median(found.taps), 1500, "ms")
    for which, took in zip(("with", "without"), zip(*found.starts, strict=True), strict=True):
        yield _at_most(f"slow phone: installed start → list, {which} a network", median(took), 1000, "ms")


def at_the_door(found: Door) -> Iterator[Line]:
    """Return what receptions were answered, and what the kills left."""
    usual = found.usual
    yield _at_most(f"{usual.scans:,} check-ins in {len(usual.latencies)} batches: p99", usual.p99, 500, "ms")
    yield Line("- an organizer's roster meanwhile: p99", f"{found.watched.p99:.0f} ms")
    yield _none("- answers other than 200, cut connections, check-ins not recorded", found.wrong)
    said = f"{found.rate:,.0f} a second = {found.rate / found.raw:.2f} of the store's in commits as large"
    yield Line("the same as fast as it goes", said)
    for store, killed in found.killed.items():
        yield from _under_kills(store, killed)


def _under_kills(store: str, killed: Killed) -> Iterator[Line]:
    noted = killed.noted
    answered = f"{len(noted.latencies):,} of {killed.batches:,} batches answered"
    said = f"{answered}; {noted.cuts.total():,} times no answer came"
    yield Line(f"kill -9 × {len(killed.waits)} under that load, on {store}", said)
    yield _nothing("- answered and lost", killed.kept.lost)
    yield _nothing("- counted or paid twice", killed.kept.doubled)
    yield _nothing("- not there in the end, or not as the scans say", killed.kept.missing)
    yield _at_most("- serving again, the slowest", max(killed.waits), 10, "s", digits=1)


def reminded(found: Letters) -> Iterator[Line]:
    """Return how fast letters go out, and what came of those of killed workers."""
    yield Line("reminders by two workers", f"{found.rate:.0f} a second")
    for store, killed in found.killed.items():
        said = f"{killed.letters:,} letters to {killed.reached:,} of {killed.people:,} people"
        yield Line(f"kill -9 of {killed.killed} workers meanwhile, on {store}", said)
        yield _nothing("- people without a letter", killed.people - killed.reached)
        twice = killed.letters - killed.reached
        yield _nothing("- letters that came twice, beyond one a killed worker", max(0, twice - killed.killed))
        yield _nothing("- letters that came twice under another id", killed.ids - killed.reached)


def _nothing(what: str, count: int) -> Line:
    return Line(what, f"{count}", "0", count == 0)


def _none(what: str, kinds: Counter[str]) -> Line:
    """Say how many of each kind there were where there should be none."""
    said = ", ".join(f"{kind} × {count}" for kind, count in kinds.most_common())
    return Line(what, f"{kinds.total()}: {said}" if said else "0", "0", not said)


def _writing(notes: Notes) -> Iterator[Line]:
    yield _against_bare(notes, "scan", "scan → recorded, one a request", 0.2)
    yield _at_most("- p99 of 8 at once", notes.median(SQLITE, "scan", "p99"), 60, "ms")
    yield _at_most("- processor", notes.median(SQLITE, "scan", "processor"), 0.6, "ms", digits=2)
    yield from _batches(notes)
    yield _against_bare(notes, "join", "join, seat checked", 0.3)
    yield _at_most("- p99 of 8 at once", notes.median(SQLITE, "join", "p99"), 60, "ms")
    yield _at_most("200 at once for 10 seats: p99", notes.median(SQLITE, "crowd", "p99"), 2000, "ms")


def _batches(notes: Notes) -> Iterator[Line]:
    """Compare with the store alone, round by round."""
    rates = [measured.rate for measured in notes.rounds[SQLITE, "batch"]]
    part = median(rate / raw.batch for rate, raw in zip(rates, notes.raw, strict=True))
    said = f"{median(rates):,.0f} a second = {part:.2f} of the store's"
    yield Line("scans in batches of 40", said, "≥ 0.3", part >= 0.3)
    batch, one = (median(getattr(raw, name) for raw in notes.raw) for name in ("batch", "one"))
    yield Line("- the store alone, same rows", f"{batch:,.0f} a second; one a transaction {one:,.0f}")


def _reading(notes: Notes) -> Iterator[Line]:
    yield _against_bare(notes, "list", "list, unchanged", 0.9)
    yield _against_bare(notes, "list while joining", "- while 20 people a second sign up", 0.9)
    yield _against_bare(notes, "search", "list searched or filtered, not kept", 0.12)
    yield _against_bare(notes, "page", "page of an event", 0.5)


def _growth(grown: Grown) -> Iterator[Line]:
    small, large = grown.ledger_rows
    for view in grown.views:
        yield Line(
            f"{view.name}: {large:,} against {small:,} ledger rows",
            f"{view.large:.1f} / {view.small:.1f} ms = {view.growth:.2f}",
            "≤ 2",
            view.growth <= 2,
        )
    yield _at_most(
        f"first view of the month at {grown.attendances:,} attendances", grown.first_view, 300, "ms"
    )
    yield Line("- when nothing has been summed up yet", f"{grown.unsummed:.0f} ms")


def _altogether(notes: Notes, grown: Grown) -> Iterator[Line]:
    most = notes.memory[SQLITE]
    yield Line(
        "memory of two workers after all this (PSS)",
        f"{most:.0f} MB = {most / PRETIX_MEGABYTES:.2f} of pretix's",
        "≤ 0.2",
        most <= 0.2 * PRETIX_MEGABYTES,
    )
    yield Line(f"- with {grown.ledger_rows[1]:,} ledger rows", f"{grown.memory:.0f} MB")
    for what, said in (
        ("failed", "failed requests"),
        ("missing", "answers that the store does not bear out"),
    ):
        yield _nothing(said, notes.total(what))


def _postgresql(notes: Notes) -> Iterator[Line]:
    """Compare the rates of both stores, case by case."""
    for subject, case in sorted(notes.rounds):
        if subject == POSTGRESQL:
            factor = notes.median(SQLITE, case, "rate") / notes.median(POSTGRESQL, case, "rate")
            rate, p99 = (notes.median(POSTGRESQL, case, name) for name in ("rate", "p99"))
            said = f"{rate:,.0f} a second, p99 {p99:.0f} ms; SQLite's rate × {1 / factor:.2f}"
            yield Line(f"PostgreSQL: {case}", said, "≤ 3", factor <= 3)
    if POSTGRESQL in notes.memory:
        yield Line("PostgreSQL: memory of two workers", f"{notes.memory[POSTGRESQL]:.0f} MB")


def _against_bare(notes: Notes, case: str, what: str, goal: float) -> Line:
    rate, ratio, work = (notes.median(SQLITE, case, name) for name in ("rate", "ratio", "work"))
    said = f"{rate:,.0f} a second = {ratio:.2f} of the bare page; processor × {work:.1f}"
    return Line(what, said, f"≥ {goal}", ratio >= goal)


def _at_most(what: str, value: float, goal: float, unit: str, *, digits: int = 0) -> Line:
    return Line(what, f"{value:.{digits}f} {unit}", f"≤ {goal:g} {unit}", value <= goal)
