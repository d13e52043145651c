"""What is asked of the server: the prepared requests of each case and round, and what they must have done."""

import itertools
import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from bench import load
from bench.sizes import Size
from bench.town import BASE_URL, FIELDS, Hall, Town, device_cookie
from shishin.checkin.models import Attendance
from shishin.core import city, clock, days
from shishin.events.models import Occurrence
from shishin.participation import seats
from shishin.participation.models import SignUp

BATCH = 40
GZIP = {"Accept-Encoding": "gzip"}
WORDS = ("清掃", "花", "ごみひろい", "こども", "防災", "カフェ", "散歩")
WHENS = ("weekend", "next_week")
MINUTES = ("30", "60")
LIGHT = ("walkin", "kids", "home")
# The phones of the bench, each once: a device is one person.
_phones = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Case:
    """One kind of work. `requests` are those of a round.

    `kept`: asked once a process before measuring; `anew`: nothing kept from earlier is given; `joins`: so
    many people a second sign up elsewhere meanwhile. `done` counts what the store holds afterwards, `due`
    what it must hold.
    """

    name: str
    requests: Callable[[Town, Size, int], list[bytes]]
    statuses: frozenset[int] = frozenset({200})
    connections: int = 8
    units: int = 1
    kept: bool = False
    anew: bool = False
    joins: int = 0
    done: Callable[[Town, int], int] | None = None
    due: Callable[[Size], int] = field(default=lambda _: 0)


def scan_bodies(halls: list[Hall], size: int) -> Iterator[bytes]:
    """Give the passes of these halls as bodies of so many scans each."""
    for hall in halls:
        scans = [scan_of(hall, token) for token in hall.tokens]
        for start in range(0, len(scans), size):
            yield json.dumps({"scans": scans[start : start + size]}).encode()


def scan_of(hall: Hall, token: str) -> dict[str, object]:
    """Return what a phone at this hall says of a pass that it sees now."""
    return {
        "id": str(uuid.uuid4()),
        "occurrence": hall.code,
        "kind": "in",
        "by": "camera",
        "code": f"{BASE_URL}/t/{token}".upper(),
        "heads": {"adults": 1, "children": 0},
        "at": days.local(clock.now()).isoformat(timespec="milliseconds"),
        "offset": 0,
        "grant": hall.grant,
    }


def _scanning(halls: list[Hall], size: int) -> list[bytes]:
    return [sending(body, device_cookie(0)) for body in scan_bodies(halls, size)]


def sending(body: bytes, device: str) -> bytes:
    """Return the request with which a phone sends a batch."""
    headers = {"Content-Type": "application/json", "Cookie": f"device={device}"}
    return load.post("/api/v1/scans", body, headers=headers)


def _present(halls: list[Hall]) -> int:
    codes = [hall.code for hall in halls]
    return Attendance.select().join(Occurrence).where(Occurrence.code.in_(codes)).count()


def joining(code: str, count: int) -> list[bytes]:
    """Return first taps of so many new phones."""
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return [
        load.post(
            f"/e/{code}/join",
            b"stance=going",
            headers=headers | {"Cookie": f"device={device_cookie(next(_phones))}"},
        )
        for _ in range(count)
    ]


def _going(code: str) -> int:
    occurrence = Occurrence.get(Occurrence.code == code)
    living = SignUp.select().where(SignUp.occurrence == occurrence, SignUp.withdrawn_at.is_null()).count()
    return living if living == seats.taken(occurrence) else -1


def searches(count: int) -> list[str]:
    """Return so many different searches of one to three filters, as they stand in addresses."""
    wards = [ward.code for ward in city.load("saitama").wards]
    values = {"ward": wards, "q": WORDS, "when": WHENS, "minutes": MINUTES, "field": FIELDS, "flag": LIGHT}
    single = [(name, value) for name, given in values.items() for value in given]
    every = [
        combined
        for size in (1, 2, 3)
        for combined in itertools.combinations(single, size)
        if len({name for name, _ in combined}) == size
    ]
    return [urlencode(combined) for combined in every[:count]]


def searching(path: str, count: int) -> list[bytes]:
    """Return requests of so many different searches."""
    return [load.get(f"{path}?{query}", headers=GZIP) for query in searches(count)]


def _pages(town: Town, count: int) -> list[bytes]:
    """Return visits of the same few occurrences, as of one that was announced this morning."""
    few = itertools.islice(itertools.cycle(town.listed[:20]), count)
    return [load.get(f"/e/{code}", headers=GZIP) for code in few]


SCAN = Case(
    "scan",
    lambda town, _, number: _scanning(town.rushes[number], 1),
    done=lambda town, number: _present(town.rushes[number]),
    due=lambda size: size.scans,
)
BATCHES = Case(
    "batch",
    lambda town, _, number: _scanning(town.offline[number], BATCH),
    units=BATCH,
    done=lambda town, number: _present(town.offline[number]),
    due=lambda size: size.batches * BATCH,
)
JOIN = Case(
    "join",
    lambda town, size, number: joining(town.openings[number], size.joins),
    frozenset({303}),
    done=lambda town, number: _going(town.openings[number]),
    due=lambda size: size.joins,
)
CROWD = Case(
    "crowd",
    lambda town, size, number: joining(town.crowded[number], size.crowd),
    frozenset({303, 409}),
    connections=200,
    done=lambda town, number: _going(town.crowded[number]),
    due=lambda _: 10,
)
LIST = Case("list", lambda _town, size, _number: [load.get("/", headers=GZIP)] * size.kept, kept=True)
LIST_WHILE_JOINING = replace(LIST, name="list while joining", joins=20)
SEARCH = Case("search", lambda _town, size, _number: searching("/", size.searches), anew=True)
PAGE = Case("page", lambda town, size, _: _pages(town, size.pages), kept=True)
CASES = (SCAN, BATCHES, JOIN, CROWD, LIST, LIST_WHILE_JOINING, SEARCH, PAGE)
