"""The demo city's events of another city."""

from datetime import date, timedelta

from shishin.events.models import Event, Occurrence
from shishin.jobs.demo import imported
from shishin.opendata.models import Verdict
from tests.opendata.files import SAITAMA
from tests.world import TODAY, World


def test_every_row_of_the_excerpt_is_taken_in() -> None:
    counts = imported.demo_excerpt(SAITAMA).counts()

    assert counts == {Verdict.ACCEPTED: 39, Verdict.REVIEW: 0, Verdict.REJECTED: 0}


def test_the_list_lies_around_any_day_with_its_weekdays() -> None:
    excerpt = imported.demo_excerpt(SAITAMA)

    for today in (TODAY + timedelta(days=number) for number in range(0, 400, 13)):
        moved = imported.around(excerpt, today)
        days = [each.draft.first_day for each in moved.readings if each.draft.first_day]
        was = [each.draft.first_day for each in excerpt.readings if each.draft.first_day]
        assert [day.weekday() for day in days] == [day.weekday() for day in was]
        assert sum(day < today for day in days) >= 8
        assert sum(today <= day < today + timedelta(days=42) for day in days) >= 15


def test_the_demo_shows_them_with_their_source_and_that_they_were_moved(sqlite_world: World) -> None:
    imported.take_in(sqlite_world.system, SAITAMA, TODAY)

    assert Occurrence.select().count() == 39
    event = Event.get(Event.title == "シングルマザーの会")
    assert event.source_name == "高松市（見本: 日付を週単位で動かしています）"
    assert event.source_licence == "http://creativecommons.org/licenses/by/3.0/deed.ja"
    assert [each.day for each in event.occurrences.order_by(Occurrence.day)] == [
        date(2026, 10, 25),
        date(2026, 11, 29),
    ]
