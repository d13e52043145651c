"""Hot statements, written out once: peewee spends more on building SQL than the store on running it.

Only for what runs at every tap. Anything else is said with models.
"""

import functools
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

import peewee

from shishin.core import db
from shishin.core.models import EPOCH, MICROSECOND

Row = TypeVar("Row", bound=peewee.Model)


class Statement:
    """A statement with a `?` for each value; the same text serves both stores. Faults fly as peewee's do."""

    def __init__(self, text: str) -> None:
        """Keep the statement as each store's driver wants it."""
        self._marked = text
        self._formatted = text.replace("%", "%%").replace("?", "%s")

    def _cursor(self, values: Sequence[object]) -> Any:
        store = db.database.obj
        return store.execute_sql(self._marked if store.param == "?" else self._formatted, values)

    def row(self, *values: object) -> tuple[Any, ...] | None:
        """Run it; return the first row, or None."""
        found: tuple[Any, ...] | None = self._cursor(values).fetchone()
        return found

    def one(self, *values: object) -> tuple[Any, ...]:
        """Run it; return the row that it must give: an aggregate's, or one just written."""
        found = self.row(*values)
        if found is None:
            raise LookupError(self._marked)
        return found

    def rows(self, *values: object) -> list[tuple[Any, ...]]:
        """Run it; return every row."""
        found: list[tuple[Any, ...]] = self._cursor(values).fetchall()
        return found

    def run(self, *values: object) -> int:
        """Run it; return how many rows it changed."""
        return int(self._cursor(values).rowcount)

    def each(self, rows: Sequence[Sequence[object]]) -> None:
        """Run it once for each row of values."""
        if not rows:
            return
        if len(rows) == 1:
            self._cursor(rows[0])
            return
        store = db.database.obj
        with peewee.__exception_wrapper__:  # type: ignore[attr-defined]
            store.cursor().executemany(self._marked if store.param == "?" else self._formatted, rows)


class Query(Generic[Row]):
    """A query of models whose SQL is built once: what joins six tables takes longer to say than to ask.

    `Query(lambda value: Device.select().where(Device.digest == value))`; every `value` stands for the next of
    those that are asked with, as they are stored. Anything else that varies does not belong into it.
    """

    def __init__(self, say: Callable[[peewee.SQL], Any]) -> None:
        """Keep how the query is said; it is said when it is first asked, once for each store's driver."""
        self._said = functools.cache(lambda mark: _said(say(peewee.SQL(mark))))

    def first(self, *values: object) -> Row | None:
        """Ask; return the first row with all that it is joined with, or None."""
        query, text = self._said(db.database.obj.param)
        cursor = db.database.obj.execute_sql(text, values)
        # Executing it without building its SQL again is a thing for which peewee has no public way.
        found: list[Row] = list(query.clone()._get_cursor_wrapper(cursor))  # noqa: SLF001
        return found[0] if found else None


def _said(query: Any) -> tuple[Any, str]:
    text, values = query.sql()
    if values:
        msg = f"only what is asked with may be a value, not {values}: {text}"
        raise ValueError(msg)
    return query, text


@functools.lru_cache(maxsize=1024)
def among(text: str, *counts: int) -> Statement:
    """Return the statement in which each `(??)` stands for as many values as the counts say, in order."""
    for count in counts:
        text = text.replace("(??)", f"({','.join('?' * count)})", 1)
    return Statement(text)


def micros(instant: datetime) -> int:
    """Return an instant as it is stored: microseconds since 1970."""
    return (instant - EPOCH) // MICROSECOND


def instant(stored: int) -> datetime:
    """Return the instant of microseconds since 1970, as `micros` stored it."""
    return EPOCH + stored * MICROSECOND
