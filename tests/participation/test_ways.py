"""Changing between ways of joining: seats are taken and freed together, and go to the line at once."""

import pytest

from shishin.events.models import Occurrence, Way, WayKind
from shishin.participation import checks, detailing, headcounts, seats, sign_ups
from shishin.participation.detailing import Details
from shishin.participation.models import SignUp, Stance
from shishin.participation.seats import SeatsTaken, WaySeatsTaken
from shishin.people.models import Message
from tests.threads import at_once
from tests.world import World


def two_ways(
    world: World, first: int | None, second: int | None, capacity: int | None = None
) -> tuple[Occurrence, Way, Way]:
    """An occurrence with two ways of joining that have so many seats."""
    occurrence = world.occurrence(capacity=capacity)
    Way.update(seats=first).where(Way.event == occurrence.event).execute()
    other = Way.create(event=occurrence.event, place=1, kind=WayKind.HELP, name="受付", seats=second)
    return occurrence, Way.get(Way.event == occurrence.event, Way.place == 0), other


def join(world: World, occurrence: Occurrence, name: str, **more: object) -> SignUp:
    world.clock.move(seconds=1)
    return kept(sign_ups.join(world.device_ctx(name), occurrence, Stance.WAITING, **more))


def kept(sign_up: SignUp) -> SignUp:
    return SignUp.get_by_id(sign_up.id)


def test_who_changes_gives_one_seat_to_the_line_and_takes_the_other(world: World) -> None:
    occurrence, first, second = two_ways(world, 1, 1)
    going, waiting = join(world, occurrence, "a"), join(world, occurrence, "b")
    assert (going.stance, waiting.stance) == (Stance.GOING, Stance.WAITING)
    world.choose(waiting.person, occurrence)
    detailing.change(world.device_ctx("a"), going, Details(way=second.id))
    assert (kept(going).way, kept(going).stance) == (second, Stance.GOING)
    assert (kept(waiting).way, kept(waiting).stance) == (first, Stance.GOING)
    assert Message.get().person_id == waiting.person_id
    assert seats.taken_by_way(occurrence) == {first.id: 1, second.id: 1}
    assert list(checks.faults()) == []


def test_who_finds_the_other_way_full_keeps_theirs(world: World) -> None:
    occurrence, first, second = two_ways(world, None, 1)
    join(world, occurrence, "a", way=second.id)
    sign_up = join(world, occurrence, "b")
    with pytest.raises(WaySeatsTaken) as refusal:
        detailing.change(world.device_ctx("b"), sign_up, Details(way=second.id, adults=1))
    assert refusal.value.facts == {"left": 0, "capacity": 1}
    assert (kept(sign_up).way, kept(sign_up).stance) == (first, Stance.GOING)
    with pytest.raises(WaySeatsTaken):
        sign_ups.join(world.device_ctx("b"), occurrence, Stance.GOING, way=second.id)
    assert kept(sign_up).way == first


def test_all_heads_need_seats_in_the_way_they_come_to(world: World) -> None:
    occurrence, _, second = two_ways(world, None, 2, capacity=3)
    ctx, sign_up = world.device_ctx("a"), join(world, occurrence, "a")
    detailing.change(ctx, sign_up, Details(adults=3))
    with pytest.raises(WaySeatsTaken):
        detailing.change(ctx, sign_up, Details(way=second.id))
    detailing.change(ctx, sign_up, Details(way=second.id, adults=2))
    with pytest.raises(WaySeatsTaken):
        detailing.change(ctx, sign_up, Details(adults=3))
    assert seats.taken_by_way(occurrence) == {second.id: 2}


def test_a_full_occurrence_still_lets_its_own_change_ways(world: World) -> None:
    occurrence, _, second = two_ways(world, None, 5, capacity=1)
    sign_up = join(world, occurrence, "a")
    detailing.change(world.device_ctx("a"), sign_up, Details(way=second.id))
    assert kept(sign_up).way == second
    with pytest.raises(SeatsTaken):
        sign_ups.join(world.device_ctx("b"), occurrence, Stance.GOING, way=second.id)


def test_who_waits_for_one_way_and_takes_another_is_going_at_once(world: World) -> None:
    occurrence, _, second = two_ways(world, 1, None)
    join(world, occurrence, "a")
    by_pass, by_page = join(world, occurrence, "b"), join(world, occurrence, "c")
    detailing.change(world.device_ctx("b"), by_pass, Details(way=second.id))
    sign_ups.join(world.device_ctx("c"), occurrence, Stance.GOING, way=second.id)
    for sign_up in (by_pass, by_page):
        assert (kept(sign_up).way, kept(sign_up).stance) == (second, Stance.GOING)
        assert kept(sign_up).queued_at is None
    assert headcounts.wrong() == []


def test_who_stays_at_home_has_a_seat_of_the_capacity_and_none_of_the_way_that_is_there(world: World) -> None:
    occurrence, there, home = two_ways(world, 1, None)
    Way.update(kind=WayKind.HOME).where(Way.id == home.id).execute()
    for name in "ab":
        assert join(world, occurrence, name, way=home.id).stance is Stance.GOING
    assert join(world, occurrence, "c", way=there.id).stance is Stance.GOING
    Occurrence.update(capacity=3).where(Occurrence.id == occurrence.id).execute()
    assert join(world, occurrence, "d", way=home.id).stance is Stance.WAITING


def test_people_who_change_ways_at_once_never_oversell_either(world: World) -> None:
    occurrence, first, second = two_ways(world, 3, 2)

    def work(number: int) -> None:
        ctx = world.device_ctx(f"person {number}")
        sign_up = sign_ups.join(ctx, occurrence, Stance.WAITING)
        for way in (second, first, second, first, second):
            try:
                detailing.change(ctx, sign_up, Details(way=way.id))
            except SeatsTaken:
                sign_ups.join(ctx, occurrence, Stance.WAITING)

    found = at_once(10, work)
    assert found == [None] * 10
    assert list(checks.faults()) == []
    going = seats.taken_by_way(occurrence)
    for way in (first, second):
        waiting = SignUp.select().where(SignUp.way == way, SignUp.stance == Stance.WAITING).exists()
        assert going.get(way.id, 0) == way.seats or not waiting, "a free seat has nobody waiting for it"
