"""Whoever has been checked in is there: their word is neither taken back nor changed."""

from collections.abc import Callable

import pytest

from shishin.checkin import proxy, self_check_in
from shishin.core.context import Context
from shishin.participation import arrivals, detailing, headcounts, sign_ups, standing, withdrawing
from shishin.participation.arrivals import CheckedIn
from shishin.participation.detailing import Details
from shishin.participation.headcounts import Heads
from shishin.participation.models import SignUp, Stance
from tests.world import World

CHANGES: list[Callable[[Context, SignUp], object]] = [
    withdrawing.withdraw,
    lambda ctx, sign_up: detailing.change(ctx, sign_up, Details(stance=Stance.MAYBE)),
    lambda ctx, sign_up: detailing.change(ctx, sign_up, Details(children=3)),
    lambda ctx, sign_up: sign_ups.join(ctx, sign_up.occurrence, Stance.INTERESTED),
]


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_is_changed_after_the_check_in(
    world: World, change: Callable[[Context, SignUp], object]
) -> None:
    occurrence, ctx = world.occurrence(), world.ctx(world.citizen)
    sign_up = SignUp.get_by_id(sign_ups.join(ctx, occurrence, Stance.GOING).id)
    self_check_in.check_in(ctx, occurrence, None, 1, 0)
    with pytest.raises(CheckedIn):
        change(ctx, sign_up)
    kept = SignUp.get_by_id(sign_up.id)
    assert (kept.stance, kept.children, kept.withdrawn_at) == (Stance.GOING, 0, None)
    assert headcounts.of(occurrence.id) == Heads(going=1)


def test_a_withdrawal_is_not_undone_by_whoever_came_all_the_same(world: World) -> None:
    occurrence, ctx = world.occurrence(), world.ctx(world.citizen)
    sign_up = withdrawing.withdraw(ctx, sign_ups.join(ctx, occurrence, Stance.GOING))
    self_check_in.check_in(ctx, occurrence, None, 1, 0)
    with pytest.raises(CheckedIn):
        withdrawing.undo(ctx, sign_up)


def test_a_walk_in_gives_no_word_afterwards_and_others_still_do(world: World) -> None:
    occurrence, ctx = world.occurrence(capacity=1), world.ctx(world.citizen)
    self_check_in.check_in(ctx, occurrence, None, 1, 0)
    with pytest.raises(CheckedIn):
        sign_ups.join(ctx, occurrence, Stance.GOING)
    assert sign_ups.join(world.device_ctx(), occurrence, Stance.GOING).id
    assert sign_ups.join(ctx, world.occurrence(), Stance.GOING).id, "elsewhere they are not"


def test_a_check_in_that_was_taken_back_gives_the_word_back(world: World) -> None:
    occurrence, ctx = world.occurrence(), world.ctx(world.citizen)
    sign_up = SignUp.get_by_id(sign_ups.join(ctx, occurrence, Stance.GOING).id)
    organizer = world.ctx(world.organizer)
    proxy.check_in(organizer, occurrence, sign_up.ref)
    assert arrivals.at(occurrence.id, world.citizen.id) == world.clock.now
    assert arrivals.of_person(world.citizen.id, [occurrence.id]) == {occurrence.id: world.clock.now}
    proxy.undo(organizer, occurrence, sign_up.ref)
    assert arrivals.at(occurrence.id, world.citizen.id) is None
    assert withdrawing.withdraw(ctx, sign_up).withdrawn_at


def test_the_page_for_anybody_is_not_for_a_phone_that_has_checked_in(world: World) -> None:
    occurrence, ctx = world.occurrence(), world.device_ctx("a walker")
    device = str(ctx.actor.device)
    assert standing.for_anybody(occurrence.code, device)
    self_check_in.check_in(ctx, occurrence, None, 1, 0)
    assert standing.for_anybody(occurrence.code, device) is None
    assert standing.for_anybody(occurrence.code, str(world.device_ctx("another").actor.device))
    assert standing.for_anybody(world.occurrence().code, device)
