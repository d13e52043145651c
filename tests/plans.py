"""How SQLite finds what is asked for: whether an index leads there, or everything is read or sorted."""

from collections.abc import Iterator
from contextlib import contextmanager

from shishin.core import db


@contextmanager
def explained() -> Iterator[list[list[str]]]:
    """Give, when the block has ended, the steps of each statement that ran in it."""
    plans: list[list[str]] = []
    before = db.database.obj.execute_sql

    def explain(sql: str, params: object = None) -> object:
        plans.append([row[3] for row in before(f"EXPLAIN QUERY PLAN {sql}", params)])
        return before(sql, params)

    db.database.obj.execute_sql = explain
    try:
        yield plans
    finally:
        del db.database.obj.execute_sql
