"""Small demo cities for tests."""

import shutil
from datetime import date

from shishin.core import city, db, signing
from shishin.jobs.demo import filling, themes
from shishin.jobs.demo.filling import Size
from tests.world import KEYS

TODAY = date(2026, 10, 24)
SMALL = ("--people", "40", "--events", "40", "--months", "2", "--today", "2026-10-24")


def run(world, *more):
    """Run the command for a small city."""
    return world.app.test_cli_runner().invoke(args=["demo", *SMALL, *more])


def fill(*, people=120, events=160, months=14, seed=1, today=TODAY):
    """Fill the present store with a small city; return its size."""
    size = Size(people, events, months, seed, today)
    filling.fill(size, city.load("saitama"), themes.load("saitama"), lambda *_: None)
    return size


def file(migrated_file, folder):
    """Fill a file with a small city; return its path."""
    path = folder / "filled.db"
    shutil.copy(migrated_file, path)
    signing.use(KEYS)
    db.connect(f"sqlite:///{path}")
    fill()
    db.disconnect()
    return path


def copy(path, folder):
    """Copy a filled file and connect to the copy; return its address."""
    shutil.copy(path, folder / "city.db")
    signing.use(KEYS)
    url = f"sqlite:///{folder / 'city.db'}"
    db.connect(url)
    return url
