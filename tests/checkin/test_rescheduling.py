"""A new time after people were checked in leaves no attendance that its scans do not say."""

from collections import defaultdict
from datetime import date, time, timedelta

from shishin.checkin import attendances, checks, proxy, rescheduling, review, self_check_in
from shishin.checkin.models import Attendance
from shishin.core import days
from shishin.events import access, search
from shishin.events.drafts import Draft, WayDraft
from shishin.events.models import Way
from shishin.jobs import verifying
from shishin.participation import sign_ups
from shishin.participation.models import Stance
from shishin.people.models import Message
from shishin.points import ledger, sealing
from tests.checkin.phones import Phone, joined
from tests.threads import at_once
from tests.world import TODAY, World

NEXT_DAY = TODAY + timedelta(days=1)


def test_attendances_follow_the_new_hours(world: World) -> None:
    occurrence = world.occurrence()
    sign_up = sign_ups.join(world.device_ctx(), occurrence, Stance.GOING)
    world.choose(sign_up.person, occurrence)
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


def test_whom_a_phone_let_in_before_it_became_several_days_is_lost_to_nobody(world: World) -> None:
    occurrence, organizer = world.occurrence(), world.ctx(world.organizer)
    search.index(occurrence.event)
    sent, unsent, mistaken = (joined(world, occurrence, name) for name in ("sent", "unsent", "mistaken"))
    phone = Phone(world, occurrence)
    assert phone.one(phone.of(sent))["status"] == "recorded"
    waiting = [phone.of(unsent), phone.of(mistaken), phone.scan("tally", heads={"adults": 2, "children": 1})]
    waiting.append(phone.scan("void", voids=waiting[1]["id"]))
    draft = Draft(occurrence.event.title, TODAY, time(9), time(11), occurrence.venue, last_day=NEXT_DAY)
    rescheduling.change(organizer, occurrence, draft)
    assert [row.minutes for row in Attendance.select()] == [120], "a day's hours, not those of the night"
    world.clock.move(days=1)
    results = phone.send(*waiting, *reversed(waiting))
    assert [result["status"] for result in results[:4]] == ["review", "review", "review", "recorded"]
    assert {result.get("code") for result in results[:3]} == {"spans_days"}
    assert [result["repeated"] for result in results[4:]] == [True] * 4
    organizer = organizer.at(world.clock.now)
    first = rescheduling.split(organizer, occurrence)
    assert first.day == TODAY
    review.confirm_waiting(organizer, first, [one.uid for one in review.waiting(organizer, first)])
    rows = {row.person_id: (row.day, row.minutes) for row in Attendance.select()}
    assert rows == {sent.person_id: (TODAY, 120), unsent.person_id: (TODAY, 120)}
    assert attendances.heads(first).heads == 5
    assert checks.faults() == []


def test_a_day_moved_over_the_fiscal_year_takes_passes_posters_and_points_along(world: World) -> None:
    # The last evening of March in Japan; in universal time the new day is still March.
    world.clock.now = days.instant(date(2027, 3, 31), time(23))
    occurrence = world.occurrence(day=date(2027, 3, 31), starts=time(23, 30), ends=time(23, 59))
    search.index(occurrence.event)
    here, later = joined(world, occurrence, "here"), joined(world, occurrence, "later")
    organizer = world.ctx(world.organizer)
    proxy.check_in(organizer, occurrence, here.ref)
    draft = Draft(occurrence.event.title, date(2027, 4, 1), time(0, 5), time(1), occurrence.venue)
    changed = rescheduling.change(organizer, occurrence, draft).occurrence
    assert (changed.code, changed.venue_code) == (occurrence.code, occurrence.venue_code)
    assert changed.starts_at == days.instant(date(2027, 4, 1), time(0, 5))
    assert Attendance.get().day == date(2027, 4, 1)
    paid: defaultdict[int, int] = defaultdict(int)
    for entry in ledger.history(here.person_id):
        paid[days.fiscal_year(entry.day)] += entry.amount
    assert (paid[2026], paid[2027]) == (0, 10)
    world.clock.now = days.instant(date(2027, 4, 1), time(0, 10))
    phone = Phone(world, changed)
    assert phone.one(phone.of(later))["status"] == "recorded"
    own = world.device_ctx("walks in")
    self_check_in.check_in(own, access.by_venue_code(occurrence.venue_code), None, 1, 0)
    assert {row.day for row in Attendance.select()} == {date(2027, 4, 1)}
    sealing.seal_new(world.system)
    assert [fault for fault in verifying.verify(world.system) if not fault.startswith("rollup")] == []
