"""The organizer sees who comes, by nickname, for a while; nobody else does."""

import pytest

from shishin.core.errors import SignInNeeded
from shishin.groups.access import NotYourGroup
from shishin.participation import roster, sign_ups, withdrawing
from shishin.participation.models import Stance
from tests.world import World


def test_the_organizer_sees_nicknames_and_of_the_interested_a_number(world: World) -> None:
    occurrence = world.occurrence()
    for name, stance in (
        ("a", Stance.MAYBE),
        ("b", Stance.GOING),
        ("c", Stance.INTERESTED),
        ("d", Stance.GOING),
    ):
        sign_up = sign_ups.join(world.device_ctx(name), occurrence, stance)
    withdrawing.withdraw(world.system, sign_up)
    found = roster.rows(world.ctx(world.organizer), occurrence)
    assert [row.stance for row in found] == [Stance.GOING, Stance.MAYBE]
    assert all(row.nickname and row.heads == 1 and len(row.ref) == 12 for row in found)
    assert roster.interested(world.ctx(world.organizer), occurrence) == 1


def test_thirty_days_after_the_end_the_names_are_gone(world: World) -> None:
    occurrence = world.occurrence()
    sign_ups.join(world.device_ctx(), occurrence, Stance.GOING)
    organizer = world.organizer
    world.clock.move(days=30)
    assert roster.rows(world.ctx(organizer), occurrence)[0].nickname
    world.clock.move(days=1)
    (row,) = roster.rows(world.ctx(organizer), occurrence)
    assert (row.nickname, row.note) == ("", "")


def test_nobody_else_sees_the_roster(world: World) -> None:
    occurrence = world.occurrence()
    with pytest.raises(NotYourGroup):
        roster.rows(world.ctx(world.other_organizer), occurrence)
    with pytest.raises(SignInNeeded):
        roster.rows(world.device_ctx(), occurrence)
    with pytest.raises(NotYourGroup):
        roster.interested(world.ctx(world.citizen), occurrence)
