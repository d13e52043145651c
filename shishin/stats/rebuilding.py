"""Putting facts and sums right that are not what they are counted from; what is right stays as it is."""

from datetime import date

from shishin.core import db, sql
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.stats import checks, rollups
from shishin.stats.cells import COLUMNS

_MARK_OCCURRENCE = sql.Statement("INSERT INTO occurrence_mark (occurrence) VALUES (?)")
_MARK_PERSON = sql.Statement("INSERT INTO person_mark (person) VALUES (?)")
_FORGET = sql.Statement("DELETE FROM month_cell WHERE month = ?")
_WRITE = sql.Statement(
    f'INSERT INTO month_cell (month, ward, field, "group", {", ".join(COLUMNS)}) '
    f"VALUES ({', '.join('?' * (4 + len(COLUMNS)))})"
)


def rebuild(ctx: Context) -> int:
    """Count anew what was counted wrongly; return how many occurrences, persons and months that were.

    Safe to repeat, and beside a server and a worker: each step is a transaction of its own.
    """
    occurrences, persons = list(checks.wrong_occurrences(ctx.now)), list(checks.wrong_persons())
    _mark(occurrences, persons)
    rollups.refresh(ctx)
    months = list(checks.wrong_months())
    for month in months:
        _write(month)
    return len(occurrences) + len(persons) + len(months)


@unit_of_work
def _mark(occurrences: list[int], persons: list[int]) -> None:
    _MARK_OCCURRENCE.each([(number,) for number in occurrences])
    _MARK_PERSON.each([(number,) for number in persons])


@unit_of_work
def _write(month: date) -> None:
    """Write the cells of a month anew while nobody refreshes them."""
    if not db.on_sqlite():
        # A refresh writes facts and cells in one transaction, and cannot end it while this one lasts.
        db.database.execute_sql("LOCK TABLE month_cell IN SHARE ROW EXCLUSIVE MODE")
    _FORGET.run(month.isoformat())
    _WRITE.each([(*key, *counts) for key, counts in checks.sums_of(month).changed()])
