"""Tries are counted in the store, together for all processes."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from shishin.core import limits
from shishin.core.errors import TooMany
from tests.world import World

ROOT = Path(__file__).resolve().parents[2]
LIMIT = limits.Limit("test", 3, timedelta(minutes=10))


def test_the_try_after_the_last_is_refused_until_the_window_ends(world: World) -> None:
    for _ in range(LIMIT.count):
        limits.count(world.system, LIMIT, "somebody")
    with pytest.raises(TooMany) as refusal:
        limits.count(world.system, LIMIT, "somebody")
    limits.count(world.system, LIMIT, "somebody else")
    world.clock.move(seconds=int(str(refusal.value.facts["retry_after"])))
    limits.count(world.system, LIMIT, "somebody")


COUNTING = """
import sys
from datetime import datetime, timedelta

from shishin.core import db, limits
from shishin.core.context import SYSTEM, Context
from shishin.core.errors import TooMany

db.connect(sys.argv[1])
ctx, refused = Context(SYSTEM, datetime.fromisoformat(sys.argv[2])), 0
for _ in range(10):
    try:
        limits.count(ctx, limits.Limit("test", 15, timedelta(minutes=10)), "a hall")
    except TooMany:
        refused += 1
print(refused)
db.disconnect()
"""


def test_two_processes_count_together(world: World) -> None:
    command = [sys.executable, "-c", COUNTING, world.url, world.clock.now.isoformat()]
    running = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert sum(int(one.communicate(timeout=60)[0]) for one in running) == 5
    assert [one.returncode for one in running] == [0, 0]
    assert limits.LimitCount.get().tries == 15


def test_no_address_lies_in_the_table(world: World) -> None:
    limits.count(world.system, LIMIT, "hanako@example.jp")
    rows = list(limits.LimitCount.select().dicts())
    assert len(rows) == 1
    assert "hanako" not in str(rows)


def test_old_counts_are_forgotten(world: World) -> None:
    limits.count(world.system, LIMIT, "somebody")
    world.clock.move(days=3)
    assert limits.forget_old(world.system) == 1
