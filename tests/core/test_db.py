"""The store: whole transactions, honest waits, faults as "busy"."""

import sqlite3
import threading
import time
from pathlib import Path

import peewee
import pytest

from shishin.core import db
from shishin.core.errors import StoreBusy
from shishin.core.limits import LimitCount
from shishin.core.models import EPOCH


def _row(key: str) -> None:
    LimitCount.create(scope="test", key_digest=key, window_at=EPOCH, tries=1)


@db.unit_of_work
def _write_then_fail() -> None:
    _row("half")
    msg = "a fault between two statements"
    raise RuntimeError(msg)


@db.unit_of_work
def _outer_that_survives_an_inner_refusal() -> None:
    _row("outer")
    with pytest.raises(RuntimeError), db.savepoint():
        _write_then_fail()


def test_nothing_of_a_failed_command_is_written(store: str) -> None:
    with pytest.raises(RuntimeError):
        _write_then_fail()
    assert LimitCount.select().count() == 0


def test_a_savepoint_lets_a_part_fail_alone(store: str) -> None:
    _outer_that_survives_an_inner_refusal()
    assert [row.key_digest for row in LimitCount.select()] == ["outer"]


def test_many_threads_write_without_an_error(store: str) -> None:
    faults: list[BaseException] = []

    def write(name: int) -> None:
        try:
            db.unit_of_work(_row)(f"thread {name}")
        except BaseException as fault:  # noqa: BLE001 - shown by the assertion below
            faults.append(fault)
        finally:
            db.database.obj.close()

    threads = [threading.Thread(target=write, args=(name,)) for name in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert LimitCount.select().count() == 40


def test_a_short_foreign_lock_is_waited_out(sqlite_store: str) -> None:
    path = sqlite_store.removeprefix("sqlite:///")
    other = peewee.sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    # From before: a machine at work may begin to write long after the clock began to run.
    began = time.monotonic()
    threading.Timer(0.7, lambda: other.execute("COMMIT")).start()
    db.unit_of_work(_row)("patient")
    assert 0.5 < time.monotonic() - began < db.BUSY_SECONDS
    assert LimitCount.select().count() == 1
    other.close()


def test_a_store_that_stays_locked_is_busy_not_broken(
    sqlite_store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    db.open_connection()
    db.database.execute_sql("PRAGMA busy_timeout = 200")
    path = sqlite_store.removeprefix("sqlite:///")
    other = peewee.sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy) as busy:
        db.unit_of_work(_row)("impatient")
    assert busy.value.facts["retry_after"]
    other.execute("ROLLBACK")
    other.close()
    db.unit_of_work(_row)("later")
    assert LimitCount.select().count() == 1


def test_the_store_keeps_the_rules_that_durability_needs(sqlite_store: str) -> None:
    db.open_connection()

    def pragma(name: str) -> object:
        return db.database.execute_sql(f"PRAGMA {name}").fetchone()[0]

    assert pragma("journal_mode") == "wal"
    assert pragma("synchronous") == 2
    assert pragma("foreign_keys") == 1
    assert pragma("secure_delete") == 1
    assert peewee.sqlite3.sqlite_version_info >= db.SQLITE_NEEDED


def test_an_old_library_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peewee, "sqlite3", sqlite3)
    monkeypatch.setattr(db, "SQLITE_NEEDED", (99, 0, 0))
    with pytest.raises(db.UnfitStore):
        db.SqliteStore(tmp_path / "x.db")


@pytest.mark.postgresql
def test_postgresql_compiles_no_statement_of_ours(migrated_postgresql: str) -> None:
    # One that has not counted its rows yet takes a page's statement for one of minutes, and compiles it.
    db.connect(migrated_postgresql)
    with db.borrowed():
        assert db.database.execute_sql("SHOW jit").fetchone() == ("off",)
    db.disconnect()
