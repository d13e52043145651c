"""Tries are counted in the store, together for all processes."""

from datetime import timedelta

import pytest

from shishin.core import limits
from shishin.core.errors import TooMany
from tests.world import World

LIMIT = limits.Limit("test", 3, timedelta(minutes=10))


def test_the_try_after_the_last_is_refused_until_the_window_ends(world: World) -> None:
    for _ in range(LIMIT.count):
        limits.count(world.system, LIMIT, "somebody")
    with pytest.raises(TooMany) as refusal:
        limits.count(world.system, LIMIT, "somebody")
    limits.count(world.system, LIMIT, "somebody else")
    world.clock.move(seconds=int(str(refusal.value.facts["retry_after"])))
    limits.count(world.system, LIMIT, "somebody")


def test_no_address_lies_in_the_table(world: World) -> None:
    limits.count(world.system, LIMIT, "hanako@example.jp")
    rows = list(limits.LimitCount.select().dicts())
    assert len(rows) == 1
    assert "hanako" not in str(rows)


def test_old_counts_are_forgotten(world: World) -> None:
    limits.count(world.system, LIMIT, "somebody")
    world.clock.move(days=3)
    assert limits.forget_old(world.system) == 1
