"""Stores, clock and cast for every test: made by migrating, on SQLite and on PostgreSQL."""

import functools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from shishin.core import db, signing
from shishin.jobs import schema
from tests.world import KEYS, World

pytest_plugins = ["tests.postgres", "tests.machine", "tests.sharing", "tests.site"]


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file brought to the newest schema once, copied for each test."""
    path = tmp_path_factory.mktemp("store") / "migrated.db"
    db.connect(f"sqlite:///{path}")
    schema.migrate()
    db.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.disconnect()
    return path


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_url: str) -> str:
    """The address of a PostgreSQL database brought to the newest schema."""
    db.connect(postgresql_url)
    schema.migrate()
    db.disconnect()
    return postgresql_url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty, migrated store of each kind: the test runs on both. Gives its address."""
    signing.use(KEYS)
    if request.param == "sqlite":
        path = tmp_path / "shishin.db"
        shutil.copy(request.getfixturevalue("migrated_file"), path)
        url = f"sqlite:///{path}"
        db.connect(url)
    else:
        url = request.getfixturevalue("migrated_postgresql")
        db.connect(url)
        empty_postgresql()
    yield url
    db.disconnect()


def empty_postgresql() -> None:
    """Empty every table. The ledger's own guards are lifted for this connection only.

    Few rows are deleted much sooner than forty tables are truncated.
    """
    db.open_connection()
    db.database.execute_sql(_emptying())


_FROM_ONE = (
    "SELECT setval(quote_ident(sequencename)::regclass, 1, false) FROM pg_sequences "
    "WHERE schemaname = 'public' AND last_value IS NOT NULL"
)


@functools.cache
def _emptying() -> str:
    names = [model._meta.table_name for model in schema.models()]
    return "; ".join(
        [
            "SET session_replication_role = replica",
            *(f'DELETE FROM "{name}"' for name in names),
            _FROM_ONE,
            "INSERT INTO list_version (number) VALUES (1)",
            "SET session_replication_role = DEFAULT",
        ]
    )


@pytest.fixture
def sqlite_store(migrated_file: Path, tmp_path: Path) -> Iterator[str]:
    """An empty, migrated SQLite store, for tests that are about no store in particular."""
    signing.use(KEYS)
    path = tmp_path / "shishin.db"
    shutil.copy(migrated_file, path)
    db.connect(f"sqlite:///{path}")
    yield f"sqlite:///{path}"
    db.disconnect()


@pytest.fixture
def world(store: str, tmp_path: Path) -> World:
    """The cast and an application on each kind of store."""
    return World(store, tmp_path)


@pytest.fixture
def sqlite_world(sqlite_store: str, tmp_path: Path) -> World:
    """The cast and an application on SQLite only, for pages whose store does not matter."""
    return World(sqlite_store, tmp_path)
