"""Who signed up hears of a new time or place, and keeps a promised seat."""

from datetime import time

import pytest

from shishin.events import publishing
from shishin.events.drafts import Draft, WayDraft
from shishin.events.models import Flag, Occurrence, Way
from shishin.groups.access import NotYourGroup
from shishin.participation import changing, detailing, sign_ups, withdrawing
from shishin.participation.models import Stance
from shishin.people.models import Message
from tests.world import TODAY, World


def draft(**changes: object) -> Draft:
    kept = {"title": "見沼の緑道 ごみひろい", "day": TODAY, "starts": time(9), "ends": time(11)}
    return Draft(**(kept | {"venue": "緑道入口の広場", "flags": Flag.WALKIN} | changes))


def test_everybody_who_signed_up_and_chose_it_hears_of_a_new_time(world: World) -> None:
    occurrence = world.occurrence()
    for name, stance in zip("abc", (Stance.GOING, Stance.MAYBE, Stance.INTERESTED), strict=True):
        world.choose(sign_ups.join(world.device_ctx(name), occurrence, stance).person, occurrence)
    sign_ups.join(world.device_ctx("who did not choose it"), occurrence, Stance.GOING)
    gone = sign_ups.join(world.device_ctx("d"), occurrence, Stance.GOING)
    world.choose(gone.person, occurrence)
    withdrawing.withdraw(world.system, gone)
    changing.change(world.ctx(world.organizer), occurrence, draft(starts=time(10)))
    assert [message.kind for message in Message.select()] == ["moved"] * 3
    facts = Message.get().facts
    assert facts["before"] == "2026-10-24 09:00 11:00 緑道入口の広場"
    assert facts["after"] == "2026-10-24 10:00 11:00 緑道入口の広場"
    assert facts["code"] == occurrence.code


def test_every_move_is_told_and_other_changes_are_not(world: World) -> None:
    occurrence = world.occurrence()
    world.choose(sign_ups.join(world.device_ctx(), occurrence, Stance.GOING).person, occurrence)
    ctx = world.ctx(world.organizer)
    changing.change(ctx, occurrence, draft(word="軍手があると便利です。"))
    assert Message.select().count() == 0
    changing.change(ctx, occurrence, draft(venue="大宮公園"))
    world.clock.move(seconds=1)
    changing.change(world.ctx(world.organizer), occurrence, draft())
    assert Message.select().count() == 2


def test_a_promised_seat_is_not_taken_away(world: World) -> None:
    occurrence = world.occurrence(capacity=10)
    sign_up = sign_ups.join(world.device_ctx(), occurrence, Stance.GOING)
    detailing.change(world.device_ctx(), sign_up, detailing.Details(adults=2, children=1))
    ctx = world.ctx(world.organizer)
    with pytest.raises(changing.SeatsPromised) as refusal:
        changing.change(ctx, occurrence, draft(capacity=2))
    assert refusal.value.facts == {"going": 3}
    assert Occurrence.get_by_id(occurrence.id).capacity == 10
    changing.change(ctx, occurrence, draft(capacity=3))
    assert Occurrence.get_by_id(occurrence.id).capacity == 3


def test_only_the_groups_organizer_changes(world: World) -> None:
    with pytest.raises(NotYourGroup):
        changing.change(world.ctx(world.other_organizer), world.occurrence(), draft())


def test_a_way_that_somebody_chose_stays(world: World) -> None:
    ctx = world.ctx(world.organizer)
    two = (WayDraft("参加"), WayDraft("受付", 30))
    occurrence = publishing.publish(ctx, world.group, draft(ways=two))
    chosen = Way.get(Way.name == "受付")
    sign_up = sign_ups.join(world.device_ctx(), occurrence, Stance.GOING)
    sign_up.way = chosen
    sign_up.save()
    changing.change(ctx, occurrence, draft(ways=(WayDraft("参加"),)))
    assert Way.get_by_id(chosen.id).name == "受付"
