"""Whether the store holds what it must: references, seats, search, attendances, points, seals, sums.

Every package says what must be true of its own tables; all is read in one state of the store, so that a
server may go on while it is checked.
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Any

import peewee

from shishin.checkin import checks as checkin_checks
from shishin.core import db
from shishin.core.context import Context
from shishin.events import checks as event_checks
from shishin.jobs import beats, schema
from shishin.participation import checks as participation_checks
from shishin.people import joining as people_joining
from shishin.points import checks as points_checks
from shishin.stats import checks as stats_checks

# Faults of one kind come in thousands when they come; the first ones say enough.
MOST_LINES = 1000


def verify(ctx: Context) -> list[str]:
    """Return a line for each fault that is found; none when all is well. Changes nothing."""
    checks: tuple[Callable[[], Iterable[str]], ...] = (
        _file,
        _references,
        people_joining.faults,
        event_checks.faults,
        participation_checks.faults,
        checkin_checks.faults,
        # A worker seals before it gives its first sign of life.
        lambda: points_checks.faults(ctx.now, begun=beats.last() is not None),
        lambda: stats_checks.faults(ctx.now),
    )
    with _one_state():
        return list(islice(chain.from_iterable(check() for check in checks), MOST_LINES))


@contextlib.contextmanager
def _one_state() -> Iterator[None]:
    db.open_connection()
    with db.busy_when_store_fails(), db.database.atomic():
        if not db.on_sqlite():
            db.database.execute_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            # Nobody waits for an operator's question, and over years of attendances it takes its time.
            db.database.execute_sql("SET LOCAL statement_timeout = 0")
        yield


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
