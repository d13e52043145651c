"""What lasts several days is split into days, and nobody who signed up is lost."""

from datetime import date, time

import pytest

from shishin.checkin import pages, rescheduling, self_check_in
from shishin.checkin.models import Attendance
from shishin.core import days
from shishin.events import dates, publishing, search, slots
from shishin.events.models import Occurrence
from shishin.groups.access import NotYourGroup
from shishin.jobs import verifying
from shishin.participation import cancelling, seats, sign_ups, splitting
from shishin.participation.access import EventOver
from shishin.participation.models import SignUp, Stance
from shishin.people.models import Message
from shishin.points import sealing
from tests.world import TODAY, World

SUNDAY, MONDAY = date(2026, 10, 25), date(2026, 10, 26)


def exhibition(world: World, first: date = TODAY, last: date = MONDAY, **more: object) -> Occurrence:
    found = world.occurrence(title="まちの写真展", day=first, **more)
    found.last_day, found.ends_at = last, days.instant(last, time(11))
    found.save()
    search.index(found.event)
    return found


def test_each_day_becomes_a_date_and_the_first_keeps_codes_and_people(world: World) -> None:
    occurrence = exhibition(world, capacity=5)
    sign_up = sign_ups.join(world.device_ctx(), occurrence, Stance.GOING)
    world.choose(sign_up.person, occurrence)
    with pytest.raises(pages.SpansDays):
        self_check_in.check_in(world.device_ctx(), occurrence, None, 1, 0)
    ctx = world.ctx(world.organizer)
    assert rescheduling.split(ctx, occurrence).code == occurrence.code
    rescheduling.split(ctx, occurrence)
    first, *rest = dates.of_event(occurrence.event_id)
    assert (first.code, first.venue_code) == (occurrence.code, occurrence.venue_code)
    assert [(one.day, one.last_day) for one in (first, *rest)] == [
        (day, day) for day in (TODAY, SUNDAY, MONDAY)
    ]
    assert [seats.taken(one) for one in (first, *rest)] == [1, 0, 0]
    assert [one.capacity for one in rest] == [5, 5]
    before = slots.read(first.moved_from)
    assert before
    assert (before.day, before.last_day) == (TODAY, MONDAY)
    assert [(message.kind, message.person_id) for message in Message.select()] == [
        ("moved", sign_up.person_id)
    ]
    self_check_in.check_in(world.device_ctx(), first, None, 1, 0)
    assert Attendance.get().person_id == sign_up.person_id
    assert verifying.verify(world.system) == []


def test_days_that_are_over_are_not_made_and_nobody_is_left_on_them(world: World) -> None:
    occurrence = exhibition(world, first=date(2026, 10, 22))
    sign_ups.join(world.device_ctx(), occurrence, Stance.GOING)
    rescheduling.split(world.ctx(world.organizer), occurrence)
    found = dates.of_event(occurrence.event_id)
    assert [one.day for one in found] == [TODAY, SUNDAY, MONDAY]
    assert found[0].code == occurrence.code
    assert SignUp.get().occurrence_id == found[0].id


def test_who_was_checked_in_stays_on_the_first_day(world: World) -> None:
    occurrence = world.occurrence()
    search.index(occurrence.event)
    self_check_in.check_in(world.device_ctx(), occurrence, None, 1, 0)
    occurrence.last_day, occurrence.ends_at = MONDAY, days.instant(MONDAY, time(11))
    occurrence.save()
    world.clock.move(days=1)
    rescheduling.split(world.ctx(world.organizer), occurrence)
    assert [one.day for one in dates.of_event(occurrence.event_id)] == [TODAY, SUNDAY, MONDAY]
    assert Attendance.get().day == TODAY
    sealing.seal_new(world.system)
    assert verifying.verify(world.system) == []


def test_what_cannot_be_split_is_left(world: World) -> None:
    ctx = world.ctx(world.organizer)
    with pytest.raises(NotYourGroup):
        splitting.split(world.ctx(world.other_organizer), exhibition(world))
    with pytest.raises(splitting.TooManyDays) as refusal:
        splitting.split(ctx, exhibition(world, last=date(2027, 1, 1)))
    assert refusal.value.facts == {"most": 53}
    over = exhibition(world, date(2026, 10, 20), date(2026, 10, 22))
    with pytest.raises(EventOver):
        splitting.split(ctx, over)
    off = exhibition(world)
    cancelling.cancel(ctx, off)
    with pytest.raises(publishing.EventIsOff):
        splitting.split(ctx, off)
    assert Occurrence.select().count() == 4
