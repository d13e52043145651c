"""Nobody hears more than they chose, too often, or in the night; what changes a plan is told in time."""

import threading
import time as clock
from datetime import UTC, datetime, timedelta

import pytest

from shishin.core import days
from shishin.core.context import SYSTEM, Context
from shishin.core.db import unit_of_work
from shishin.notifications import delivery, mail, manners
from shishin.notifications.manners import Verdict
from shishin.people import courtesy, notices, outbox
from shishin.people.courtesy import Told
from shishin.people.models import Message, MessageState, Person
from shishin.people.outbox import Subject
from tests.notifications.test_delivery import Letterbox, delivering
from tests.threads import at_once
from tests.world import World

AHEAD = timedelta(days=10)


def at(hour: int, minute: int = 0, day: int = 24) -> datetime:
    return datetime(2026, 10, day, hour, minute, tzinfo=days.JAPAN)


@pytest.mark.parametrize(
    ("kind", "now", "begins", "sent"),
    [
        ("day_before", at(20, 59), at(9, day=25), at(20, 59)),
        ("day_before", at(21), at(9, day=25), at(8, day=25)),
        ("day_before", at(7, 59), at(20), at(8)),
        ("day_before", at(8), at(20), at(8)),
        ("cancelled", at(6), at(9), at(6)),
        ("cancelled", at(23), at(23, day=25), at(23)),
        ("cancelled", at(22, 59), at(23, day=25), at(8, day=25)),
        ("moved", at(2), at(9, day=27), at(8)),
        ("promoted", at(2), at(9), at(2)),
        ("removed", at(22), at(9, day=25), at(22)),
        ("removed", at(22), at(9, day=27), at(8, day=25)),
        ("put_back", at(22), at(9, day=25), at(22)),
        ("thanks", at(2), at(1), at(8)),
    ],
)
def test_the_night_is_silent_but_for_what_matters_within_a_day(kind, now, begins, sent) -> None:
    assert courtesy.earliest(kind, now.astimezone(UTC), begins.astimezone(UTC)) == sent


@pytest.mark.parametrize(
    ("kind", "told", "enough"),
    [
        ("day_before", Told(2, 3), False),
        ("day_before", Told(3, 3), True),
        ("day_before", Told(0, 4), True),
        ("cancelled", Told(9, 9), False),
        ("moved", Told(9, 9), False),
        ("promoted", Told(9, 9), False),
        ("removed", Told(9, 9), False),
        ("put_back", Told(9, 9), False),
    ],
)
def test_three_about_one_thing_and_four_a_week_are_enough(kind, told, enough) -> None:
    assert courtesy.enough(kind, told) is enough


def tell(world: World, person: Person, about: str, kind="thanks", key: str | None = None) -> None:
    notices.choose(world.system, person, about, changes=True, day_before=True)
    subject = Subject(about, world.clock.now + AHEAD)
    outbox.tell(
        world.system,
        subject,
        person,
        key=key or f"{kind}:{about}:{Message.select().count()}",
        kind=kind,
        facts={},
    )


def deliver(world: World, post: Letterbox | None = None) -> list[tuple[str, str | None]]:
    while delivery.deliver_one(Context(SYSTEM, world.clock.now), delivering(post or Letterbox())):
        pass
    return [(row.state, row.fault) for row in Message.select().order_by(Message.id)]


def test_the_fourth_about_one_thing_and_the_fifth_in_a_week_are_left_out(world: World) -> None:
    person = world.organizer
    for about in ("A", "A", "A", "A", "B", "C"):
        tell(world, person, about)
    assert deliver(world) == [
        *[("sent", None)] * 3,
        ("dropped", "enough"),
        ("sent", None),
        ("dropped", "enough"),
    ]
    tell(world, person, "C", kind="cancelled")
    assert deliver(world)[-1] == ("sent", None)
    world.clock.move(days=7)
    tell(world, person, "D")
    assert deliver(world)[-1] == ("sent", None)


def test_what_comes_at_night_waits_for_the_morning(world: World) -> None:
    world.clock.now = at(23).astimezone(UTC)
    tell(world, world.organizer, "A")
    assert deliver(world) == [("waiting", None)]
    world.clock.move(hours=8, minutes=59)
    assert deliver(world) == [("waiting", None)]
    world.clock.move(minutes=1)
    assert deliver(world) == [("sent", None)]


def test_who_did_not_choose_it_is_not_told_and_who_stops_it_hears_no_more_of_it(world: World) -> None:
    person, subject = world.organizer, Subject("A", world.clock.now + AHEAD)
    assert not outbox.tell(world.system, subject, person, key="k", kind="cancelled", facts={})
    tell(world, person, "A")
    row = notices.of_person(person.id)
    assert row
    notices.stop(world.system, row)
    assert deliver(world) == [("dropped", "not_chosen")]


def test_a_try_that_failed_in_the_evening_is_not_repeated_at_night(world: World) -> None:
    world.clock.now = at(20, 59).astimezone(UTC)
    tell(world, world.organizer, "A")
    post = Letterbox(OSError("away"))
    deliver(world, post)
    world.clock.move(minutes=1)
    deliver(world, post)
    assert post.got == []
    world.clock.move(hours=11)
    assert deliver(world, post) == [("sent", None)]


def test_a_mail_says_where_one_press_stops_it() -> None:
    letter = mail.Letter("s", "t", "<p>t</p>", stop="https://x.jp/n/T", entry=mail.Entry("CANCEL", "BEGIN"))
    built = mail.build(letter, mail.Envelope("s@x.jp", "a@x.jp", "k", at(9)))
    assert built["List-Unsubscribe"] == "<https://x.jp/n/T>"
    assert built["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    kinds = [part.get_content_type() for part in built.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    assert list(built.iter_parts())[2].get_param("method") == "CANCEL"


def test_two_workers_with_one_persons_messages_count_one_after_the_other(world: World) -> None:
    for about in "ABCDE":
        tell(world, world.organizer, about)
    for _ in range(3):
        delivery.deliver_one(world.system, delivering(Letterbox()))
    first, second = Message.select().where(Message.state == MessageState.WAITING)
    judged = threading.Event()

    @unit_of_work
    def takes_the_fourth() -> Verdict:
        verdict = manners.judge(world.system, first)
        Message.update(state=MessageState.SENDING).where(Message.id == first.id).execute()
        judged.set()
        clock.sleep(0.3)
        return verdict

    @unit_of_work
    def judges_the_fifth() -> Verdict:
        return manners.judge(world.system, second)

    def meanwhile() -> Verdict:
        judged.wait(10)
        return judges_the_fifth()

    works = [takes_the_fourth, meanwhile]
    assert at_once(2, lambda place: works[place]()) == [manners.GO, Verdict(left_out="enough")]
