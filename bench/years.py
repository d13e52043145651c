"""Years of the past in a SQLite store: occurrences, sign-ups, scans, attendances and a long ledger.

Written by the store itself, set by set, because ten million rows would take the program's commands an hour;
then the month's sums are brought up to date as the worker does it.
"""

from datetime import timedelta

from shishin.core import clock, db, rng
from shishin.core.context import SYSTEM, Context
from shishin.core.db import unit_of_work
from shishin.stats import rollups

YEARS = 10
ATTENDANCES_AN_OCCURRENCE = 40
# A movement and its two postings.
ROWS_A_MOVEMENT = 3
LEDGER_ROWS_AN_ATTENDANCE = 10

_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :count) "
_PERSONS = """
    INSERT INTO person (id, pseudonym, nickname, language, created_at)
    SELECT :person + i, printf('Y%011d', i), 'けやき ' || (i % 99 + 1), 'ja', 1500000000000000 FROM n
"""
_ACCOUNTS = """
    INSERT INTO account (code, kind, person_id, created_at)
    SELECT printf('Y%011d', i), 'person', :person + i, 1500000000000000 FROM n
"""
_CITYS_ACCOUNT = """
    INSERT INTO account (code, kind, created_at) VALUES ('ISSUED', 'issued', 0) ON CONFLICT DO NOTHING
"""
# Occurrences lie evenly over the years up to yesterday; every event of the town comes again and again.
_OCCURRENCES = """
    INSERT INTO occurrence (id, event_id, code, venue_code, day, last_day, starts, ends, starts_at, ends_at,
        time_note, venue, meeting_place, address, ward, capacity_note, status, cancel_note, moved_from,
        announced, result_unit, thanks)
    SELECT :occurrence + i, 1 + i % :events, printf('Y%05d', i), printf('Y%07d', i), day, day,
        '09:00:00', '11:00:00', unixepoch(day) * 1000000, (unixepoch(day) + 7200) * 1000000,
        '', '広場', '', '', ward, '', 'scheduled', '', '', 1, '', ''
    FROM (SELECT i, date(:today, '-' || (1 + i * :days / :count) || ' days') AS day,
        (SELECT ward FROM occurrence WHERE event_id = 1 + i % :events LIMIT 1) AS ward FROM n)
"""
_VISITS = "FROM n JOIN occurrence o ON o.id = :occurrence + i / 40"
_WHO = ":person + i * 7919 % :people"
_SIGN_UPS = f"""
    INSERT INTO sign_up (occurrence_id, person_id, stance, adults, children, part, note, public_id,
        token_version, key_name, short_code, ref, source, created_at, changed_at)
    SELECT o.id, {_WHO}, CASE i % 3 WHEN 0 THEN 'maybe' ELSE 'going' END, 1, i % 5 = 0, 'all', '',
        printf('Y%015d', i), 1, 'none', printf('Y%06d', i), printf('Y%011d', i), 'list',
        o.starts_at - 86400000000, o.starts_at - 86400000000 {_VISITS}
"""
_SCANS = f"""
    INSERT INTO scan (uid, occurrence_id, person_id, kind, "by", adults, children, entitled, device, at,
        device_at, "offset", received_at, digest, status)
    SELECT printf('year-%012d', i), o.id, {_WHO}, 'in', 'camera', 1, i % 5 = 0, 1, 'phone', o.starts_at,
        o.starts_at, 0, o.starts_at, printf('%064d', i), 'recorded' {_VISITS}
"""
_ATTENDANCES = f"""
    INSERT INTO attendance (occurrence_id, person_id, day, in_at, minutes, adults, children, "by")
    SELECT o.id, {_WHO}, o.day, o.starts_at, 120, 1, i % 5 = 0, 'camera' {_VISITS}
"""
_MOVEMENTS = """
    INSERT INTO movement (id, key, kind, account_id, day, at, message, facts, cause)
    SELECT 1 + i, 'settle:years:' || i, 'settlement', a.id,
        date(:today, '-' || (1 + i * :days / :count) || ' days'), 1500000000000000 + i, 'came',
        '{"occurrence": "Y00001"}', 'attendance:Y' || (i % 100000)
    FROM n JOIN account a ON a.person_id = :person + i * 7919 % :people
"""
_EARNED = "INSERT INTO posting (movement_id, account_id, amount) SELECT id, account_id, 10 FROM movement"
_ISSUED = """
    INSERT INTO posting (movement_id, account_id, amount)
    SELECT id, (SELECT id FROM account WHERE code = 'ISSUED'), -10 FROM movement
"""


def grow(ledger_rows: int, events: int) -> None:
    """Write a past with this many ledger rows into the open store, which has a town with so many events."""
    _fill(ledger_rows, events)
    rollups.refresh(Context(SYSTEM, clock.now(), rng.SystemRng()))
    # As the store's own upkeep would have done over the years.
    db.database.execute_sql("ANALYZE")
    db.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")


@unit_of_work
def forget_sums() -> None:
    """Mark everything that has been summed up as changed, as if no worker had ever run."""
    for table, column in (("occurrence", "occurrence_id"), ("person", "person_id")):
        facts = f"SELECT DISTINCT {column} FROM {table}_facts"
        db.database.execute_sql(f"INSERT INTO {table}_mark ({table}) {facts}")


@unit_of_work
def _fill(ledger_rows: int, events: int) -> None:
    attendances = ledger_rows // LEDGER_ROWS_AN_ATTENDANCE
    people = max(attendances // 20, ATTENDANCES_AN_OCCURRENCE + 1)
    values = {
        "events": events,
        "people": people,
        "person": _next_id("person"),
        "occurrence": _next_id("occurrence"),
        "today": (clock.now() - timedelta(days=1)).date().isoformat(),
        "days": YEARS * 365,
    }
    _write(_PERSONS, values, people)
    _write(_ACCOUNTS, values, people)
    db.database.execute_sql(_CITYS_ACCOUNT)
    _write(_OCCURRENCES, values, -(-attendances // ATTENDANCES_AN_OCCURRENCE))
    for statement in (_SIGN_UPS, _SCANS, _ATTENDANCES):
        _write(statement, values, attendances)
    _write(_MOVEMENTS, values, ledger_rows // ROWS_A_MOVEMENT)
    db.database.execute_sql(_EARNED)
    db.database.execute_sql(_ISSUED)


def _next_id(table: str) -> int:
    return int(db.database.execute_sql(f"SELECT max(id) FROM {table}").fetchone()[0]) + 1


def _write(statement: str, values: dict[str, object], count: int) -> None:
    text = statement.replace("INSERT INTO", _NUMBERS + "INSERT INTO", 1)
    db.database.execute_sql(text, values | {"count": count})
