"""Writing many rows at once, under ids of our own counting: the store was empty."""

from datetime import date, datetime, time
from enum import Enum

from shishin.core import db, sql
from shishin.core.models import Model

_AS_THEY_ARE = frozenset({int, str, bool, float, type(None)})


class Table:
    """One table being filled: counts ids, and keeps rows until they are written together."""

    def __init__(self, model: type[Model], *names: str) -> None:
        """Fill these fields; the others have their defaults in every row."""
        self._name: str = model._meta.table_name
        fields = model._meta.fields
        others = [field for name, field in fields.items() if name not in {"id", *names}]
        self._others = tuple(_stored(field.default) for field in others)
        columns = [
            *(fields[name].column_name for name in ("id", *names)),
            *(one.column_name for one in others),
        ]
        marks = ", ".join("?" * len(columns))
        named = ", ".join(f'"{column}"' for column in columns)
        self._insert = sql.Statement(f'INSERT INTO "{self._name}" ({named}) VALUES ({marks})')
        self._rows: list[tuple[object, ...]] = []
        self._last = 0

    def add(self, *values: object) -> int:
        """Keep a row; return its id."""
        self._last += 1
        self._rows.append((self._last, *map(_stored, values), *self._others))
        return self._last

    def write(self) -> None:
        """Write the rows that were kept."""
        self._insert.each(self._rows)
        self._rows = []


def count_on(*models: type[Model]) -> None:
    """Let the store count ids on from where we ended; SQLite does by itself."""
    if db.on_sqlite():
        return
    for model in models:
        name = model._meta.table_name
        db.database.execute_sql(
            f"SELECT setval(pg_get_serial_sequence('\"{name}\"', 'id'), max(id)) FROM \"{name}\""
        )


def _stored(value: object) -> object:
    if type(value) in _AS_THEY_ARE:
        return value
    if isinstance(value, datetime):
        return sql.micros(value)
    if isinstance(value, date | time):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value
