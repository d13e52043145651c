"""The worker does what is due, whatever else fails, and ends when it is asked to."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest

from shishin.core.context import SYSTEM, Context
from shishin.core.errors import StoreBusy
from shishin.jobs import beats, worker
from shishin.jobs.worker import Task
from shishin.notifications.delivery import Delivery
from shishin.notifications.folder import MailFolder
from shishin.notifications.mail import Letter
from shishin.notifications.smtp import MailServer
from shishin.people import outbox
from shishin.people.models import Message, MessageState
from tests.notifications.mail_servers import Mood, mail_server
from tests.world import KEYS, World

ROOT = Path(__file__).resolve().parents[2]


def test_every_task_comes_when_it_is_due(world: World) -> None:
    done: list[str] = []
    todo = [
        Task("often", timedelta(seconds=1), lambda _: done.append("often")),
        Task("seldom", timedelta(minutes=1), lambda _: done.append("seldom")),
    ]
    for _ in range(3):
        worker.tick(todo, world.clock)
        world.clock.move(seconds=1)
    world.clock.move(seconds=57)
    worker.tick(todo, world.clock)
    assert done == ["often", "seldom", "often", "often", "often", "seldom"]


def test_a_task_that_fails_keeps_nobody_else_waiting(world: World, caplog: pytest.LogCaptureFixture) -> None:
    def fail(_ctx: Context) -> None:
        raise StoreBusy(retry_after=2)

    done: list[str] = []
    todo = [Task("bad", timedelta(), fail), Task("good", timedelta(), lambda _: done.append("good"))]
    for _ in range(2):
        worker.tick(todo, world.clock)
    assert done == ["good", "good"]
    assert "bad failed" in caplog.text


def test_a_tick_delivers_beats_and_forgets(world: World) -> None:
    assert beats.late(world.clock.now)
    with world.app.app_context():
        write = world.app.extensions["letters"]
        outbox.add(
            world.system,
            key="k",
            kind="cancelled",
            to_mail="a@example.jp",
            facts={"title": "催し", "code": "ABC", "day": "2026-10-24", "note": ""},
        )
        folder = MailFolder(world.folder / "mail")
        worker.tick(worker.tasks(Delivery(folder, write, "shishin@localhost"), world.clock), world.clock)
    assert Message.get().state is MessageState.SENT
    assert [mail.to for mail in folder.newest(9)] == ["a@example.jp"]
    assert not beats.late(world.clock.now)
    world.clock.move(minutes=2)
    assert beats.late(world.clock.now)


def test_a_mail_server_is_let_go_when_nothing_more_is_due(world: World) -> None:
    for number in range(worker.MAILS_A_TICK + 1):
        outbox.add(world.system, key=str(number), kind="hello", to_mail="a@example.jp")
    mood = Mood()
    with mail_server(mood) as url:
        post = Delivery(MailServer(url), lambda message: Letter("s", message.key), "shishin@localhost")
        assert worker.deliver(world.system, post, world.clock)
        assert "QUIT" not in mood.heard
        assert not worker.deliver(world.system, post, world.clock)
    assert (mood.talks, len(mood.mails)) == (1, worker.MAILS_A_TICK + 1)
    assert mood.heard[-1] == "QUIT"


def test_two_workers_leave_one_beat(world: World) -> None:
    for _ in range(2):
        beats.beat(world.system)
        world.clock.move(seconds=10)
    assert beats.last() == world.clock.now - timedelta(seconds=10)


def test_a_worker_stops_when_told_and_finishes_what_it_began(world: World) -> None:
    stop, done = threading.Event(), []

    def last_task(_ctx: Context) -> None:
        stop.set()
        done.append("finished")

    worker.run([Task("last", timedelta(), last_task)], world.clock, stop)
    assert done == ["finished"]


def test_a_worker_process_ends_cleanly_on_sigterm(world: World) -> None:
    environ = {
        "PATH": os.environ["PATH"],
        "SHISHIN_DATABASE_URL": world.url,
        "SHISHIN_SECRET_KEYS": KEYS[0].decode(),
        "SHISHIN_INSTANCE": str(world.folder / "instance"),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", "worker"], cwd=ROOT, env=environ
    )
    try:
        until = time.monotonic() + 60
        while beats.last() is None and time.monotonic() < until:
            time.sleep(0.1)
        assert beats.last() is not None
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()


def test_every_task_runs_on_an_empty_store(world: World, caplog: pytest.LogCaptureFixture) -> None:
    post = Delivery(MailFolder(world.folder), lambda _: pytest.fail("nothing to write"), "shishin@localhost")
    for task in worker.tasks(post, world.clock):
        task.run(Context(SYSTEM, world.clock.now))
    assert not caplog.records
