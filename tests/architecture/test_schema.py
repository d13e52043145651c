"""The migrations make exactly the tables that the models describe, on both stores."""

import re
from pathlib import Path

import peewee
from playhouse import schema_diff

from shishin.core import db
from shishin.jobs import schema


def test_the_migrated_schema_is_that_of_the_models(store: str) -> None:
    db.open_connection()
    assert not schema_diff.diff_models(db.database.obj, schema.models())


def test_every_column_has_the_type_and_nullability_of_its_field(sqlite_store: str, tmp_path: Path) -> None:
    migrated = _columns(db.database.obj)
    fresh = peewee.SqliteDatabase(str(tmp_path / "fresh.db"))
    with fresh.bind_ctx(schema.models()):
        fresh.create_tables(schema.models())
    described = _columns(fresh)
    fresh.close()
    assert {name: migrated[name] for name in described} == described
    assert set(migrated) - set(described) == {"schema_migration"}


def _columns(store: peewee.Database) -> dict[str, list[tuple[object, ...]]]:
    tables = [
        name
        for (name,) in store.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
        if name[:7] != "sqlite_"
    ]
    return {
        table: sorted(
            (row[1], row[2].upper(), row[3]) for row in store.execute_sql(f'PRAGMA table_info("{table}")')
        )
        for table in tables
    }


def test_a_second_migration_run_changes_nothing(store: str) -> None:
    assert schema.migrate() == []
    assert schema.pending() == []


def test_no_migration_imports_the_program() -> None:
    files = sorted(schema.FOLDER.glob("[0-9]*.py"))
    assert files
    assert [
        file.name for file in files if re.search(r"^\s*(from|import) shishin", file.read_text(), re.MULTILINE)
    ] == []
    assert [int(file.name[:4]) for file in files] == sorted({int(file.name[:4]) for file in files})
