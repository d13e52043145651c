"""What waited on a phone without a network: the last press counts, in whatever order the presses arrive."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shishin.core.context import Context
from shishin.participation import detailing, headcounts, sign_ups, withdrawing
from shishin.participation.detailing import Details
from shishin.participation.models import SignUp, Stance
from shishin.participation.waited import Overtaken
from tests.world import SATURDAY, World

HOUR = timedelta(hours=1)


def pressed(world: World, at: datetime) -> Context:
    """The context of something that was pressed before it arrives now."""
    ctx = world.device_ctx()
    return Context(ctx.actor, ctx.now, ctx.rng, pressed_at=at)


def joined(world: World) -> tuple[SignUp, datetime]:
    """A sign-up, and a moment after it; by now an hour has gone by."""
    sign_up = sign_ups.join(world.device_ctx(), world.occurrence(), Stance.GOING)
    world.clock.move(hours=1)
    return SignUp.get_by_id(sign_up.id), world.clock.now - HOUR / 2


def test_a_join_that_waited_is_a_join(world: World) -> None:
    at = world.clock.now - HOUR
    sign_ups.join(pressed(world, at), world.occurrence(), Stance.GOING)
    sign_up = SignUp.get()
    assert (sign_up.changed_at, sign_up.created_at) == (at, world.clock.now)
    assert headcounts.wrong() == []


def test_a_join_that_arrives_after_a_withdrawal_changes_nothing(world: World) -> None:
    sign_up, at = joined(world)
    withdrawing.withdraw(world.device_ctx(), sign_up)
    with pytest.raises(Overtaken):
        sign_ups.join(pressed(world, at), sign_up.occurrence, Stance.GOING)
    assert SignUp.get().withdrawn_at is not None


def test_a_withdrawal_that_arrives_after_another_join_changes_nothing(world: World) -> None:
    sign_up, at = joined(world)
    sign_ups.join(world.device_ctx(), sign_up.occurrence, Stance.MAYBE)
    with pytest.raises(Overtaken):
        withdrawing.withdraw(pressed(world, at), SignUp.get())
    with pytest.raises(Overtaken):
        detailing.change(pressed(world, at), SignUp.get(), Details(note="おくれます"))
    assert (SignUp.get().stance, SignUp.get().withdrawn_at, SignUp.get().note) == (Stance.MAYBE, None, "")


def test_undoing_what_was_withdrawn_anew_changes_nothing(world: World) -> None:
    sign_up, at = joined(world)
    withdrawing.withdraw(world.device_ctx(), sign_up)
    with pytest.raises(Overtaken):
        withdrawing.undo(pressed(world, at), SignUp.get())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.lists(st.sampled_from(["going", "maybe", "interested", "withdraw"]), min_size=1, max_size=5),
    data=st.data(),
)
def test_whatever_arrives_when_and_how_often_the_last_press_counts(
    sqlite_world: World, words: list[str], data: st.DataObject
) -> None:
    world = sqlite_world
    world.clock.now = SATURDAY - 24 * HOUR
    sign_up, _ = joined(world)
    begin = world.clock.now
    times = [begin + timedelta(seconds=place) for place in range(len(words))]
    world.clock.move(hours=1)
    arriving = data.draw(st.permutations([*range(len(words)), *range(len(words))]))
    for place in arriving:
        ctx = pressed(world, times[place])
        try:
            if words[place] == "withdraw":
                withdrawing.withdraw(ctx, SignUp.get_by_id(sign_up.id))
            else:
                sign_ups.join(ctx, sign_up.occurrence, Stance(words[place]))
        except Overtaken:
            continue
    stands = SignUp.get_by_id(sign_up.id)
    said = "withdraw" if stands.withdrawn_at is not None else stands.stance.value
    assert said == words[-1]
    assert stands.changed_at == times[-1]
    assert headcounts.wrong() == []
