"""The evening before, who chose it is reminded once, and nobody else."""

from datetime import UTC, datetime, time, timedelta

from shishin.core import days
from shishin.events.models import Occurrence
from shishin.participation import cancelling, changing, reminders, sign_ups, withdrawing
from shishin.participation.models import SignUp, Stance
from shishin.people.models import Message
from tests.participation.test_changing import draft
from tests.world import TODAY, World

TOMORROW = TODAY + timedelta(days=1)


def evening(world: World) -> None:
    world.clock.now = datetime.combine(TODAY, time(17), days.JAPAN).astimezone(UTC)


def joined(
    world: World, occurrence: Occurrence, name: str, stance: Stance = Stance.GOING, *, chosen: bool = True
) -> SignUp:
    sign_up = sign_ups.join(world.device_ctx(name), occurrence, stance)
    if chosen:
        world.choose(sign_up.person, occurrence, changes=False, day_before=True)
    return sign_up


def reminded() -> set[int]:
    return {message.person_id for message in Message.select().where(Message.kind == "day_before")}


def test_who_chose_it_is_reminded_once_in_the_evening(world: World) -> None:
    occurrence = world.occurrence(day=TOMORROW)
    wanting = {joined(world, occurrence, f"a {stance}", stance).person_id for stance in list(Stance)[:3]}
    joined(world, occurrence, "who did not choose it", chosen=False)
    withdrawing.withdraw(world.system, joined(world, occurrence, "who withdrew"))
    assert reminders.remind(world.system) == 0, "not in the morning"
    evening(world)
    assert reminders.remind(world.system) == 3
    assert reminders.remind(world.system) == 0
    assert reminded() == wanting
    message = Message.get()
    assert (message.about, message.begins_at) == (occurrence.code, occurrence.starts_at)


def test_only_what_takes_place_tomorrow_is_told(world: World) -> None:
    evening(world)
    for day in (TODAY, TODAY + timedelta(days=2)):
        joined(world, world.occurrence(day=day, starts=time(23), ends=None), f"on {day}")
    off = world.occurrence(day=TOMORROW)
    joined(world, off, "who meant to come")
    cancelling.cancel(world.ctx(world.organizer), off)
    assert reminders.remind(world.system) == 0


def test_who_waits_for_a_seat_is_not_reminded(world: World) -> None:
    occurrence = world.occurrence(day=TOMORROW, capacity=1)
    joined(world, occurrence, "first", chosen=False)
    joined(world, occurrence, "second", Stance.WAITING)
    evening(world)
    assert reminders.remind(world.system) == 0


def test_what_is_put_off_is_told_for_the_new_day_too(world: World) -> None:
    occurrence = world.occurrence(day=TOMORROW)
    joined(world, occurrence, "a")
    evening(world)
    reminders.remind(world.system)
    later = draft(day=TOMORROW + timedelta(days=7))
    changing.change(world.ctx(world.organizer), occurrence, later)
    world.clock.move(days=7)
    assert reminders.remind(world.system) == 1


def test_more_than_fit_into_one_transaction_are_all_told(world: World, monkeypatch) -> None:
    occurrence = world.occurrence(day=TOMORROW)
    for number in range(5):
        joined(world, occurrence, str(number))
    evening(world)
    marked = reminders._DUE._marked.replace(f"LIMIT {reminders.AT_ONCE}", "LIMIT 2")
    monkeypatch.setattr(reminders, "_DUE", type(reminders._DUE)(marked))
    assert reminders.remind(world.system) == 5
