"""A PostgreSQL of one's own."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests import postgres

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.postgresql


def test_the_database_is_empty_and_answers(postgresql_url):
    with psycopg.connect(postgresql_url) as connection:
        assert connection.info.dbname == "shishin"
        assert connection.info.server_version >= postgres.OLDEST * 10_000
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        assert connection.execute("SHOW timezone").fetchone() == ("UTC",)


def test_nobody_comes_in_without_the_password(postgresql_url):
    parts = urlsplit(postgresql_url)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"postgresql://shishin:guess@127.0.0.1:{parts.port}/shishin")


@pytest.mark.parametrize(("fsync", "shown"), [(True, "on"), (False, "off")])
def test_a_server_keeps_the_promise_about_power_cuts_that_was_asked_for(fsync, shown):
    with postgres.cluster(fsync=fsync) as url, psycopg.connect(url) as connection:
        assert connection.execute("SHOW fsync").fetchone() == (shown,)
        assert connection.execute("SHOW synchronous_commit").fetchone() == (shown,)
        folder = Path(connection.execute("SHOW data_directory").fetchone()[0]).parent
    assert not folder.exists()
    assert _gone(url)


def test_a_killed_run_leaves_neither_server_nor_folder():
    code = (
        "import time, psycopg; from tests import postgres\n"
        "with postgres.cluster(fsync=False) as url, psycopg.connect(url) as connection:\n"
        "    folder = connection.execute('SHOW data_directory').fetchone()[0]\n"
        "    print(url, folder, flush=True); time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    with contextlib.closing(process.stdout):
        url, folder = process.stdout.readline().split()
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    until = time.monotonic() + 20
    while Path(folder).parent.exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not Path(folder).parent.exists()
    assert _gone(url)


def _gone(url):
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return True
    return False
