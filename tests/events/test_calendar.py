"""An entry keeps its id, rises with every change, and means the same hour everywhere."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from icalendar import Calendar

from shishin.events import calendar
from shishin.events.calendar import Method
from shishin.events.calendar_home import Home
from shishin.events.models import Occurrence
from shishin.participation import cancelling, changing
from tests.participation.test_changing import draft
from tests.world import TODAY, World

HOME = Home("https://shishin.example.jp:8443", "desk@example.jp")


def entry(world: World, occurrence: Occurrence):
    """Return an occurrence's entry as a calendar reads it, and what it is to do with it."""
    made = calendar.entry(Occurrence.get_by_id(occurrence.id), HOME, world.clock.now)
    _, written = calendar.alone(made)
    read = Calendar.from_ical(written)
    assert len(read.events) == 1
    return read, read.events[0]


def test_an_entry_says_what_when_and_where_in_japans_time(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence()
    whole, read = entry(sqlite_world, occurrence)
    assert str(whole["METHOD"]) == Method.PUBLISH
    assert whole.get_missing_tzids() == set()
    assert str(read["UID"]) == f"{occurrence.code}@shishin.example.jp"
    assert (str(read["SUMMARY"]), str(read["LOCATION"])) == ("見沼の緑道 ごみひろい", "緑道入口の広場")
    assert str(read["ORGANIZER"]) == "mailto:desk@example.jp"
    assert read["ORGANIZER"].params["CN"] == "緑道みまもり隊"
    assert read.start.astimezone(UTC) == datetime(2026, 10, 24, 0, tzinfo=UTC)
    assert read.end.astimezone(UTC) == datetime(2026, 10, 24, 2, tzinfo=UTC)
    assert read["DTSTART"].params["TZID"] == "Asia/Tokyo"


def test_lines_are_as_the_standard_wants_them(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence(title="とても" * 30)
    _, written = calendar.alone(calendar.entry(occurrence, HOME, sqlite_world.clock.now))
    lines = written.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75


def test_a_change_and_a_cancellation_take_the_place_of_the_former_entry(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence(day=TODAY + timedelta(days=7))
    found = [entry(world, occurrence)]
    for hour in (10, 11):
        world.clock.move(minutes=5)
        changing.change(
            world.ctx(world.organizer),
            occurrence,
            draft(day=occurrence.day, starts=time(hour), ends=time(12)),
        )
        found.append(entry(world, occurrence))
    world.clock.move(minutes=5)
    cancelling.cancel(world.ctx(world.organizer), occurrence)
    found.append(entry(world, occurrence))
    assert len({str(read["UID"]) for _, read in found}) == 1
    sequences = [int(read["SEQUENCE"]) for _, read in found]
    assert sequences[0] == 0
    assert sequences == sorted(set(sequences))
    assert [str(read["STATUS"]) for _, read in found] == ["CONFIRMED"] * 3 + ["CANCELLED"]
    assert [str(whole["METHOD"]) for whole, _ in found] == ["PUBLISH"] * 3 + ["CANCEL"]


@pytest.mark.parametrize(
    ("times", "start", "end"),
    [
        ({"starts": None, "ends": None}, date(2026, 10, 24), date(2026, 10, 25)),
        ({"starts": time(9), "ends": None}, datetime(2026, 10, 24, 0, tzinfo=UTC), None),
    ],
)
def test_what_nobody_knows_is_not_made_up(sqlite_world: World, times, start, end) -> None:
    _, read = entry(sqlite_world, sqlite_world.occurrence(**times))
    said = read["DTSTART"].dt
    assert (said.astimezone(UTC) if isinstance(said, datetime) else said) == start
    assert ("DTEND" in read) is (end is not None)
    if end is not None:
        assert read["DTEND"].dt == end
