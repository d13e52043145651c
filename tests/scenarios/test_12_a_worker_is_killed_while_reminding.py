"""In the evening everybody who comes tomorrow is reminded; workers die meanwhile, and nobody is told twice.

But for what was in a dead worker's hands: the server had it, and nobody could mark it.
"""

import signal
import threading
import time as clock
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage
from itertools import count

import pytest

from shishin.core import db
from shishin.notifications import delivery
from shishin.notifications.by_mail import Post
from shishin.participation import reminders
from shishin.people.models import Message, MessageState
from tests.evening import evening, everybody_comes, worker
from tests.notifications.mail_servers import Mood, mail_server
from tests.world import World

# Enough to die in the middle of; 5,000 differ only in how long they take (docs/performance.md).
PEOPLE = 90
BEFORE = 20


def wait_for(what: Callable[[], bool], seconds: float = 50) -> None:
    until = clock.monotonic() + seconds
    while not what():
        assert clock.monotonic() < until
        clock.sleep(0.05)


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


class Death(BaseException):
    """The process ends here and now."""


class Doomed:
    """A worker that dies before one of its steps: a statement, a commit, handing over, going on after it."""

    def __init__(self, world: World, at: int) -> None:
        """Die at the step of this number, the first being 1."""
        self.world, self.at, self.steps = world, at, 0
        self.letters: list[EmailMessage] = []

    def step(self) -> None:
        self.steps += 1
        if self.steps == self.at:
            raise Death

    def send(self, mail: EmailMessage) -> None:
        self.step()
        self.letters.append(mail)
        self.step()

    def live(self) -> None:
        """Write and deliver what is due, as long as this worker lives."""
        store = db.database.obj
        with pytest.MonkeyPatch.context() as patch:
            for name in ("execute_sql", "begin", "commit"):
                patch.setattr(store, name, self._stepping(getattr(store, name)))
            with suppress(Death):
                work(self.world, self)
        # A connection ends with its process, and what was open over it is undone.
        db.disconnect()
        db.connect(self.world.url)

    def _stepping(self, deed: Callable[..., object]) -> Callable[..., object]:
        def stepping(*args: object, **more: object) -> object:
            self.step()
            return deed(*args, **more)

        return stepping


def work(world: World, post: Post) -> None:
    reminders.remind(world.system)
    carrying = delivery.Delivery(post, world.app.extensions["letters"], "shishin@localhost")
    with world.app.app_context():
        while delivery.deliver_one(world.system, carrying):
            pass


def test_whatever_step_a_worker_dies_at_the_letter_comes_once_or_twice_as_one(world: World) -> None:
    evening(world)
    everybody_comes(world, 1)
    began, copies = world.clock.now, []
    for step in count(1):
        Message.delete().execute()
        world.clock.now = began
        dead = Doomed(world, step)
        dead.live()
        world.clock.now += delivery.LEASE
        heir = Doomed(world, 0)
        work(world, heir)
        letters = dead.letters + heir.letters
        assert [message.state for message in Message.select()] == [MessageState.SENT]
        assert len({letter["Message-ID"] for letter in letters}) == 1
        copies.append(len(letters))
        if dead.steps < step:
            break
    # Twice only from having handed it over until that is marked.
    assert set(copies) == {1, 2}
    assert len(copies) > 20
