"""The store: connecting by the rules that durability needs, and the unit of work.

SQLite (the default): library 3.51.3 or newer (older ones have the WAL-reset corruption bug), WAL, synchronous
FULL, one idle keeper connection per process, writes only in BEGIN IMMEDIATE, writers of all processes in a
fair queue (a lock on a side file) because SQLite's own busy handler polls and lets a process starve.
PostgreSQL: READ COMMITTED with row locks; a deadlock or serialization failure is tried again.
"""

import contextlib
import fcntl
import functools
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from urllib.parse import unquote, urlsplit

import peewee
from playhouse.pool import MaxConnectionsExceeded, PooledPostgresqlDatabase, PooledSqliteDatabase

from shishin.core.errors import StoreBusy

database = peewee.DatabaseProxy()

SQLITE_NEEDED = (3, 51, 3)
BUSY_SECONDS = 5
RETRY_AFTER_SECONDS = 2
POSTGRES_TRIES = 5
MOST_CONNECTIONS = 32
# Longer than any honest statement of ours, shorter than the 15 seconds after which nothing may hang.
STATEMENT_MILLISECONDS = 10_000
WIPING_MILLISECONDS = 300

# Locked, full, unreadable, away: faults of the store, not of what was asked.
FAULTS = (peewee.OperationalError, peewee.InterfaceError, peewee.InternalError, MaxConnectionsExceeded)

# The library that peewee chose: pysqlite3's where it is installed.
_sqlite3: Any = vars(peewee)["sqlite3"]

P = ParamSpec("P")
R = TypeVar("R")


class UnfitStore(Exception):
    """The store's library is too old to be trusted with data."""


class SqliteStore(PooledSqliteDatabase):  # type: ignore[misc]
    """A SQLite file under our rules, with a queue for the writers of all processes.

    Connections belong to the process, not to its threads: a server ends threads that are idle, and a thread
    of a server that is not Python's own cannot let a connection go without taking the process with it.
    """

    def __init__(self, path: Path) -> None:
        """Open the file at the first use; make its folder."""
        if _sqlite3.sqlite_version_info < SQLITE_NEEDED:
            msg = f"SQLite {_sqlite3.sqlite_version} can lose data; install pysqlite3 0.6.1 or newer"
            raise UnfitStore(msg)
        path.parent.mkdir(parents=True, exist_ok=True)
        self.queue = WriterQueue(path.with_name(path.name + ".writers"))
        self._keeper: Any = None
        self._keeper_pid = 0
        super().__init__(
            str(path),
            pragmas={
                "journal_mode": "wal",
                "synchronous": "full",
                "foreign_keys": 1,
                "busy_timeout": BUSY_SECONDS * 1000,
                "secure_delete": 1,
                "cache_size": -32_000,
                "temp_store": "memory",
                "mmap_size": 0,
            },
            timeout=BUSY_SECONDS,
            max_connections=MOST_CONNECTIONS,
            check_same_thread=False,
        )

    def _connect(self) -> Any:
        # One idle connection stays, so that closing the last working one does not cost a checkpoint.
        connection = super()._connect()
        if self._keeper is None or self._keeper_pid != os.getpid():
            self._keeper, self._keeper_pid = self._idle_connection(), os.getpid()
        return connection

    def execute_sql(self, sql: str, params: Sequence[object] | None = None) -> Any:
        """Run a statement, by the shortest way that the driver has: this runs a dozen times at every scan."""
        if self.query_hooks:
            return super().execute_sql(sql, params)
        with peewee.__exception_wrapper__:  # type: ignore[attr-defined]
            return self.connection().execute(sql, params or ())

    def _idle_connection(self) -> Any:
        idle = _sqlite3.connect(self.database, timeout=BUSY_SECONDS, check_same_thread=False)
        # Only a statement that reads opens the file and its log.
        idle.execute("SELECT count(*) FROM sqlite_master").fetchone()
        return idle

    def release(self) -> None:
        """Close the keeper; for the end of a process or a test."""
        if self._keeper is not None:
            self._keeper.close()
            self._keeper = None


class WriterQueue:
    """One writer at a time: a mutex among threads, a file lock among processes, both with a time limit."""

    def __init__(self, path: Path) -> None:
        """Use this side file, made when needed."""
        self._path = path
        self._mutex = threading.Lock()
        self._file: int | None = None
        self._pid = 0

    @contextlib.contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for the turn to write, at most `BUSY_SECONDS`; raises `StoreBusy` after that."""
        until = time.monotonic() + BUSY_SECONDS
        if not self._mutex.acquire(timeout=BUSY_SECONDS):
            raise StoreBusy(retry_after=RETRY_AFTER_SECONDS)
        try:
            descriptor = self._descriptor()
            self._lock(descriptor, until)
            try:
                yield
            finally:
                fcntl.flock(descriptor, fcntl.LOCK_UN)
        finally:
            self._mutex.release()

    def _descriptor(self) -> int:
        # A lock belongs to the open file: a forked child that used its parent's would share the turn.
        if self._file is None or self._pid != os.getpid():
            try:
                self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            except OSError as fault:
                raise StoreBusy(retry_after=RETRY_AFTER_SECONDS) from fault
            self._pid = os.getpid()
        return self._file

    def _lock(self, descriptor: int, until: float) -> None:
        pause = 0.0001
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > until:
                    raise StoreBusy(retry_after=RETRY_AFTER_SECONDS) from None
                time.sleep(pause)
                pause = min(pause * 1.5, 0.002)
            else:
                return


def connect(url: str) -> peewee.Database:
    """Bind the models to the store at this address; raises `UnfitStore` or ValueError.

    Safe to repeat: the former store is let go.
    """
    parts = urlsplit(url)
    store: peewee.Database
    if parts.scheme == "sqlite":
        store = SqliteStore(Path(unquote(url.removeprefix("sqlite:///"))))
    elif parts.scheme in {"postgresql", "postgres"}:
        store = _postgres(url)
    else:
        msg = f"SHISHIN_DATABASE_URL begins with sqlite:/// or postgresql://, not {parts.scheme!r}"
        raise ValueError(msg)
    disconnect()
    database.initialize(store)
    return store


def disconnect() -> None:
    """Let the present store go."""
    store = database.obj
    if store is None:
        return
    if not store.is_closed():
        store.close()
    if isinstance(store, PooledPostgresqlDatabase | SqliteStore):
        store.close_all()
    if isinstance(store, SqliteStore):
        store.release()


def _postgres(url: str) -> peewee.Database:
    parts = urlsplit(url)
    extra = dict(pair.partition("=")[::2] for pair in parts.query.split("&") if pair)
    pooled: peewee.Database = PooledPostgresqlDatabase(
        parts.path.lstrip("/"),
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        host=extra.get("host") or parts.hostname,
        port=int(extra.get("port") or parts.port or 5432),
        options=(
            f"-c statement_timeout={STATEMENT_MILLISECONDS} -c lock_timeout={BUSY_SECONDS * 1000}"
            # Compiling pays for statements of seconds. Ours take milliseconds, and a store that has not yet
            # counted its rows believes that they are long: then it compiles for seconds at every page.
            " -c timezone=UTC -c jit=off"
        ),
        max_connections=MOST_CONNECTIONS,
        stale_timeout=300,
        timeout=BUSY_SECONDS,
    )
    return pooled


def on_sqlite() -> bool:
    """Say whether the present store is SQLite."""
    return isinstance(database.obj, peewee.SqliteDatabase)


def open_connection() -> None:
    """Give this thread a connection, reusing the one it has."""
    database.obj.connect(reuse_if_open=True)


def close_connection() -> None:
    """Give the thread's connection back to the process, which keeps it: opening anew costs fsyncs."""
    if not database.obj.is_closed():
        database.obj.close()


@contextlib.contextmanager
def borrowed() -> Iterator[None]:
    """Give this thread a connection for a moment outside of a request."""
    open_connection()
    try:
        yield
    finally:
        close_connection()


def unit_of_work(command: Callable[P, R]) -> Callable[P, R]:
    """Run a command in one transaction; a command inside a command joins it.

    Faults of the store (locked, full, away) become `StoreBusy`. Nothing is half written.
    """

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if database.in_transaction():
            return command(*args, **kwargs)
        return outermost(functools.partial(command, *args, **kwargs))

    return run


def outermost(work: Callable[[], R]) -> R:
    """Run work in a transaction of its own: queued and IMMEDIATE on SQLite, retried on PostgreSQL."""
    open_connection()
    store = database.obj
    if isinstance(store, SqliteStore):
        with busy_when_store_fails(), store.queue.turn(), store.atomic("IMMEDIATE"):
            return work()
    return _with_retries(store, work)


def _with_retries(store: peewee.Database, work: Callable[[], R]) -> R:
    for remaining in reversed(range(POSTGRES_TRIES)):
        try:
            with busy_when_store_fails(), store.atomic():
                return work()
        except StoreBusy as busy:
            if not remaining or not _worth_another_try(busy.__cause__):
                raise
    raise AssertionError  # pragma: no cover - the loop returns or raises


def _worth_another_try(fault: BaseException | None) -> bool:
    # 40001 serialization_failure, 40P01 deadlock_detected
    original = getattr(fault, "orig", None) or getattr(fault, "__cause__", None) or fault
    return getattr(original, "sqlstate", None) in {"40001", "40P01"}


@contextlib.contextmanager
def busy_when_store_fails() -> Iterator[None]:
    """Turn a fault of the store into `StoreBusy`, which is answered with 503 and Retry-After."""
    try:
        yield
    except FAULTS as fault:
        raise StoreBusy(retry_after=RETRY_AFTER_SECONDS) from fault


@contextlib.contextmanager
def savepoint() -> Iterator[None]:
    """Let a part of a transaction fail alone."""
    with database.obj.savepoint():
        yield


def lock_rows(model: type[peewee.Model], ids: Iterable[int]) -> None:
    """Lock rows in the order of their ids, so that two commands never wait for each other in a ring.

    On SQLite the transaction already excludes every other writer.
    """
    wanted = sorted(set(ids))
    if on_sqlite() or not wanted:
        return
    # Written out: it stands in every command, and peewee takes longer to build it than the store to do it.
    meta: Any = model._meta
    key, marks = f'"{meta.primary_key.column_name}"', ",".join(["%s"] * len(wanted))
    text = f'SELECT {key} FROM "{meta.table_name}" WHERE {key} IN ({marks}) ORDER BY {key} FOR UPDATE'  # noqa: S608
    database.obj.execute_sql(text, wanted).fetchall()


def wipe_traces() -> bool:
    """Bring SQLite's log into its file and empty the log, so that what was deleted lies nowhere any more.

    Not inside a transaction. False where a writer, or somebody who still reads an older state, prevents it:
    later, then. PostgreSQL does the same by itself when it vacuums.
    """
    open_connection()
    store = database.obj
    if not isinstance(store, SqliteStore):
        return True
    try:
        with busy_when_store_fails(), store.queue.turn():
            return _emptied(store)
    except StoreBusy:
        return False


def _emptied(store: SqliteStore) -> bool:
    # Everybody who writes waits meanwhile: not as long as a backup may be reading.
    store.execute_sql(f"PRAGMA busy_timeout = {WIPING_MILLISECONDS}")
    try:
        (prevented, _, _) = store.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        store.execute_sql(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    return not prevented
