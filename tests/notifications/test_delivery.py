"""Every message is sent; a crash repeats at most one; two workers share the work."""

import smtplib
import threading
from collections import Counter
from datetime import timedelta
from email.message import EmailMessage

import pytest

from shishin.core.context import SYSTEM, Context
from shishin.core.db import close_connection
from shishin.notifications import delivery, mail, tries
from shishin.people import outbox
from shishin.people.models import Message, MessageState
from tests.plans import explained
from tests.world import World


class Letterbox:
    """Keeps what it gets; fails as often as it is told."""

    def __init__(self, *faults: Exception) -> None:
        self.faults = list(faults)
        self.got: list[EmailMessage] = []

    def send(self, mail: EmailMessage) -> None:
        if self.faults:
            raise self.faults.pop(0)
        self.got.append(mail)


def write(message: Message) -> mail.Letter:
    if message.kind == "outdated":
        raise mail.Outdated
    if message.kind == "unwritable":
        raise KeyError
    return mail.Letter(message.kind, message.key)


def delivering(post) -> delivery.Delivery:
    return delivery.Delivery(post, write, "shishin@localhost")


def tell(world: World, key: str, kind="hello", **more) -> None:
    outbox.add(world.system, key=key, kind=kind, **({"to_mail": "a@example.jp"} | more))


def deliver_all(world: World, post) -> None:
    while delivery.deliver_one(world.system, delivering(post)):
        pass


def states() -> list[tuple[str, str, str | None]]:
    return [(row.key, row.state.value, row.fault) for row in Message.select().order_by(Message.id)]


def test_what_is_due_is_sent_once(world: World) -> None:
    post = Letterbox()
    tell(world, "one")
    tell(world, "two", to_mail=None, to=world.organizer)
    tell(world, "later", due_at=world.clock.now.replace(hour=23, minute=59))
    deliver_all(world, post)
    deliver_all(world, post)
    assert [mail["To"] for mail in post.got] == ["a@example.jp", "organizer@example.jp"]
    assert states() == [("one", "sent", None), ("two", "sent", None), ("later", "waiting", None)]


def test_who_has_no_address_and_what_is_outdated_is_dropped(world: World) -> None:
    tell(world, "guest", to_mail=None, to=world.citizen)
    tell(world, "nobody", to_mail=None)
    tell(world, "old", kind="outdated")
    post = Letterbox()
    deliver_all(world, post)
    assert post.got == []
    assert {state for _, state, _ in states()} == {"dropped"}


def test_a_fault_is_tried_again_later_and_later(world: World) -> None:
    tell(world, "one")
    post = Letterbox(OSError("away"), smtplib.SMTPServerDisconnected("away"))
    deliver_all(world, post)
    assert states() == [("one", "waiting", "OSError")]
    world.clock.move(seconds=59)
    deliver_all(world, post)
    assert len(post.faults) == 1
    world.clock.move(seconds=1)
    deliver_all(world, post)
    world.clock.move(minutes=5)
    deliver_all(world, post)
    assert states() == [("one", "sent", None)]


def test_a_message_is_given_up_after_enough_tries(world: World) -> None:
    tell(world, "one")
    post = Letterbox(*[OSError()] * 99)
    for _ in range(20):
        deliver_all(world, post)
        world.clock.move(hours=6)
    assert states() == [("one", "failed", "OSError")]
    assert 99 - len(post.faults) == tries.TRIES


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (smtplib.SMTPRecipientsRefused({"a@example.jp": (550, b"unknown")}), "failed"),
        (smtplib.SMTPRecipientsRefused({"a@example.jp": (450, b"later")}), "waiting"),
        (smtplib.SMTPDataError(554, b"no"), "failed"),
        (smtplib.SMTPDataError(451, b"later"), "waiting"),
    ],
)
def test_what_the_server_refuses_for_good_is_not_tried_again(world: World, fault, state) -> None:
    tell(world, "one")
    deliver_all(world, Letterbox(fault))
    assert states()[0][1] == state


def test_a_bad_address_holds_nobody_else_up(world: World) -> None:
    tell(world, "bad", to_mail="nowhere")
    tell(world, "good")
    post = Letterbox()
    deliver_all(world, post)
    assert [row[1:] for row in states()] == [("failed", "bad_address"), ("sent", None)]


class CrashError(BaseException):
    """The process dies."""


def test_a_crash_between_sending_and_marking_repeats_that_one_message_under_the_same_id(world: World) -> None:
    class DyingBox(Letterbox):
        def send(self, mail: EmailMessage) -> None:
            super().send(mail)
            if len(self.got) == 2:
                raise CrashError

    post = DyingBox()
    for number in range(4):
        tell(world, str(number))
    with pytest.raises(CrashError):
        deliver_all(world, post)
    deliver_all(world, post)
    world.clock.move(seconds=delivery.LEASE.total_seconds())
    deliver_all(world, post)
    ids = Counter(mail["Message-ID"] for mail in post.got)
    assert sorted(ids.values()) == [1, 1, 1, 2]
    assert {state for _, state, _ in states()} == {"sent"}


def test_a_message_that_kills_its_worker_is_given_up_at_last(world: World) -> None:
    tell(world, "poison")
    for _ in range(tries.TRIES):
        with pytest.raises(CrashError):
            deliver_all(world, Letterbox(CrashError()))
        world.clock.move(seconds=delivery.LEASE.total_seconds())
    post = Letterbox()
    deliver_all(world, post)
    assert post.got == []
    assert states() == [("poison", "failed", "gave_up")]


def test_what_a_dead_worker_had_in_hand_comes_before_what_waits(world: World) -> None:
    tell(world, "begun", kind="begun")
    with pytest.raises(CrashError):
        deliver_all(world, Letterbox(CrashError()))
    tell(world, "waiting", kind="waiting", due_at=world.clock.now - timedelta(hours=1))
    world.clock.move(seconds=delivery.LEASE.total_seconds())
    post = Letterbox()
    deliver_all(world, post)
    assert [mail["Subject"] for mail in post.got] == ["begun", "waiting"]


def test_nobody_sorts_all_that_wait_for_each_that_goes(sqlite_world: World) -> None:
    for number in range(3):
        tell(sqlite_world, str(number))
    with explained() as plans:
        deliver_all(sqlite_world, Letterbox())
    assert len(plans) > 10
    assert not [step for plan in plans for step in plan if step.startswith(("SCAN", "USE TEMP"))]


def test_a_message_that_nobody_can_write_keeps_no_other_waiting(world: World) -> None:
    tell(world, "poison", kind="unwritable")
    tell(world, "honest")
    post = Letterbox()
    deliver_all(world, post)
    assert states() == [("poison", "waiting", "KeyError"), ("honest", "sent", None)]


def test_two_workers_share_the_work(world: World) -> None:
    for number in range(30):
        tell(world, str(number))
    boxes = [Letterbox(), Letterbox(), Letterbox()]
    gate = threading.Barrier(3)

    def work(box: Letterbox) -> None:
        gate.wait()
        try:
            while delivery.deliver_one(Context(SYSTEM, world.clock.now), delivering(box)):
                pass
        finally:
            close_connection()

    threads = [threading.Thread(target=work, args=(box,)) for box in boxes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(sum(len(box.got) for box in boxes) for _ in "1") == [30]
    assert len({mail["Message-ID"] for box in boxes for mail in box.got}) == 30
    assert delivery.waiting() == 0


@pytest.mark.parametrize("dead", [False, True])
def test_two_workers_who_see_the_same_message_do_not_both_have_it(world: World, dead: bool) -> None:
    tell(world, "one")
    if dead:
        with pytest.raises(CrashError):
            deliver_all(world, Letterbox(CrashError()))
        world.clock.move(seconds=delivery.LEASE.total_seconds())
    seen = [delivery._next(world.system) for _ in range(2)]
    assert [delivery._lease(world.system, one) for one in seen if one] == [True, False]


def test_settled_messages_are_forgotten_after_a_month_and_waiting_ones_are_not(world: World) -> None:
    tell(world, "sent")
    deliver_all(world, Letterbox())
    tell(world, "waiting", due_at=world.clock.now.replace(year=2027))
    world.clock.move(days=31)
    assert delivery.forget_old(world.system) == 1
    assert Message.get().state is MessageState.WAITING
