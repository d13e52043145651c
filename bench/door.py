"""Receptions under load: two hundred phones send what they scanned, and the server is killed meanwhile.

Thirty minutes pass in one. What was answered must be in the store however often the server was killed, once.
"""

import json
import shutil
import threading
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from statistics import mean

from bench import cases, load, phones, raw, servers, town
from bench.phones import Batch, Noted, Phone, Watcher
from bench.sizes import Size
from bench.town import POSTGRESQL, SQLITE, Hall, Town, device_cookie
from shishin.auth import sessions
from shishin.auth.models import SessionKind
from shishin.checkin import checks, grants
from shishin.checkin.models import Attendance, Scan
from shishin.core import clock, db, rng, signing
from shishin.core.context import Actor, Context
from shishin.events.models import Occurrence
from shishin.groups.models import Membership
from shishin.people.models import Person
from tests import postgres

WATCHERS = 3
MOST = 40
# Four sets of passes: for usual hours, for a rush, and two for the kills: over a thousand batches.
USUAL, RUSH, KILLED, ROUNDS = 0, 1, slice(2, 4), 4
TICK_SECONDS = 0.005
# What each phone has to send.
Bags = list[list[Batch]]
_PAID_TWICE = """
    SELECT count(*) FROM (
        SELECT account_id FROM movement WHERE kind = 'settlement' GROUP BY account_id HAVING count(*) > 1
    ) AS twice
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """How the store differs from what was answered and sent."""

    lost: int
    doubled: int
    missing: int


@dataclass(frozen=True, slots=True)
class Killed:
    """So many batches while the server was killed: what phones saw, its absences in seconds, the store."""

    batches: int
    noted: Noted
    waits: list[float]
    kept: Kept


@dataclass(frozen=True, slots=True)
class Door:
    """What phones and organizers saw in usual hours; scans a second in a rush, and of the store alone.

    `killed` is by the name of the store.
    """

    usual: Noted
    watched: Noted
    rate: float
    raw: float
    killed: dict[str, Killed]

    @property
    def wrong(self) -> Counter[str]:
        """Count what should not have been: all but success in usual hours, refusals and faults later."""
        later = (killed.noted.refused for killed in self.killed.values())
        return sum(later, self.usual.wrong + self.watched.wrong)


def measure(folder: Path, size: Size, *, on_postgresql: bool) -> Door:
    """Build a town of open halls and let the phones come."""
    place = _town(f"sqlite:///{folder / 'door.db'}", folder, size, ROUNDS)
    with town.opened(place.url):
        bags = [_bags(halls, size) for halls in place.offline]
        cookie = _organizers_cookie(place.offline[USUAL][0])
    shutil.copy(place.url.removeprefix("sqlite:///"), folder / "alone.db")
    servers.prepare(place.environ())
    with servers.serving("app:app", place.environ()) as server:
        usual, watched = _usual(server.port, bags[USUAL], cookie, place)
        rate, alone = _rush(server.port, bags[RUSH], folder, size)
    sent = _ids(bags[USUAL]) | _ids(bags[RUSH])
    killed = {SQLITE: _killed(place, bags[KILLED], size.kills, sent, usual.results.keys())}
    if on_postgresql:
        killed[POSTGRESQL] = _killed_on_postgresql(folder, size)
    return Door(usual, watched, rate, alone, killed)


def _town(url: str, folder: Path, size: Size, rounds: int) -> Town:
    scans = size.phones * size.carried
    wanted = replace(size, rounds=rounds, listed=size.listed // 5, scans=0, batches=scans // cases.BATCH)
    return town.build(url, folder, wanted)


def _killed_on_postgresql(folder: Path, size: Size) -> Killed:
    """Kill the web's processes alone: their open transactions are then PostgreSQL's to undo."""
    with postgres.cluster(fsync=True) as url:
        place = _town(url, folder, size, KILLED.stop - KILLED.start)
        with town.opened(url):
            bags = [_bags(halls, size) for halls in place.offline]
        servers.prepare(place.environ())
        return _killed(place, bags, size.kills)


def _bags(halls: list[Hall], size: Size) -> Bags:
    """Share the passes of these halls among the phones, in batches of one to forty at any time."""
    chance = rng.SeededRng(11)
    bags = []
    for number in range(size.phones):
        hall, place = divmod(number * size.carried, town.HALL)
        tokens = halls[hall].tokens[place : place + size.carried]
        bags.append(list(_batches(_on(number, halls[hall]), tokens, size.seconds, chance)))
    return bags


def _batches(hall: Hall, tokens: list[str], seconds: int, chance: rng.Rng) -> Iterator[Batch]:
    while tokens:
        count = 1 + chance.below(MOST)
        scans = [cases.scan_of(hall, token) for token in tokens[:count]]
        ids = tuple(str(scan["id"]) for scan in scans)
        yield Batch(chance.below(seconds * 1000) / 1000, ids, json.dumps({"scans": scans}).encode())
        tokens = tokens[count:]


def _on(number: int, hall: Hall) -> Hall:
    """Return the hall with the grant of another phone."""
    occurrence, device = Occurrence.get(Occurrence.code == hall.code), signing.digest(device_cookie(number))
    ctx = _organizing(_organizer(occurrence), device)
    return replace(hall, grant=grants.issue(ctx, occurrence, device))


def _organizing(organizer: Person, device: str | None = None) -> Context:
    actor = Actor(person_id=organizer.id, device=device, signed_in=True)
    return Context(actor, clock.now(), rng.SystemRng())


def _organizer(occurrence: Occurrence) -> Person:
    return Membership.get(Membership.group == occurrence.event.group).person


def _organizers_cookie(hall: Hall) -> str:
    organizer = _organizer(Occurrence.get(Occurrence.code == hall.code))
    opened = db.unit_of_work(sessions.begin)
    token = opened(_organizing(organizer), organizer, SessionKind.ORGANIZER)
    return f"session={town.session_cookie(token)}"


def _phones(port: int, bags: Iterable[Sequence[Batch]]) -> list[Phone]:
    return [Phone(port, f"device={device_cookie(number)}", bag) for number, bag in enumerate(bags)]


def _usual(port: int, bags: Bags, cookie: str, place: Town) -> tuple[Noted, Noted]:
    """Let everybody send when their time comes, and organizers watch halls that fill."""
    over, halls = (
        threading.Event(),
        [place.offline[USUAL][n % len(place.offline[USUAL])] for n in range(WATCHERS)],
    )
    watchers = [Watcher(port, cookie, f"/o/e/{hall.code}/roster", over) for hall in halls]
    senders = _phones(port, bags)
    for client in (*watchers, *senders):
        client.start()
    for sender in senders:
        sender.join()
    over.set()
    for watcher in watchers:
        watcher.join()
    return tuple(phones.together(one.noted for one in some) for some in (senders, watchers))


def _rush(port: int, bags: Bags, folder: Path, size: Size) -> tuple[float, float]:
    """Send everything as fast as it goes; return scans a second, and the store's own in commits as large."""
    batches = [(number, batch) for number, bag in enumerate(bags) for batch in bag]
    each = mean(len(batch.ids) for _, batch in batches)
    before = raw.rate(folder / "alone.db", folder, size.raw, round(each))
    outcome = load.run(port, [cases.sending(batch.body, device_cookie(number)) for number, batch in batches])
    after = raw.rate(folder / "alone.db", folder, size.raw, round(each))
    return outcome.rate * each, (before.batch + after.batch) / 2


def _killed(
    place: Town, bags: list[Bags], kills: int, before: Collection[str] = (), answered: Collection[str] = ()
) -> Killed:
    """Let everybody send at once, killing the server meanwhile; then compare the store with all that came.

    `before` this others were sent, and `answered`.
    """
    carried = [first + second for first, second in zip(*bags, strict=True)]
    noted, waits = _under_kills(place, carried, kills)
    with town.opened(place.url):
        kept = _kept(noted.results.keys() | answered, len(_ids(carried).union(before)))
    return Killed(sum(map(len, carried)), noted, waits, kept)


def _ids(bags: Bags) -> set[str]:
    return {scan for batch in chain(*bags) for scan in batch.ids}


def _under_kills(place: Town, bags: Bags, kills: int) -> tuple[Noted, list[float]]:
    """Kill the server so many times while everybody sends; return also its absences."""
    port, waits = servers.free_port(), []
    senders = _phones(port, [[replace(batch, at=0) for batch in bag] for bag in bags])
    every = sum(map(len, bags))
    for number in range(kills + 1):
        began = time.monotonic()
        with servers.serving("app:app", place.environ(), port) as server:
            waits.append(time.monotonic() - began)
            if not number:
                for sender in senders:
                    sender.start()
            _until_answered(senders, every * (number + 1) // (kills + 1))
            began = time.monotonic()
            if number < kills:
                server.kill()
    for sender in senders:
        sender.join()
    return phones.together(sender.noted for sender in senders), waits[1:]


def _until_answered(senders: list[Phone], count: int) -> None:
    """Wait for so many good answers, or until the phones have given up."""
    while any(map(Phone.is_alive, senders)) and _answers(senders) < count:
        time.sleep(TICK_SECONDS)


def _answers(senders: list[Phone]) -> int:
    return sum(len(sender.noted.latencies) for sender in senders)


def _kept(answered: Iterable[str], sent: int) -> Kept:
    """Compare the store with what was answered and sent; everybody had one pass, which pays once."""
    stored = {uid for (uid,) in Scan.select(Scan.uid).tuples()}
    attended = Attendance.select().count()
    ((twice,),) = db.database.execute_sql(_PAID_TWICE).fetchall()
    return Kept(
        lost=len(set(answered) - stored),
        doubled=max(0, attended - sent) + twice,
        missing=max(0, sent - attended) + len(list(checks.faults())),
    )
