"""A gym with two doors: people come in by one and leave by the other, and the walls let no signal through."""

from shishin.checkin import attendances
from shishin.checkin.models import Attendance
from shishin.core import days
from shishin.events.models import Occurrence
from shishin.points import ledger
from tests.checkin.phones import Phone, joined
from tests.scenarios.reader import Reader
from tests.world import World


def doors(world: World) -> tuple[Occurrence, Phone, Phone]:
    """The gym, and a phone at each of its doors."""
    occurrence = world.occurrence()
    world.clock.now = occurrence.starts_at
    return occurrence, Phone(world, occurrence, "front"), Phone(world, occurrence, "back")


def stay(occurrence: Occurrence, person_id: int) -> tuple[str, str | None, int]:
    """From when to when somebody was there, and for how many minutes."""
    row = Attendance.get(Attendance.occurrence == occurrence, Attendance.person == person_id)
    clock = [days.local(one).strftime("%H:%M") if one else None for one in (row.in_at, row.out_at)]
    return clock[0], clock[1], row.minutes


def test_whoever_comes_in_again_by_the_other_door_is_welcome_and_counts_once(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence, front, back = doors(world)
    boy = joined(world, occurrence, "a boy who forgot his shoes")
    assert front.one(front.of(boy))["status"] == "recorded"
    world.clock.move(minutes=10)
    again = back.one(back.of(boy))
    assert (again["status"], again["facts"]["in_at"][11:16]) == ("already", "09:00")
    assert attendances.heads(occurrence).heads == 1
    assert ledger.balance(boy.person_id) == 10


def test_in_by_the_front_and_out_by_the_back_in_whatever_order_the_doors_are_heard(
    sqlite_world: World,
) -> None:
    world = sqlite_world
    occurrence, front, back = doors(world)
    early, late = (joined(world, occurrence, name) for name in ("leaves early", "stays"))
    unheard = [front.of(early), front.of(late)]
    world.clock.move(minutes=45)
    gone = back.of(early, "out")
    world.clock.move(hours=3)
    assert back.one(gone)["status"] == "recorded", "the back door is heard first"
    assert attendances.heads(occurrence).heads == 0
    assert [one["status"] for one in front.send(*unheard)] == ["recorded"] * 2
    assert stay(occurrence, early.person_id) == ("09:00", "09:45", 45)
    assert stay(occurrence, late.person_id) == ("09:00", None, 120), (
        "who is not seen leaving stayed as planned"
    )


def test_somebody_counted_at_both_doors_is_taken_back_at_one_and_the_close_compares(
    sqlite_world: World,
) -> None:
    world = sqlite_world
    occurrence, front, back = doors(world)
    front.send(*(front.scan("tally", heads={"adults": 1, "children": 0}) for _ in range(3)))
    twice = back.scan("tally", heads={"adults": 1, "children": 0})
    back.send(twice, back.scan("tally", heads={"adults": 1, "children": 2}))
    organizer = Reader(world, signed_in=world.organizer)
    assert attendances.heads(occurrence).heads == 7
    assert front.one(front.scan("void", voids=twice["id"]))["status"] == "recorded"
    world.clock.move(hours=2)
    organizer.open(f"/o/e/{occurrence.code}")
    organizer.press("残す", {"数えた人数": 7})
    assert organizer.sees("数えた人数は7人、受付は6人です。")
    organizer.press("残す", {"数えた人数": 6})
    assert not organizer.sees("数えた人数は")
