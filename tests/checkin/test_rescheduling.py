"""A new time after people were checked in leaves no attendance that its scans do not say."""

from datetime import time

from shishin.checkin import proxy, rescheduling
from shishin.checkin.models import Attendance
from shishin.events.drafts import Draft, WayDraft
from shishin.events.models import Way
from shishin.jobs import verifying
from shishin.participation import sign_ups
from shishin.participation.models import Stance
from shishin.people.models import Message
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
    assert verifying.verify() == []


def test_other_occurrences_of_the_event_follow_its_ways(world: World) -> None:
    first = world.occurrence()
    again = world.occurrence(title="again")
    again.event = first.event
    again.save()
    Way.update(name="ぜんぶ", minutes=60).where(Way.event == first.event).execute()
    organizer = world.ctx(world.organizer)
    sign_up = sign_ups.join(world.device_ctx(), again, Stance.GOING)
    proxy.check_in(organizer, again, sign_up.ref)
    assert Attendance.get().minutes == 60
    draft = Draft(first.event.title, TODAY, time(9), time(10), first.venue, ways=(WayDraft("ぜんぶ", 30),))
    rescheduling.change(organizer, first, draft)
    assert Attendance.get().minutes == 30
    assert verifying.verify() == []
