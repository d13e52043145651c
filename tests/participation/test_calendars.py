"""Plans in somebody's own calendar, as another library than ours reads them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import vobject

from shishin.events.calendar_home import Home
from shishin.events.models import Occurrence, Way
from shishin.participation import calendars, cancelling, changing, sign_ups, withdrawing
from shishin.participation.models import SignUp, Stance
from tests import town
from tests.participation.test_changing import draft
from tests.world import TODAY, World

HOME = Home("https://shishin.example.jp", "desk@example.jp")


def joined(world: World, occurrence: Occurrence, stance: Stance = Stance.GOING) -> SignUp:
    return SignUp.get_by_id(sign_ups.join(town.citizen(world), occurrence, stance).id)


def of_pass(world: World, sign_up: SignUp):
    """Return the one entry of a pass's file."""
    written = calendars.of_pass(world.system, SignUp.get_by_id(sign_up.id), HOME)
    whole = vobject.readOne(written.decode())
    assert whole.version.value == "2.0"
    (entry,) = whole.vevent_list
    return entry


def feed(world: World):
    """Return the file of all plans, and its entries by their ids."""
    whole = vobject.readOne(calendars.of_person(world.system, world.citizen.id, HOME).decode())
    return whole, {entry.uid.value: entry for entry in whole.contents.get("vevent", [])}


def test_an_entry_means_the_same_hour_in_every_zone(sqlite_world: World) -> None:
    entry = of_pass(sqlite_world, joined(sqlite_world, sqlite_world.occurrence()))
    assert entry.dtstart.value.astimezone(UTC) == datetime(2026, 10, 24, 0, tzinfo=UTC)
    assert entry.dtend.value.astimezone(UTC) == datetime(2026, 10, 24, 2, tzinfo=UTC)
    assert entry.dtstart.params["X-VOBJ-ORIGINAL-TZID"] == ["Asia/Tokyo"]
    assert (entry.summary.value, entry.status.value) == ("見沼の緑道 ごみひろい", "CONFIRMED")


@pytest.mark.parametrize("last", [0, 2])
def test_without_hours_it_is_all_day_and_ends_before_the_next(sqlite_world: World, last: int) -> None:
    occurrence = sqlite_world.occurrence(starts=None, ends=None)
    Occurrence.update(last_day=TODAY + timedelta(days=last)).where(Occurrence.id == occurrence.id).execute()
    entry = of_pass(sqlite_world, joined(sqlite_world, occurrence))
    assert entry.dtstart.value == date(2026, 10, 24)
    assert entry.dtend.value == date(2026, 10, 25) + timedelta(days=last)


def test_a_chosen_time_is_the_time_of_the_entry(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence()
    sign_up = joined(sqlite_world, occurrence)
    Way.update(minutes=20).where(Way.event == occurrence.event).execute()
    SignUp.update(turn=9 * 60 + 40).where(SignUp.id == sign_up.id).execute()
    entry = of_pass(sqlite_world, sign_up)
    assert entry.dtstart.value.astimezone(UTC) == datetime(2026, 10, 24, 0, 40, tzinfo=UTC)
    assert entry.dtend.value - entry.dtstart.value == timedelta(minutes=20)


@pytest.mark.parametrize("starts", [time(9, 30), None])
def test_a_pass_in_a_calendar_rings_the_evening_before(sqlite_world: World, starts: time | None) -> None:
    entry = of_pass(sqlite_world, joined(sqlite_world, sqlite_world.occurrence(starts=starts, ends=None)))
    (alarm,) = entry.contents["valarm"]
    into_the_day = timedelta(hours=9, minutes=30) if starts else timedelta()
    assert alarm.trigger.value == -(into_the_day + timedelta(hours=6))


def test_each_change_of_mind_takes_the_place_of_the_one_before(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence(day=TODAY + timedelta(days=7))
    sign_up = joined(world, occurrence, Stance.MAYBE)
    found = [of_pass(world, sign_up)]
    deeds = (
        lambda: withdrawing.withdraw(town.citizen(world), sign_up),
        lambda: withdrawing.undo(town.citizen(world), sign_up),
        lambda: sign_ups.join(town.citizen(world), occurrence, Stance.GOING),
        lambda: changing.change(
            world.ctx(world.organizer), occurrence, draft(day=occurrence.day, starts=time(10), ends=time(12))
        ),
        lambda: cancelling.cancel(world.ctx(world.organizer), occurrence),
    )
    for deed in deeds:
        world.clock.move(minutes=1)
        deed()
        found.append(of_pass(world, sign_up))
    assert {entry.uid.value for entry in found} == {f"{occurrence.code}@shishin.example.jp"}
    sequences = [int(entry.sequence.value) for entry in found]
    assert sequences == sorted(set(sequences))
    said = [entry.status.value for entry in found]
    assert said == ["TENTATIVE", "CANCELLED", "TENTATIVE", "CONFIRMED", "CONFIRMED", "CANCELLED"]


def test_a_feed_holds_every_plan_and_what_was_called_off(sqlite_world: World) -> None:
    world = sqlite_world
    going, maybe, off = (world.occurrence(day=TODAY + timedelta(days=n)) for n in (1, 2, 3))
    for occurrence, stance in ((going, Stance.GOING), (maybe, Stance.MAYBE), (off, Stance.GOING)):
        joined(world, occurrence, stance)
    joined(world, world.occurrence(), Stance.INTERESTED)
    withdrawing.withdraw(town.citizen(world), joined(world, world.occurrence()))
    sign_ups.join(world.device_ctx("somebody else"), world.occurrence(), Stance.GOING)
    cancelling.cancel(world.ctx(world.organizer), off)
    _, entries = feed(world)
    said = {uid.partition("@")[0]: entry.status.value for uid, entry in entries.items()}
    assert said == {going.code: "CONFIRMED", maybe.code: "TENTATIVE", off.code: "CANCELLED"}


def test_a_feed_without_plans_is_a_calendar_all_the_same(sqlite_world: World) -> None:
    assert sqlite_world.citizen
    whole, entries = feed(sqlite_world)
    assert entries == {}
    assert whole.prodid.value
