"""A store of each kind, brought to the schema of some earlier day."""

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from playhouse import migrations

from shishin.core import db
from shishin.jobs import schema


def runner() -> migrations.Runner:
    """Return what runs migrations on the present store."""
    return migrations.Runner(db.database.obj, str(schema.FOLDER))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def bare_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """A store without any table."""
    if request.param == "sqlite":
        db.connect(f"sqlite:///{tmp_path / 'old.db'}")
        db.open_connection()
        yield
        db.disconnect()
        return
    server, name = request.getfixturevalue("postgresql_url"), f"old_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    db.connect(urlsplit(server)._replace(path=f"/{name}").geturl())
    db.open_connection()
    yield
    db.disconnect()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def store_before(bare_store: None) -> Callable[[str], migrations.Runner]:
    """Give a way to bring the store to just before a migration."""

    def bring(name: str) -> migrations.Runner:
        earlier = [file.stem for file in sorted(schema.FOLDER.glob("[0-9]*.py")) if file.stem < name]
        runner().up(earlier[-1])
        return runner()

    return bring
