"""A new time after people were checked in leaves no attendance that its scans do not say."""

from datetime import time

from shishin.checkin import proxy, rescheduling
from shishin.checkin.models import Attendance
from shishin.events import search
from shishin.events.drafts import Draft, WayDraft
from shishin.events.models import Way
from shishin.jobs import verifying
from shishin.participation import sign_ups
from shishin.participation.models import Stance
from shishin.people.models import Message
from tests.checkin.phones import Phone, joined
from tests.threads import at_once
from tests.world import TODAY, World


def test_attendances_follow_the_new_hours(world: World) -> None:
    occurrence = world.occurrence()
    sign_up = sign_ups.join(world.device_ctx(), occurrence, Stance.GOING)
    proxy.check_in(world.ctx(world.organizer), occurrence, sign_up.ref)
    assert Attendance.get().minutes == 120
    draft = Draft(occurrence.event.title, TODAY, time(9), time(10), occurrence.venue)
    changed = rescheduling.change(world.ctx(world.organizer), occurrence, draft)
    assert changed.moved
    assert Attendance.get().minutes == 60
    assert Message.get().kind == "moved"
    assert verifying.verify(world.system) == []


def test_other_occurrences_of_the_event_follow_its_ways(world: World) -> None:
    first = world.occurrence()
    again = world.occurrence(title="again")
    again.event, alone = first.event, again.event
    again.save()
    search.index(alone)
    Way.update(name="ぜんぶ", minutes=60).where(Way.event == first.event).execute()
    organizer = world.ctx(world.organizer)
    sign_up = sign_ups.join(world.device_ctx(), again, Stance.GOING)
    proxy.check_in(organizer, again, sign_up.ref)
    assert Attendance.get().minutes == 60
    draft = Draft(first.event.title, TODAY, time(9), time(10), first.venue, ways=(WayDraft("ぜんぶ", 30),))
    rescheduling.change(organizer, first, draft)
    assert Attendance.get().minutes == 30
    assert verifying.verify(world.system) == []


def test_who_comes_while_the_organizer_edits_is_counted_by_what_holds_in_the_end(
    world: World,
) -> None:
    occurrence, organizer = world.occurrence(), world.ctx(world.organizer)
    search.index(occurrence.event)
    guests = [joined(world, occurrence, f"guest {number}") for number in range(24)]
    phones = [Phone(world, occurrence, f"desk {number}") for number in range(3)]
    drafts = [Draft("x", TODAY, time(9), time(10 + number % 3), "広場") for number in range(8)]

    def work(number: int) -> None:
        if number == 0:
            for draft in drafts:
                rescheduling.change(organizer, occurrence, draft)
        elif number <= len(phones):
            for sign_up in guests[number - 1 : 12 : len(phones)]:
                phones[number - 1].one(phones[number - 1].of(sign_up))
        else:
            for sign_up in guests[12 + number - 4 :: 2]:
                proxy.check_in(organizer, occurrence, sign_up.ref)

    found = at_once(6, work)
    assert found == [None] * 6
    assert Attendance.select().count() == len(guests)
    assert verifying.verify(world.system) == []
