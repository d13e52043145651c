"""Reminders under kills: two workers write and send thousands while they die, one of them or both at once.

Everybody gets the letter; who gets it twice got it from a worker that died with it in hand, under one id.
"""

import multiprocessing
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from subprocess import Popen

from peewee import fn

from bench.sizes import Size
from bench.town import POSTGRESQL, SQLITE
from shishin.core import db, rng, signing
from shishin.jobs import schema
from shishin.notifications import delivery
from shishin.people.models import Message, MessageState
from tests import evening, postgres
from tests.notifications.mail_servers import Mood, mail_server
from tests.world import KEYS, World

WORKERS = 2
# At every second moment both are killed, else one of them in turn.
BOTH_AT = 2
TICK_SECONDS = 0.02
PATIENCE_SECONDS = 600
_processes = multiprocessing.get_context("fork")


@dataclass(frozen=True, slots=True)
class Reminded:
    """So many people were to be reminded, so many workers killed meanwhile; what the mail server took."""

    people: int
    killed: int
    letters: int
    reached: int
    ids: int


@dataclass(frozen=True, slots=True)
class Letters:
    """Letters a second of two workers that nobody disturbs; what came of killing, by store."""

    rate: float
    killed: dict[str, Reminded]


def measure(folder: Path, size: Size, *, on_postgresql: bool) -> Letters:
    """Remind everybody, once without and then with kills."""
    rate = _rate(f"sqlite:///{folder / 'calm.db'}", folder, size.reminded)
    killed = {SQLITE: _killed(f"sqlite:///{folder / 'killed.db'}", folder, size)}
    if on_postgresql:
        with postgres.cluster(fsync=True) as url:
            killed[POSTGRESQL] = _killed(url, folder, size)
    return Letters(rate, killed)


def _rate(url: str, folder: Path, people: int) -> float:
    with _mail_server() as (smtp_url, _), _opened(url, folder) as world, ExitStack() as stack:
        later = evening.evening(world)
        evening.everybody_comes(world, people)
        hands = _Hands(stack, world, smtp_url, later)
        _until_sent(people)
        hands.end()
        first, last = Message.select(fn.min(Message.sent_at), fn.max(Message.sent_at)).tuples().get()
        return people / (last - first).total_seconds()


def _killed(url: str, folder: Path, size: Size) -> Reminded:
    people, deaths = size.reminded, size.deaths
    with _mail_server() as (smtp_url, box), _opened(url, folder) as world:
        later = evening.evening(world)
        evening.everybody_comes(world, people)
        with ExitStack() as stack:
            hands = _Hands(stack, world, smtp_url, later)
            killed = sum(hands.die(number, people * number // (deaths + 1)) for number in range(deaths))
            _until_sent(people - killed)
            hands.end()
        with ExitStack() as stack:
            # What the dead had in hand is free again when its lease ends.
            hands = _Hands(stack, world, smtp_url, later + delivery.LEASE)
            _until_sent(people)
            hands.end()
        box.send(None)
        came: list[tuple[str, str]] = box.recv()
    reached, ids = (len(set(column)) for column in zip(*came, strict=True))
    return Reminded(people, killed, len(came), reached, ids)


class _Hands:
    """The workers of one store, each replaced when it dies."""

    def __init__(self, stack: ExitStack, world: World, smtp_url: str, later: timedelta) -> None:
        self._chance = rng.SeededRng(12)
        self._new: Callable[[], Popen[bytes]] = lambda: stack.enter_context(
            evening.worker(world, smtp_url, later)
        )
        self._alive = [self._new() for _ in range(WORKERS)]

    def die(self, number: int, sent: int) -> int:
        """Kill some at a moment soon after so many letters were sent; return how many."""
        _until_sent(sent)
        time.sleep(self._chance.below(100) / 1000)
        places = range(WORKERS) if number % BOTH_AT else [number // BOTH_AT % WORKERS]
        for place in places:
            self._alive[place].kill()
        for place in places:
            self._alive[place].wait()
            self._alive[place] = self._new()
        return len(places)

    def end(self) -> None:
        """Ask all to end, and wait until they have."""
        for one in self._alive:
            one.send_signal(signal.SIGTERM)
        for one in self._alive:
            one.wait()


def _until_sent(count: int) -> None:
    """Wait until so many letters are marked as sent, and the first is written."""
    until = time.monotonic() + PATIENCE_SECONDS
    while (done := _sent()) < count or not Message.select().exists():
        if time.monotonic() > until:
            msg = f"{done} of {count} letters after {PATIENCE_SECONDS} s"
            raise TimeoutError(msg)
        time.sleep(TICK_SECONDS)


def _sent() -> int:
    return int(Message.select().where(Message.state == MessageState.SENT).count())


@contextmanager
def _opened(url: str, folder: Path) -> Iterator[World]:
    """Give an empty city on a new store."""
    signing.use(KEYS)
    db.connect(url)
    try:
        schema.migrate()
        yield World(url, folder)
    finally:
        db.disconnect()


@contextmanager
def _mail_server() -> Iterator[tuple[str, Connection]]:
    """Run a mail server in a process of its own; when told, it gives who got which mail, and ends."""
    ours, theirs = _processes.Pipe()
    process = _processes.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield ours.recv(), ours
    finally:
        process.join(1)
        process.kill()


def _serve(told: Connection) -> None:
    mood = Mood()
    with mail_server(mood) as url:
        told.send(url)
        told.recv()
        told.send([(str(mail["To"]), str(mail["Message-ID"])) for mail in mood.arrived()])
