"""Who meant to come is told that it is off."""

import pytest

from shishin.events import listing
from shishin.events.models import Occurrence, OccurrenceStatus
from shishin.groups.access import NotYourGroup
from shishin.participation import cancelling, plans, sign_ups, withdrawing
from shishin.participation.access import EventOver
from shishin.participation.cancelling import Reach
from shishin.participation.models import Stance
from shishin.people.models import Message
from tests.world import World


def test_everybody_who_signed_up_and_chose_it_is_told_once(world: World) -> None:
    occurrence = world.occurrence()
    kept = [
        sign_ups.join(world.device_ctx(name), occurrence, stance)
        for name, stance in zip("abc", Stance, strict=False)
    ]
    for sign_up in kept[1:]:
        world.choose(sign_up.person, occurrence)
    gone = sign_ups.join(world.device_ctx("d"), occurrence, Stance.GOING)
    world.choose(gone.person, occurrence)
    withdrawing.withdraw(world.system, gone)
    assert cancelling.reach(occurrence) == Reach(people=3, by_notice=0)
    before = listing.version()
    for _ in range(2):
        cancelling.cancel(world.ctx(world.organizer), occurrence, " 雨のため ")
    now = Occurrence.get_by_id(occurrence.id)
    assert (now.status, now.cancel_note, now.cancelled_at) == (
        OccurrenceStatus.CANCELLED,
        "雨のため",
        world.clock.now,
    )
    assert listing.version() == before + 1
    assert {message.person_id for message in Message.select()} == {sign_up.person_id for sign_up in kept[1:]}
    message = Message.get()
    assert (message.kind, message.facts["note"], message.facts["code"]) == (
        "cancelled",
        "雨のため",
        occurrence.code,
    )


def test_only_the_groups_organizer_cancels_and_only_what_is_not_over(world: World) -> None:
    occurrence = world.occurrence()
    with pytest.raises(NotYourGroup):
        cancelling.cancel(world.ctx(world.other_organizer), occurrence)
    organizer = world.organizer
    world.clock.move(days=1)
    with pytest.raises(EventOver):
        cancelling.cancel(world.ctx(organizer), occurrence)
    assert Occurrence.get_by_id(occurrence.id).status is OccurrenceStatus.SCHEDULED


def test_plans_are_the_actors_own_living_and_coming_ones(world: World) -> None:
    first, second = world.occurrence(title="あさ"), world.occurrence(title="ゆうがた")
    Occurrence.update(starts_at=first.ends_at).where(Occurrence.id == second).execute()
    ctx = world.device_ctx()
    sign_ups.join(ctx, second, Stance.MAYBE)
    me = world.ctx(sign_ups.join(ctx, first, Stance.GOING).person)
    sign_ups.join(world.device_ctx("somebody else"), first, Stance.GOING)
    assert [sign_up.occurrence.event.title for sign_up in plans.upcoming(me)] == ["あさ", "ゆうがた"]
    withdrawing.withdraw(me, plans.upcoming(me)[0])
    assert [sign_up.occurrence.event.title for sign_up in plans.upcoming(me)] == ["ゆうがた"]
    world.clock.move(days=1)
    assert plans.upcoming(me.at(world.clock.now)) == []
    assert plans.upcoming(world.device_ctx("nobody yet")) == []
