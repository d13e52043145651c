"""Two workers share the work; killed in the middle of it, each repeats at most the one mail in its hands."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from shishin.people import outbox
from shishin.people.models import Message, MessageState
from tests.notifications.mail_servers import Mood, mail_server
from tests.world import KEYS, World

ROOT = Path(__file__).resolve().parents[2]
MAILS = 60
BEFORE = 20


@contextmanager
def worker(world: World, smtp_url: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker as the manual says."""
    environ = {
        "PATH": os.environ["PATH"],
        "SHISHIN_DATABASE_URL": world.url,
        "SHISHIN_SECRET_KEYS": KEYS[0].decode(),
        "SHISHIN_INSTANCE": str(world.folder / "instance"),
        "SHISHIN_SMTP_URL": smtp_url,
    }
    command = [sys.executable, "-m", "flask", "--app", "app", "worker"]
    process = subprocess.Popen(command, cwd=ROOT, env=environ, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(what: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not what():
        assert time.monotonic() < until
        time.sleep(0.05)


def fill(world: World, mails: int) -> None:
    """Put mails in the outbox. A real worker has the real time."""
    world.clock.now = datetime.now(UTC)
    facts = {"title": "催し", "code": "ABC", "day": "2026-10-24", "note": ""}
    for number in range(mails):
        outbox.add(
            world.system, key=str(number), kind="cancelled", to_mail=f"a{number}@example.jp", facts=facts
        )


def lapse() -> None:
    """Let the leases of those who died run out."""
    Message.update(due_at=0).where(Message.state == MessageState.SENDING).execute()


def test_what_two_killed_workers_had_in_hand_is_all_that_may_come_twice(world: World) -> None:
    fill(world, MAILS)
    go_on, held = threading.Event(), threading.Semaphore(0)
    mood = Mood()

    def hold(_: str) -> str:
        if len(mood.mails) >= BEFORE and not go_on.is_set():
            held.release()
            go_on.wait(60)
        return "250 ok"

    mood.data = hold
    with mail_server(mood) as url:
        with worker(world, url) as first, worker(world, url) as second:
            # Both hold a mail that the server has, and that nobody has marked.
            for _ in range(2):
                assert held.acquire(timeout=60)
            for process in (first, second):
                process.send_signal(signal.SIGKILL)
                process.wait()
        go_on.set()
        lapse()
        with worker(world, url) as third:
            wait_for(lambda: Message.select().where(Message.state == MessageState.SENT).count() == MAILS)
            third.send_signal(signal.SIGTERM)
            assert third.wait(20) == 0
    came = Counter(str(mail["To"]) for mail in mood.arrived())
    assert len(came) == MAILS
    assert sorted(came.values())[-3:] == [1, 2, 2]
