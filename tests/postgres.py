"""A PostgreSQL of one's own: made for the occasion, alone in its folder, gone afterwards."""

import contextlib
import os
import pwd
import re
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import psycopg
import pytest

OLDEST = 15
PATIENCE_SECONDS = 60
TRIES = 3
# The server lives as long as somebody holds the other end of its standard input, so a killed test run
# leaves neither a process nor a folder behind.
KEEPER = """
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
( cat <&3 >/dev/null; kill -QUIT $server ) 2>/dev/null &
wait $server
rm -rf "$FOLDER"
"""
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "timezone": "UTC",
}
# A test's data need not outlive a power cut.
FORGETFUL = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


class DidNotStart(Exception):
    """A server that does not answer; says what it wrote."""


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """Give an empty database on a server that this test process has for itself."""
    with cluster(fsync=False) as url:
        yield url


def programs() -> Path | None:
    """Find the folder of the newest server programs that are new enough."""
    folders = [*Path("/usr/lib/postgresql").glob("*/bin")]
    if on_path := shutil.which("initdb"):
        folders.append(Path(on_path).resolve().parent)
    versions = {folder: _version(folder) for folder in folders}
    fitting = [folder for folder, version in versions.items() if version >= OLDEST]
    return max(fitting, key=lambda folder: versions[folder], default=None)


@contextlib.contextmanager
def cluster(*, fsync: bool) -> Iterator[str]:
    """Run a new server while the block lasts; give the address of an empty database on it.

    Raises `DidNotStart`, and `FileNotFoundError` where PostgreSQL is not installed.
    """
    found = programs()
    if found is None:
        message = f"PostgreSQL {OLDEST} or newer is not installed"
        raise FileNotFoundError(message)
    folder = Path(tempfile.mkdtemp(prefix="shishin-pg-"))
    try:
        password = _initialise(found, folder)
        with _server(found, folder, password, {} if fsync else FORGETFUL) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _version(folder: Path) -> int:
    try:
        shown = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.search(r"\b(\d+)[.\w]", shown.stdout)
    return int(found.group(1)) if found else 0


def _initialise(found: Path, folder: Path) -> str:
    password = secrets.token_hex(16)
    written = folder / "password"
    written.write_text(password, encoding="ascii")
    if (owner := _owner()) is not None:
        for path in (written, folder):
            os.chown(path, owner.pw_uid, owner.pw_gid)
    subprocess.run(
        [
            *(found / "initdb", "-D", folder / "data", "-U", "shishin", f"--pwfile={written}"),
            *("--auth-host=password", "--auth-local=trust", "--encoding=UTF8", "--locale=C"),
            *("--no-sync", "--no-instructions"),
        ],
        check=True,
        capture_output=True,
        cwd=folder,
        **_as(owner),
    )
    return password


@contextlib.contextmanager
def _server(found: Path, folder: Path, password: str, settings: dict[str, str]) -> Iterator[str]:
    for _ in range(TRIES):
        # Between asking for a free port and taking it, another process may come first.
        port = _free_port()
        with (folder / f"log-{port}").open("w+", encoding="utf-8") as log:
            keeper = _start(found, folder, log, {**SETTINGS, **settings, "port": str(port)})
            try:
                server = f"postgresql://shishin:{password}@127.0.0.1:{port}"
                if _answers(f"{server}/postgres", keeper):
                    _create_database(f"{server}/postgres")
                    yield f"{server}/shishin"
                    return
            finally:
                _stop(keeper)
            log.seek(0)
            said = log.read()
    raise DidNotStart(said)


def _start(found: Path, folder: Path, log: IO[str], settings: dict[str, str]) -> subprocess.Popen[bytes]:
    options = [f"--{name}={value}" for name, value in settings.items()]
    server = [found / "postgres", "-D", folder / "data", "-k", folder, *options]
    return subprocess.Popen(
        ["/bin/sh", "-c", KEEPER, "keeper", *server],
        stdin=subprocess.PIPE,
        stdout=log,
        stderr=subprocess.STDOUT,
        cwd=folder,
        env={**os.environ, "FOLDER": str(folder)},
        start_new_session=True,
        **_as(_owner()),
    )


def _stop(keeper: subprocess.Popen[bytes]) -> None:
    keeper.stdin.close()
    keeper.wait(PATIENCE_SECONDS)


def _answers(url: str, keeper: subprocess.Popen[bytes]) -> bool:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and keeper.poll() is None:
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(url, connect_timeout=5):
            return True
        time.sleep(0.05)
    return False


def _create_database(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE shishin")


def _owner() -> pwd.struct_passwd | None:
    """Name the account for the server, which refuses to run as root."""
    if os.getuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _as(owner: pwd.struct_passwd | None) -> dict[str, object]:
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
