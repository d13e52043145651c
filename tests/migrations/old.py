"""Rows as the first schema had them, spelled out: a migration that moves data is tried on old rows."""

from shishin.core import db

PERSON = {"pseudonym": "AAAA", "nickname": "けやき 1", "language": "ja", "created_at": 0}
EVENT = {
    "title": "催し",
    **dict.fromkeys(("summary", "description", "belongings", "rain", "fee", "access", "contact"), ""),
    **dict.fromkeys(("apply_how", "apply_url", "organizer_name", "search_text"), ""),
    "flags": 0,
    "status": "published",
    "created_at": 0,
    "changed_at": 0,
}
OCCURRENCE = {
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
    "announced": True,
}
ATTENDANCE = {
    "occurrence_id": 1,
    "person_id": 1,
    "day": "2026-10-24",
    "in_at": 0,
    "minutes": 60,
    "adults": 1,
    "children": 0,
}
SIGN_UP = {
    "occurrence_id": 1,
    "stance": "going",
    "adults": 1,
    "children": 0,
    "part": "all",
    "note": "",
    "token_version": 1,
    "key_name": "k",
    "source": "list",
    "created_at": 0,
    "changed_at": 0,
}


def put(table: str, **row: object) -> None:
    """Write a row."""
    columns, marks = ", ".join(f'"{name}"' for name in row), ", ".join([db.database.param] * len(row))
    db.database.execute_sql(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', list(row.values()))


def rows(table: str, *columns: str) -> list[tuple[object, ...]]:
    """Return these columns of every row, in order."""
    found = db.database.execute_sql(f'SELECT {", ".join(columns)} FROM "{table}" ORDER BY 1, 2').fetchall()
    return [tuple(row) for row in found]
