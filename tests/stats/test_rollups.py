"""Refreshing is safe to repeat, to run twice at once and beside others who write."""

import threading

import psycopg
import pytest

from shishin.checkin.models import Attendance
from shishin.core import db
from shishin.stats import rollups
from shishin.stats.models import MonthCell, OccurrenceFacts, OccurrenceMark, PersonFacts, PersonMark
from tests.stats.lively import City
from tests.stats.test_indicators import agree

only_postgresql = pytest.mark.parametrize(
    "store", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)


@pytest.fixture
def city(world):
    return City(world).fill()


def kept():
    """Return facts and cells, without their ids, cells without anything left out."""
    tables = []
    for model in (OccurrenceFacts, PersonFacts, MonthCell):
        rows = model.select(*[field for name, field in model._meta.fields.items() if name != "id"]).tuples()
        tables.append(sorted(row for row in rows if model is not MonthCell or any(row[4:])))
    return tables


def test_many_at_once_are_like_one(world, city):
    rollups.refresh(world.system)
    once = kept()
    for model in (OccurrenceFacts, PersonFacts, MonthCell):
        model.delete().execute()
    OccurrenceMark.insert_many([{"occurrence": one.id} for one in city.occurrences]).execute()
    PersonMark.insert_many([{"person": one.id} for one in city.persons]).execute()

    def refresh():
        rollups.refresh(world.system, persons_at_once=3)
        db.database.close()

    threads = [threading.Thread(target=refresh) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert kept() == once
    agree(world, wards=(None,), fields=(None,))


def test_step_by_step_is_like_from_scratch(world, city):
    rollups.refresh(world.system)
    for occurrence in city.occurrences[:10]:
        city.attend(occurrence, world.person())
        Attendance.delete().where(
            Attendance.id == Attendance.select().order_by(Attendance.id)[0].id
        ).execute()
        rollups.refresh(world.system)
    step_by_step = kept()
    for model in (OccurrenceFacts, PersonFacts, MonthCell):
        model.delete().execute()
    OccurrenceMark.insert_many([{"occurrence": one.id} for one in city.occurrences]).execute()
    PersonMark.insert_many([{"person": n} for n in range(1, 100)]).execute()
    rollups.refresh(world.system)
    assert kept() == step_by_step


@only_postgresql
def test_what_is_committed_while_a_refresh_runs_is_counted_by_the_next(world, city):
    rollups.refresh(world.system)
    attendance = Attendance.select().order_by(Attendance.id).first()
    with psycopg.connect(world.url) as other:
        # A change is under way: its mark cannot be seen yet. Another one to the same occurrence is done.
        other.execute("UPDATE attendance SET adults = 9 WHERE id = %s", (attendance.id,))
        city.attend(attendance.occurrence, world.person())
        assert rollups.refresh(world.system) > 0
        other.commit()
    agree(world, wards=(None,), fields=(None,))
    assert rollups.refresh(world.system) > 0
    agree(world, wards=(None,), fields=(None,))
