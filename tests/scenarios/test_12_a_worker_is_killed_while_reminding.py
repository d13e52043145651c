"""In the evening everybody who comes tomorrow is reminded; workers die meanwhile, and nobody is told twice.

But for what was in a dead worker's hands: the server had it, and nobody could mark it.
"""

import os
import signal
import subprocess
import sys
import threading
import time as clock
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from shishin.core import days, signing
from shishin.events.models import Occurrence
from shishin.notifications import delivery
from shishin.participation import headcounts
from shishin.participation.models import SignUp, Stance
from shishin.people.models import MailAddress, Message, MessageState, NoticeChoice, Notices, Person
from tests.notifications.mail_servers import Mood, mail_server
from tests.world import KEYS, World

ROOT = Path(__file__).resolve().parents[2]
# Enough to die in the middle of; 5,000 differ only in how long they take (docs/performance.md).
PEOPLE = 90
BEFORE = 20
# As `flask worker` does, at another time of day.
WORKER = """
import sys
from datetime import timedelta
from shishin.core import clock
from shishin.factory import create_app
from shishin.jobs import installation, worker

later = timedelta(seconds=float(sys.argv[1]))
now = lambda: clock.now() + later
with create_app(now=now).app_context():
    worker.run(worker.tasks(installation.delivering(), now), now, worker.stop_on_signals())
"""


@contextmanager
def worker(world: World, smtp_url: str, later: timedelta) -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker for which it is later than here."""
    environ = {
        "PATH": os.environ["PATH"],
        "SHISHIN_DATABASE_URL": world.url,
        "SHISHIN_SECRET_KEYS": KEYS[0].decode(),
        "SHISHIN_INSTANCE": str(world.folder / "instance"),
        "SHISHIN_SMTP_URL": smtp_url,
    }
    command = [sys.executable, "-c", WORKER, str(later.total_seconds())]
    process = subprocess.Popen(command, cwd=ROOT, env=environ, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(what: Callable[[], bool], seconds: float = 50) -> None:
    until = clock.monotonic() + seconds
    while not what():
        assert clock.monotonic() < until
        clock.sleep(0.05)


def evening(world: World) -> timedelta:
    """Let it be a quarter past five in the evening here; return how much later that is than it really is."""
    really = datetime.now(UTC)
    world.clock.now = datetime.combine(days.day_of(really), time(17, 15), days.JAPAN).astimezone(UTC)
    return world.clock.now - really


def everybody_comes(world: World, people: int) -> Occurrence:
    """Let many people with a mail address come tomorrow, who all chose to be reminded."""
    occurrence = world.occurrence(day=days.day_of(world.clock.now) + timedelta(days=1))
    now, key_name = world.clock.now, signing.keyring().newest
    first = (Person.select(Person.id).order_by(Person.id.desc()).scalar() or 0) + 1
    ids = range(first, first + people)
    many = {
        Person: lambda id_: {"id": id_, "pseudonym": f"p{id_}", "nickname": "けやき", "created_at": now},
        MailAddress: lambda id_: {"address": f"a{id_}@example.jp", "person": id_, "verified_at": now},
        Notices: lambda id_: {
            "person": id_,
            "public_id": f"{id_:016x}",
            "key_name": key_name,
            "created_at": now,
        },
        NoticeChoice: lambda id_: {"person": id_, "about": occurrence.code, "day_before": True, "at": now},
        SignUp: lambda id_: {
            "occurrence": occurrence.id,
            "person": id_,
            "stance": Stance.GOING,
            "public_id": f"{id_:016x}",
            "key_name": key_name,
            "short_code": f"{id_:07}",
            "ref": f"{id_:012}",
            "created_at": now,
            "changed_at": now,
        },
    }
    for model, row in many.items():
        for start in range(0, people, 500):
            model.insert_many([row(id_) for id_ in ids[start : start + 500]]).as_rowcount().execute()
    headcounts.change(occurrence.id, None, headcounts.NOBODY, headcounts.Heads(people, 0, 0))
    return occurrence


def test_what_two_killed_workers_had_in_hand_is_all_that_comes_twice(world: World) -> None:
    later = evening(world)
    everybody_comes(world, PEOPLE)
    go_on, held, mood = threading.Event(), threading.Semaphore(0), Mood()

    def hold(_: str) -> str:
        if len(mood.mails) >= BEFORE and not go_on.is_set():
            held.release()
            go_on.wait(100)
        return "250 ok"

    mood.data = hold
    with mail_server(mood) as url:
        with worker(world, url, later) as first, worker(world, url, later) as second:
            # Both hold a mail that the server has, and that nobody has marked.
            for _ in range(2):
                assert held.acquire(timeout=100)
            for process in (first, second):
                process.send_signal(signal.SIGKILL)
                process.wait()
        go_on.set()
        with worker(world, url, later + delivery.LEASE) as third:
            sent = Message.select().where(Message.state == MessageState.SENT)
            wait_for(lambda: sent.count() == PEOPLE)
            third.send_signal(signal.SIGTERM)
            assert third.wait(20) == 0
    came = Counter(str(mail["To"]) for mail in mood.arrived())
    assert len(came) == PEOPLE
    assert sorted(came.values())[-3:] == [1, 2, 2]
    assert Message.select().count() == PEOPLE
