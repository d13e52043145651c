"""The demo city is full of life, sound by every check, and the same for the same seed and day."""

import shutil
from collections import Counter, defaultdict
from datetime import timedelta

import pytest

from shishin.checkin.models import Attendance, Review, SamePerson, Scan, ScanBy, Tally
from shishin.core import days, db, earth
from shishin.core.context import SYSTEM, Context
from shishin.core.earth import Position
from shishin.events import slots
from shishin.events.models import Event, Occurrence, OccurrenceStatus, Way
from shishin.groups.models import Group
from shishin.jobs import schema, verifying
from shishin.jobs.demo import calendar
from shishin.participation import headcounts
from shishin.participation.models import Part, SignUp, Stance
from shishin.people.models import Message
from shishin.points.models import Movement
from shishin.stats import indicators, rollups
from shishin.stats.classes import AttendanceClass
from shishin.stats.indicators import Filter
from tests.jobs.demo import cities
from tests.jobs.demo.cities import TODAY
from tests.stats import count_by_hand
from tests.stats.test_indicators import numbers


@pytest.fixture(scope="module")
def filled(migrated_file, tmp_path_factory):
    """The file of a small city, filled once."""
    return cities.file(migrated_file, tmp_path_factory.mktemp("demo"))


@pytest.fixture
def city(filled, tmp_path):
    """A small city."""
    yield cities.copy(filled, tmp_path)
    db.disconnect()


def content():
    """Return every row of every table."""
    return {
        model._meta.table_name: list(model.select().order_by(model._meta.primary_key).tuples())
        for model in schema.models()
    }


def test_the_same_seed_and_day_give_the_same_city(migrated_file, city, tmp_path):
    first = content()
    (tmp_path / "again").mkdir()
    cities.file(migrated_file, tmp_path / "again")
    db.connect(f"sqlite:///{tmp_path / 'again' / 'filled.db'}")
    assert content() == first


def test_another_seed_gives_another_city(migrated_file, city, tmp_path):
    names = {group.name for group in Group.select()}
    db.connect(f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'another.db')}")
    cities.fill(seed=2)
    assert {group.name for group in Group.select()} != names


def test_every_check_of_the_store_is_content(world):
    cities.fill(people=60, events=60)
    assert verifying.verify(world.system) == []
    assert Movement.select().count() > 50


def test_numbers_of_the_demo_city_equal_a_plain_count(world):
    cities.fill(people=60, events=60)
    assert rollups.refresh(world.system) == 0
    rows = count_by_hand.Rows.of_the_store(world.clock.now)
    for month in (indicators.shifted(TODAY.replace(day=1), -back) for back in (0, 1, 4, 12)):
        for ward in (None, "111040", "111074"):
            for field in (None, "environment"):
                for group in (None, 1):
                    view = indicators.month(world.system, Filter(month, ward, field, group))
                    assert numbers(view) == count_by_hand.count(rows, month, ward, field, group)


def test_some_who_walked_in_had_signed_up_with_another_browser(city):
    joined = [(word.occurrence_id, word.came_id) for word in SamePerson.select()]
    assert len(joined) > 3
    came = {(one.occurrence_id, one.person_id) for one in Attendance.select()}
    assert set(joined) <= came
    view = indicators.month(Context(SYSTEM, days.instant(TODAY)), Filter(TODAY.replace(day=1)))
    assert sum(sums.possible_pairs for _, sums in view.months) > 10


def test_this_weekend_has_something_in_every_ward(city):
    weekend = Occurrence.select().where(
        Occurrence.day.in_(calendar.weekend_of(TODAY)), Occurrence.ward.is_null(False)
    )
    assert len({occurrence.ward for occurrence in weekend}) == 10
    assert weekend.count() >= 20


def test_every_month_is_lively_and_every_class_of_attendance_happens(city):
    view = indicators.month(Context(SYSTEM, days.instant(TODAY)), Filter(TODAY.replace(day=1)))
    every_class = Counter()
    for _, sums in view.months:
        assert sums.heads > 20
        assert sums.persons > 10
        assert sums.newcomers > 0
        every_class.update(sums.classes)
    assert all(every_class[kind] > 10 for kind in AttendanceClass)
    assert 0.25 < view.now.light_rate < 0.75
    assert view.now.missed > 0


def test_there_is_one_of_every_state_that_a_page_can_show(city):
    states = Counter()
    for occurrence in Occurrence.select().where(Occurrence.day >= TODAY):
        going = headcounts.of(occurrence.id).going
        states["full"] += occurrence.capacity is not None and going == occurrence.capacity
        states["nearly full"] += occurrence.capacity is not None and going == occurrence.capacity - 2
        states["cancelled"] += occurrence.status is OccurrenceStatus.CANCELLED
        states["moved"] += bool(occurrence.moved_from)
        states["all day"] += (
            occurrence.starts is None and occurrence.day == TODAY and occurrence.ward is not None
        )
        states["several days"] += occurrence.last_day > occurrence.day
        states["imported"] += occurrence.event.group_id is None
    wanted = ("full", "nearly full", "cancelled", "moved", "all day", "several days", "imported")
    assert all(states[state] for state in wanted), states
    assert SignUp.select().where(SignUp.part == Part.HALF_HOUR).exists()
    ahead = SignUp.select().join(Occurrence).where(Occurrence.day >= TODAY, ~SignUp.turn.is_null())
    assert ahead.exists()
    assert SignUp.select().join(Way).where(~Way.seats.is_null()).exists()
    assert {row.stance for row in SignUp.select()} == {Stance.GOING, Stance.MAYBE, Stance.INTERESTED}
    assert {row.by for row in Scan.select().where(Scan.by.is_null(False))} == set(ScanBy)
    assert Tally.select().exists()
    assert Review.select().exists()
    thanked = Occurrence.select().where(Occurrence.thanks != "", Occurrence.result_amount.is_null(False))
    assert thanked.count() > 20
    assert max(Counter(occurrence.event_id for occurrence in Occurrence.select()).values()) >= 3


def test_a_venue_stays_where_it_is_and_what_was_moved_says_from_where(city):
    spots = defaultdict(set)
    for one in Occurrence.select().where(Occurrence.latitude.is_null(False)):
        spots[one.ward, one.address].add(Position(one.latitude, one.longitude))
    assert max(len(found) for found in spots.values()) > 1, "a quarter has several venues"
    for found in spots.values():
        assert all(earth.kilometres(one, other) < 0.5 for one in found for other in found)
    venues = [(one.ward, one.venue, one.latitude, one.longitude) for one in Occurrence.select()]
    assert len(set(venues)) == len({venue[:2] for venue in venues}) < len(venues) / 2
    moved = list(Occurrence.select().where(Occurrence.moved_at.is_null(False)))
    assert moved
    assert all(slots.read(one.moved_from).venue == one.venue for one in moved)


def test_nothing_happens_after_midnight_and_nobody_is_written_to(city):
    now = cities.Size(1, 1, 1, 1, TODAY).now
    assert not Attendance.select().where(Attendance.in_at >= now).exists()
    assert not SignUp.select().where(SignUp.created_at >= now).exists()
    assert not Scan.select().where(Scan.received_at > now).exists()
    assert not Message.select().exists()


def test_the_organizer_of_the_story_has_a_reception_open_all_day(city):
    group = Group.get(Group.handle == "ryokudo")
    assert group.name == "緑道みまもり隊"
    days_ahead = {
        occurrence.day
        for occurrence in Occurrence.select().join(Event).where(Event.group == group, Occurrence.day >= TODAY)
    }
    assert {TODAY, calendar.weekend_of(TODAY)[0]} <= days_ahead


def test_the_store_counts_on_after_the_citys_ids(world):
    cities.fill(people=30, events=12, months=2)
    occurrence = Occurrence.get(Occurrence.day == TODAY, Occurrence.starts.is_null())
    world.person()
    other = world.occurrence(group=world.new_group("another", "べつの会"))
    assert other.id > occurrence.id


@pytest.mark.parametrize("today", [TODAY + timedelta(days=shift) for shift in range(7)])
def test_the_weekend_is_what_is_left_of_it(today):
    weekend = calendar.weekend_of(today)
    assert weekend[0] >= today
    assert weekend[-1].weekday() == 6
    assert (weekend[-1] - today).days < 7


@pytest.mark.parametrize(("events", "months"), [(10, 1), (130, 3), (800, 16), (23_000, 13)])
def test_the_calendar_has_exactly_as_many_events_as_were_asked_for(events, months):
    plan = calendar.plan(TODAY, months, events)
    assert sum(plan.counts.values()) == events
    assert plan.first == indicators.shifted(TODAY.replace(day=1), 1 - months)
    assert min(plan.counts.values()) >= 0
