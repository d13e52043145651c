"""What somebody with the database's password could do behind the program's back."""

from collections.abc import Iterator
from contextlib import contextmanager

from shishin.core import db

KEPT = ("movement", "posting", "seal")


@contextmanager
def triggers_dropped() -> Iterator[None]:
    """Let the store accept what its triggers refuse, and forget about foreign keys."""
    store = db.database.obj
    if db.on_sqlite():
        for table in KEPT:
            for deed in ("update", "delete"):
                store.execute_sql(f"DROP TRIGGER IF EXISTS {table}_no_{deed}")
        store.execute_sql("PRAGMA foreign_keys = 0")
        yield
        store.execute_sql("PRAGMA foreign_keys = 1")
    else:
        store.execute_sql("SET session_replication_role = replica")
        yield
        store.execute_sql("SET session_replication_role = DEFAULT")


def do(*statements: str) -> None:
    """Run statements as that person would."""
    with triggers_dropped():
        for statement in statements:
            db.database.obj.execute_sql(statement)
