"""The evening before: many people who are to be reminded, and workers for which it is that late."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from shishin.core import days, signing
from shishin.events.models import Occurrence
from shishin.participation import headcounts
from shishin.participation.models import SignUp, Stance
from shishin.people.models import MailAddress, NoticeChoice, Notices, Person
from tests.world import KEYS, World

ROOT = Path(__file__).resolve().parents[1]
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
