"""Reading cells as they are now: what was summed up at the last refresh, and what has changed since."""

import contextlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from shishin.core import db, sql
from shishin.stats import rollups
from shishin.stats.cells import COLUMNS, PLACE, Cells, Key
from shishin.stats.facts import day_of
from shishin.stats.models import ALL, ALL_GROUPS

_SELECT = f'SELECT month, ward, field, "group", {", ".join(COLUMNS)} FROM month_cell WHERE '
_MONTHS = _SELECT + 'month IN (??) AND ward = ? AND field = ? AND "group" = ?'
_EVERY_WARD = sql.Statement(_SELECT + "month = ? AND ward <> '' AND field = ? AND \"group\" = ?")
_EVERY_FIELD = sql.Statement(_SELECT + "month = ? AND ward = ? AND field <> '' AND \"group\" = ?")
_EVERY_GROUP = sql.Statement(_SELECT + 'month = ? AND ward = ? AND field = ? AND "group" > 0')
_SOME_GROUPS_EARLIER = _SELECT + "\"group\" IN (??) AND ward = '' AND field = '' AND month < ?"
# One probe a group, however many years there are.
_NOT_NEW = sql.Statement(
    """
    SELECT now."group" FROM month_cell AS now
    WHERE now.month = ? AND now.ward = '' AND now.field = '' AND now."group" > 0 AND EXISTS (
      SELECT 1 FROM month_cell AS earlier
      WHERE earlier."group" = now."group" AND earlier.ward = '' AND earlier.field = ''
        AND earlier.month < now.month AND earlier.held > 0)
    """
)
_FACTS_BETWEEN = sql.Statement(
    'SELECT ward, field, "group", helping + home + part + walk_in + maybe + going, occurrence_id '
    "FROM occurrence_facts WHERE day BETWEEN ? AND ?"
)
_HELD = PLACE["held"]
_CLASSES = PLACE["attendances"]


# Ward, field, group: each one's code or "all of them".
Place = tuple[str, str, int]
EVERYWHERE: Place = (ALL, ALL, ALL_GROUPS)
# In the order of `cells.COLUMNS`.
Counts = list[int]


class Book:
    """The cells of one moment: what `opened` gives."""

    def __init__(self, now: datetime) -> None:
        """Find out what has changed since the last refresh."""
        self._change = rollups.pending(sql.micros(now))
        self._since = self._change.cells()

    def months(self, months: Collection[date], place: Place) -> dict[date, Counts]:
        """Return the counts of these months at one place, by month; a month without any has zeros."""
        found = self._brought_up(
            sql.among(_MONTHS, len(months)).rows(*months, *place),
            lambda key: key[0] in months and key[1:] == place,
        )
        return {month: found[month, *place] for month in months}

    def wards(self, month: date, place: Place) -> dict[str, Counts]:
        """Return the counts of every ward where something was held in a month, at a place otherwise."""
        _, field, group = place
        found = self._brought_up(
            _EVERY_WARD.rows(month, field, group),
            lambda key: key[1] != ALL and key == (month, key[1], field, group),
        )
        return {key[1]: counts for key, counts in _held(found)}

    def fields(self, month: date, place: Place) -> dict[str, Counts]:
        """Return the counts of every field in which something was held in a month, at a place otherwise."""
        ward, _, group = place
        found = self._brought_up(
            _EVERY_FIELD.rows(month, ward, group),
            lambda key: key[2] != ALL and key == (month, ward, key[2], group),
        )
        return {key[2]: counts for key, counts in _held(found)}

    def groups(self, month: date, place: Place) -> dict[int, Counts]:
        """Return the counts of every group that held something in a month, at a place otherwise."""
        ward, field, only = place
        found = self._brought_up(
            _EVERY_GROUP.rows(month, ward, field), lambda key: key[:3] == (month, ward, field) and key[3] > 0
        )
        return {key[3]: counts for key, counts in _held(found) if only in {ALL_GROUPS, key[3]}}

    def new_groups(self, month: date, groups: Collection[int]) -> int:
        """Return how many of the groups that took attendance in a month had never done so before it."""
        unsettled = {key[3] for key in self._since if key[3] in groups}
        known = {row[0] for row in _NOT_NEW.rows(month)} - unsettled
        if unsettled:
            earlier = self._brought_up(
                sql.among(_SOME_GROUPS_EARLIER, len(unsettled)).rows(*unsettled, month),
                lambda key: key[3] in unsettled and key[1:3] == (ALL, ALL) and key[0] < month,
            )
            known |= {key[3] for key, counts in earlier.items() if counts[_HELD] > 0}
        return sum(group not in known for group in groups)

    def heads_between(self, first: date, last: date, place: Place) -> int:
        """Return the heads from one day to another, both counted, at a place."""
        replaced = {fact.occurrence for fact in self._change.old_occurrences}
        stored: int = sum(
            heads
            for *where, heads, occurrence in _FACTS_BETWEEN.rows(first, last)
            if occurrence not in replaced and _lies_in(where, place)
        )
        return stored + sum(
            sum(fact.counts[:_CLASSES])
            for fact in self._change.new_occurrences
            if first <= fact.day <= last and _lies_in((fact.ward, fact.field, fact.group), place)
        )

    def _brought_up(self, rows: Sequence[tuple[Any, ...]], wanted: Callable[[Key], bool]) -> Cells:
        found = Cells()
        for month, ward, field, group, *counts in rows:
            found[day_of(month), ward, field, group] = counts
        for key, difference in self._since.items():
            if wanted(key):
                found[key] = [count + more for count, more in zip(found[key], difference, strict=True)]
        return found


def _held(cells: Cells) -> Iterator[tuple[Key, Counts]]:
    return ((key, counts) for key, counts in cells.items() if counts[_HELD] > 0)


def _lies_in(where: Iterable[str | int], place: Place) -> bool:
    return all(
        wanted in {everything, own} for own, wanted, everything in zip(where, place, EVERYWHERE, strict=True)
    )


@contextlib.contextmanager
def opened(now: datetime) -> Iterator[Book]:
    """Give the book of one moment: while it is open, every reading is of the same state of the store."""
    db.open_connection()
    with db.busy_when_store_fails(), db.database.atomic():
        if not db.on_sqlite():
            db.database.execute_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield Book(now)
