"""Whether the store holds what it must: references, seats, attendances, points, seals."""

from collections.abc import Callable, Iterator
from typing import Any

import peewee

from shishin.checkin import checks as checkin_checks
from shishin.core import db, sql
from shishin.events.models import Occurrence
from shishin.jobs import schema
from shishin.participation import headcounts
from shishin.points import checks as points_checks

# Faults of one kind come in thousands when they come; the first ones say enough.
MOST_LINES = 1000


def verify() -> list[str]:
    """Return a line for each fault that is found; none when all is well. Changes nothing."""
    checks: tuple[Callable[[], Iterator[str] | list[str]], ...] = (
        _file,
        _references,
        _seats,
        checkin_checks.faults,
        points_checks.faults,
    )
    return [fault for check in checks for fault in check()][:MOST_LINES]


def _file() -> Iterator[str]:
    """Ask SQLite whether its file is sound; PostgreSQL has checksums of its own."""
    if not db.on_sqlite():
        return
    for (line,) in db.database.execute_sql("PRAGMA integrity_check").fetchall():
        if line != "ok":
            yield f"file: {line}"


def _references() -> Iterator[str]:
    for model in schema.models():
        for key in model._meta.refs:
            yield from _of_reference(model, key)


def _of_reference(model: type[peewee.Model], key: peewee.ForeignKeyField) -> Iterator[str]:
    parent = key.rel_model.alias()
    lost: Any = (
        model.select(model._meta.primary_key)
        .join(parent, peewee.JOIN.LEFT_OUTER, on=(key == getattr(parent, key.rel_field.name)))
        .where(~key.is_null(), getattr(parent, key.rel_field.name).is_null())
        .order_by(model._meta.primary_key)
        .tuples()
    )
    for (number,) in lost:
        yield f"references: {model._meta.table_name} {number} names a {key.name} that does not exist"


_OVERFULL = sql.Statement(
    """
    SELECT o.code, o.capacity, sum(u.adults + u.children)
    FROM occurrence o JOIN sign_up u ON u.occurrence_id = o.id
    WHERE o.capacity IS NOT NULL AND u.stance = 'going' AND u.withdrawn_at IS NULL
    GROUP BY o.id, o.code, o.capacity HAVING sum(u.adults + u.children) > o.capacity ORDER BY o.id
    """
)


def _seats() -> Iterator[str]:
    wrong = headcounts.wrong()
    rows = Occurrence.select().where(Occurrence.id.in_(wrong))
    codes = {occurrence.id: occurrence.code for occurrence in rows}
    for number in wrong:
        yield f"seats: the heads of occurrence {codes.get(number, number)} are not what its sign-ups say"
    for code, capacity, heads in _OVERFULL.rows():
        yield f"seats: occurrence {code} has {int(heads)} heads going for {capacity} seats"
