"""A city as the command makes it, with its story, photos and letters: made once, copied for each test."""

import json
import shutil

import pytest

from shishin.core import db, signing
from tests.jobs.demo import cities
from tests.world import KEYS, World


@pytest.fixture(scope="session")
def made(migrated_file, tmp_path_factory):
    """The folder of a city, and what the command told of it."""
    folder = tmp_path_factory.mktemp("made")
    shutil.copy(migrated_file, folder / "shishin.db")
    signing.use(KEYS)
    done = cities.run(World(f"sqlite:///{folder / 'shishin.db'}", folder), "--json")
    db.disconnect()
    assert done.exit_code == 0, done.output
    return folder, json.loads(done.stdout.splitlines()[-1])


@pytest.fixture
def told(made):
    """What the command told."""
    return made[1]


@pytest.fixture
def town(made, tmp_path):
    """The city with an application over it."""
    folder = shutil.copytree(made[0], tmp_path / "town")
    signing.use(KEYS)
    town = World(f"sqlite:///{folder / 'shishin.db'}", folder)
    db.connect(town.url)
    yield town
    db.disconnect()
