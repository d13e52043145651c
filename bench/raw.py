"""What the store itself does: the rows of scans written by nothing but SQLite, durable, a batch a commit.

The same schema, indexes and marks as under the program, rows made beforehand, one connection, nobody else.
"""

import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.town import opened
from shishin.core import clock, db, sql
from shishin.events.models import Occurrence

_SCAN = """
    INSERT INTO scan (uid, occurrence_id, person_id, kind, "by", adults, children, entitled, device, actor_id,
        at, device_at, "offset", received_at, digest, status)
    VALUES (?, ?, ?, 'in', 'camera', 1, 0, 1, ?, 1, ?, ?, 0, ?, ?, 'recorded')
"""
_ATTENDANCE = """
    INSERT INTO attendance (occurrence_id, person_id, day, in_at, minutes, adults, children, "by")
    VALUES (?, ?, ?, ?, 120, 1, 0, 'camera')
"""
_ACCOUNT = "INSERT INTO account (id, code, kind, person_id, created_at) VALUES (?, ?, 'person', ?, ?)"
_MOVEMENT = """
    INSERT INTO movement (id, key, kind, account_id, day, at, message, facts, cause)
    VALUES (?, ?, 'settlement', ?, ?, ?, 'came', '{"occurrence": "K0FFEE"}', 'attendance:K0FFEE')
"""
_POSTING = "INSERT INTO posting (movement_id, account_id, amount) VALUES (?, ?, ?)"
_STATEMENTS = (_SCAN, _ATTENDANCE, _ACCOUNT, _MOVEMENT, _POSTING)
# The city's account, from which all points come.
ISSUED = 1

_ROWS_OF_PERSONS = sql.Statement("SELECT id FROM person ORDER BY id LIMIT ?")


@dataclass(frozen=True, slots=True)
class Rate:
    """Scans a second: one a transaction, and a batch a transaction."""

    one: float
    batch: float


def rate(model: Path, folder: Path, scans: int, batch: int) -> Rate:
    """Write the rows of so many scans into copies of a town's file and return how fast that went."""
    file = folder / "raw.db"
    shutil.copy(model, file)
    with opened(f"sqlite:///{file}"):
        db.open_connection()
        db.database.execute_sql("DELETE FROM account")
        db.database.execute_sql(f"INSERT INTO account VALUES ({ISSUED}, 'ISSUED', 'issued', NULL, NULL, 0)")
        persons = [row[0] for row in _ROWS_OF_PERSONS.rows(2 * scans)]
        occurrence = Occurrence.select().first()
        rows = list(_rows(occurrence, persons))
        half = len(rows) // 2
        found = Rate(_written(rows[:half], 1), _written(rows[half:], batch))
    file.unlink()
    return found


def _rows(occurrence: Occurrence, persons: list[int]) -> Iterator[tuple[tuple[Sequence[object], ...], ...]]:
    """Give for each scan the rows of each statement."""
    at, day = sql.micros(clock.now()), occurrence.day.isoformat()
    for number, person in enumerate(persons, start=ISSUED + 1):
        account = f"RAW{number:013}"
        yield (
            ((f"raw-{number:032}", occurrence.id, person, "d" * 64, at, at, at, f"{number:064}"),),
            ((occurrence.id, person, day, at),),
            ((number, account, person, at),),
            ((number, f"settle:{account}:2026:1", number, day, at),),
            ((number, number, 10), (number, ISSUED, -10)),
        )


def _written(rows: Sequence[tuple[tuple[Sequence[object], ...], ...]], batch: int) -> float:
    """Write the rows, so many scans a transaction; return scans a second."""
    connection = db.database.connection()
    began = time.perf_counter()
    for start in range(0, len(rows), batch):
        some = rows[start : start + batch]
        connection.execute("BEGIN IMMEDIATE")
        for statement, of_each in zip(_STATEMENTS, zip(*some, strict=True), strict=True):
            connection.executemany(statement, [row for rows_of_one in of_each for row in rows_of_one])
        connection.execute("COMMIT")
    return len(rows) / (time.perf_counter() - began)
