"""The numbers of a month equal a plain count of every row, before and after any refresh."""

import itertools
from datetime import date, timedelta

import pytest

from shishin.checkin.models import Attendance, Tally
from shishin.core import db
from shishin.events.models import Event, Occurrence, Way
from shishin.participation.models import SignUp, Stance
from shishin.stats import indicators, rollups
from shishin.stats.indicators import Filter
from shishin.stats.models import UNKNOWN
from tests.stats import count_by_hand
from tests.stats.lively import City

TODAY = date(2026, 10, 24)
MONTHS = [indicators.shifted(date(2026, 10, 1), -back) for back in (0, 1, 5, 12)]


def numbers(view):
    """Return what a view says in the words of the hand count."""
    now = view.now
    return {
        "classes": {str(kind): heads for kind, heads in now.classes.items()},
        "heads": now.heads,
        "light": now.light,
        "attendances": now.attendances,
        "persons": now.persons,
        "newcomers": now.newcomers,
        "returned": now.returned,
        "expected": now.expected,
        "missed": now.missed,
        "groups": view.groups,
        "new_groups": view.new_groups,
    }


def agree(world, months=MONTHS, wards=(None, "111040", "-"), fields=(None, "children"), groups=(None, 1)):
    rows = count_by_hand.Rows.of_the_store(world.clock.now)
    seen = 0
    for month, ward, field, group in itertools.product(months, wards, fields, groups):
        view = indicators.month(world.system, Filter(month, ward, field, group))
        by_hand = count_by_hand.count(rows, month, ward, field, group)
        assert numbers(view) == by_hand, (month, ward, field, group)
        seen += by_hand["heads"]
    assert seen > 0


@pytest.fixture
def city(world):
    return City(world).fill()


def test_a_month_is_right_before_the_first_refresh(world, city):
    agree(world)


def test_a_month_is_right_after_a_refresh_in_small_steps(world, city):
    assert rollups.refresh(world.system, persons_at_once=7) > 0
    agree(world)


def test_refreshing_again_finds_nothing_to_do(world, city):
    rollups.refresh(world.system)
    assert rollups.refresh(world.system) == 0


def test_whatever_changes_afterwards_is_in_the_numbers_at_once_and_after_the_next_refresh(world, city):
    rollups.refresh(world.system)
    change_everything(city)
    agree(world)
    assert rollups.refresh(world.system) > 0
    agree(world)


def some(model, of, rest):
    """Return the ids of a table that leave this rest."""
    return [row.id for row in model.select(model.id).order_by(model.id) if row.id % of == rest]


@db.unit_of_work
def change_everything(city):
    """Change a row of every table that the numbers come from, by every kind of statement."""
    here, there, elsewhere = city.occurrences[:3]
    city.attend(here, city.world.person())
    Attendance.delete().where(Attendance.id.in_(some(Attendance, 9, 0))).execute()
    Attendance.update(adults=5).where(Attendance.occurrence == elsewhere).execute()
    Attendance.update(person=city.world.person()).where(Attendance.id == some(Attendance, 9, 1)[0]).execute()
    Attendance.update(occurrence=there, person=city.world.person()).where(
        Attendance.id == some(Attendance, 9, 1)[2]
    ).execute()
    SignUp.update(withdrawn_at=SignUp.created_at).where(SignUp.id.in_(some(SignUp, 7, 0))).execute()
    SignUp.update(stance=Stance.MAYBE).where(SignUp.id.in_(some(SignUp, 7, 1))).execute()
    SignUp.delete().where(SignUp.id.in_(some(SignUp, 7, 2))).execute()
    Tally.update(adults=9).where(Tally.id.in_(some(Tally, 2, 0))).execute()
    Tally.delete().where(Tally.id.in_(some(Tally, 5, 1))).execute()
    Way.update(minutes=20).where(Way.id.in_(some(Way, 4, 0))).execute()
    Event.update(field="environment").where(Event.id == 1).execute()
    Event.update(group=2).where(Event.id == 2).execute()
    Occurrence.update(ward="111040").where(Occurrence.id == 9).execute()
    Occurrence.update(day=date(2026, 10, 5)).where(Occurrence.id == 10).execute()
    Occurrence.update(ends_at=city.world.clock.now + timedelta(days=1)).where(Occurrence.id == 12).execute()
    Occurrence.update(status="cancelled").where(Occurrence.id == 14).execute()
    Event.update(status="cancelled").where(Event.id == 3).execute()
    city.claim(here, city.persons[0])


@pytest.mark.parametrize("refreshed", [False, True])
def test_what_ends_counts_from_then_on_though_no_row_changes(world, city, refreshed):
    rollups.refresh(world.system)
    ending = [one for one in Occurrence.select() if one.ends_at > world.clock.now]
    assert ending
    missed_at_first = missed(world)
    for _ in range(2):
        world.clock.move(hours=1)
        if refreshed:
            assert rollups.refresh(world.system) > 0
            assert rollups.refresh(world.system) == 0
        agree(world)
    assert missed(world) > missed_at_first


def missed(world):
    return sum(indicators.month(world.system, Filter(month)).now.missed for month in every_month())


def every_month():
    return [indicators.shifted(date(2026, 10, 1), -back) for back in range(18)]


def test_one_scan_at_what_still_runs_makes_nobody_absent(world):
    city = City(world, occurrences=1)
    runs = city.occurrences[0]
    runs.day, runs.ends_at = TODAY, world.clock.now + timedelta(hours=14)
    runs.save()
    for person in city.persons[:8]:
        city.sign_up(runs, person)
    SignUp.update(stance=Stance.GOING, withdrawn_at=None).execute()
    city.attend(runs, city.persons[0])

    def counted():
        now = indicators.month(world.system, Filter(date(2026, 10, 1))).now
        return now.expected > 0, now.missed > 0, now.absence_rate is None

    assert counted() == (False, False, True)
    world.clock.move(hours=14)
    assert counted() == (True, True, False)
    Occurrence.update(status="cancelled").execute()
    assert counted() == (False, False, True)


def test_the_same_days_of_a_year_before_are_compared_while_a_month_runs(world, city):
    rollups.refresh(world.system)
    city.attend(city.occurrences[0], world.person())
    rows = count_by_hand.Rows.of_the_store(world.clock.now)
    first, last = date(2025, 10, 1), date(2025, 10, 24)

    def heads_until(until):
        kept = [
            row
            for row in (*rows.attendances, *rows.tallies)
            if first <= rows.occurrences[row.occurrence_id].day <= until
        ]
        return sum(row.adults + row.children for row in kept)

    running = indicators.month(world.system, Filter(date(2026, 10, 1)))
    assert (running.finished, running.until, running.heads_year_before) == (False, TODAY, heads_until(last))
    world.clock.move(days=30)
    finished = indicators.month(world.system, Filter(date(2026, 10, 1)))
    assert (finished.finished, finished.heads_year_before) == (True, heads_until(date(2025, 10, 31)))
    assert finished.heads_year_before == finished.year_before.heads


@pytest.mark.parametrize(
    ("month", "today", "final"),
    [
        (date(2026, 10, 1), date(2026, 10, 24), date(2026, 6, 1)),
        (date(2026, 10, 1), date(2026, 10, 29), date(2026, 6, 1)),
        (date(2026, 10, 1), date(2026, 10, 30), date(2026, 7, 1)),
        (date(2026, 10, 1), date(2027, 3, 1), date(2026, 10, 1)),
        (date(2026, 1, 1), date(2026, 10, 24), date(2026, 1, 1)),
    ],
)
def test_the_returning_are_those_of_the_newest_month_whose_ninety_days_are_over(month, today, final):
    assert indicators.newest_final(month, today) == final
    last = indicators.shifted(final, 1) - timedelta(days=1)
    assert last + timedelta(days=90) < today


def test_wards_and_fields_leave_their_own_filter_aside(world, city):
    month = date(2026, 9, 1)
    free = indicators.month(world.system, Filter(month))
    ward = next(code for code in free.wards if code != UNKNOWN)
    one = indicators.month(world.system, Filter(month, ward=ward))
    assert free.wards == one.wards
    assert sum(sums.heads for sums in free.wards.values()) == free.now.heads
    assert free.wards[ward] == one.now
    assert sum(sums.heads for sums in one.fields.values()) == one.now.heads
    assert {line.handle for line in free.top_groups} <= {"g0", "g1", "g2", "g3"}


def test_an_empty_city_has_no_rates(world):
    view = indicators.month(world.system, Filter(date(2026, 10, 1)))
    assert (view.now.heads, view.now.persons, view.groups) == (0, 0, 0)
    assert view.now.new_rate is view.now.absence_rate is view.now.light_rate is view.heads_change is None
