"""What was there before the sums is marked for the first refresh; the way back is clean."""

import pytest
from playhouse import migrations

from shishin.core import db
from shishin.jobs import schema

BEFORE = "0001_initial"
ROWS = {
    "person": {"pseudonym": "AAAA", "nickname": "けやき 1", "language": "ja", "created_at": 0},
    "event": {
        "title": "催し",
        **dict.fromkeys(("summary", "description", "belongings", "rain", "fee", "access", "contact"), ""),
        **dict.fromkeys(("apply_how", "apply_url", "organizer_name", "search_text"), ""),
        "flags": 0,
        "status": "published",
        "created_at": 0,
        "changed_at": 0,
    },
    "occurrence": {
        "event_id": 1,
        "code": "AAAAAA",
        "venue_code": "AAAAAAAA",
        "day": "2026-10-24",
        "last_day": "2026-10-24",
        "starts_at": 0,
        "ends_at": 1,
        **dict.fromkeys(("time_note", "venue", "meeting_place", "address", "capacity_note"), ""),
        **dict.fromkeys(("cancel_note", "moved_from", "result_unit", "thanks"), ""),
        "status": "scheduled",
        "announced": 1,
    },
    "attendance": {
        "occurrence_id": 1,
        "person_id": 1,
        "day": "2026-10-24",
        "in_at": 0,
        "minutes": 60,
        "adults": 1,
        "children": 0,
    },
}


@pytest.fixture
def old_store(tmp_path):
    """A store of the first schema, with somebody who was somewhere."""
    db.connect(f"sqlite:///{tmp_path / 'old.db'}")
    db.open_connection()
    runner().up(BEFORE)
    for table, row in ROWS.items():
        columns, marks = ", ".join(row), ", ".join("?" * len(row))
        db.database.execute_sql(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(row.values()))
    yield
    db.disconnect()


def runner():
    return migrations.Runner(db.database.obj, str(schema.FOLDER))


def marked(table):
    return db.database.execute_sql(f"SELECT * FROM {table}").fetchall()


def test_what_was_there_before_is_marked(old_store):
    assert "0002_rollups" in schema.migrate()
    assert marked("person_mark") == [(1, 1)]
    assert marked("occurrence_mark") == [(1, 1)]


def test_the_way_back_leaves_no_trigger_behind(old_store):
    runner().up("0002_rollups")
    runner().down()
    names = [row[0] for row in db.database.execute_sql("SELECT name FROM sqlite_master")]
    assert "attendance" in names
    assert [name for name in names if "mark" in name or "facts" in name or "cell" in name] == []
    db.database.execute_sql("UPDATE attendance SET adults = 2")
