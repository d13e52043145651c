"""What was there before the sums is marked for the first refresh; the way back is clean."""

import pytest

from shishin.core import db
from shishin.jobs import schema
from tests.migrations.old import ATTENDANCE, EVENT, OCCURRENCE, PERSON, put, rows

NAME = "0002_rollups"


@pytest.fixture
def runner(store_before):
    """A store of the first schema, with somebody who was somewhere."""
    found = store_before(NAME)
    put("person", **PERSON)
    put("event", **EVENT)
    put("occurrence", **OCCURRENCE)
    put("attendance", **ATTENDANCE)
    return found


def test_what_was_there_before_is_marked(runner):
    runner.up(NAME)
    assert rows("person_mark", "id", "person") == [(1, 1)]
    assert rows("occurrence_mark", "id", "occurrence") == [(1, 1)]


def test_old_rows_come_through_every_later_migration(runner):
    assert schema.migrate()[0] == NAME
    assert schema.pending() == []
    assert rows("attendance", "person_id", "minutes") == [(1, 60)]
    assert set(rows("occurrence_mark", "occurrence", "0")) == {(1, 0)}


def test_the_way_back_leaves_no_trigger_behind(runner):
    runner.up(NAME)
    runner.down()
    names = db.database.obj.get_tables()
    assert "attendance" in names
    assert [name for name in names if "mark" in name or "facts" in name or "cell" in name] == []
    db.database.execute_sql("UPDATE attendance SET adults = 2")
