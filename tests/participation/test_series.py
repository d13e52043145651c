"""One press goes on many dates, each by its own seat check, and one press stops them all."""

from datetime import date, timedelta

import pytest

from shishin.events import dates as event_dates
from shishin.events import search
from shishin.events.models import Occurrence
from shishin.jobs import verifying
from shishin.participation import access, cancelling, detailing, headcounts, series, sign_ups
from shishin.participation.detailing import Details
from shishin.participation.models import SignUp, Stance
from tests.threads import at_once
from tests.world import TODAY, World


def weekly(world: World, times: int = 4, **more: object) -> list[Occurrence]:
    """Write an event with so many dates, the first today."""
    first = world.occurrence(**more)
    search.index(first.event)
    for week in range(1, times):
        event_dates.copy(world.system, first, TODAY + timedelta(days=7 * week))
    return event_dates.of_event(first.event_id)


def going(world: World, occurrence: Occurrence, name: str = "me") -> SignUp:
    joined = sign_ups.join(world.device_ctx(name), occurrence, Stance.GOING)
    found: SignUp = access.whole().where(SignUp.id == joined.id).get()
    return found


def said(world: World, sign_up: SignUp) -> list[Stance | None]:
    return [one.word for one in series.dates(world.system, sign_up)]


def test_all_dates_are_joined_by_the_pass_and_by_its_person_alone(world: World) -> None:
    found = weekly(world)
    mine = going(world, found[0])
    assert series.more(world.system, found[0])
    answers = series.join(world.system, mine, Stance.GOING, None)
    assert answers == dict.fromkeys([one.code for one in found[1:]])
    assert said(world, mine) == [Stance.GOING] * 4
    assert {one.person_id for one in SignUp.select()} == {mine.person_id}
    assert series.join(world.system, mine, Stance.GOING, [one.code for one in found]) == dict.fromkeys(
        [one.code for one in found]
    )
    assert SignUp.select().count() == 4
    assert verifying.verify(world.system) == []


def test_what_is_full_is_refused_alone_and_its_line_is_open(world: World) -> None:
    first, second, third, _ = weekly(world, capacity=2)
    mine = detailing.change(world.device_ctx("me"), going(world, first), Details(adults=1, children=1))
    going(world, second, "another")
    codes = [second.code, third.code]
    assert series.join(world.system, mine, Stance.GOING, codes) == {
        second.code: "seats_taken",
        third.code: None,
    }
    assert said(world, mine) == [Stance.GOING, None, Stance.GOING, None]
    assert headcounts.of(third.id).going == 2
    assert headcounts.of(second.id).going == 1
    assert series.join(world.system, mine, Stance.WAITING, [second.code]) == {second.code: None}
    assert said(world, mine) == [Stance.GOING, Stance.WAITING, Stance.GOING, None]
    assert verifying.verify(world.system) == []


def test_what_is_off_or_over_or_another_events_is_not_joined(world: World) -> None:
    over, first, second, third = weekly(world)
    mine = going(world, first)
    cancelling.cancel(world.ctx(world.organizer), third)
    other = world.occurrence(title="ほか", day=date(2026, 11, 1))
    world.clock.move(hours=3)
    answers = series.join(world.system, mine, Stance.GOING, [over.code, second.code, third.code, other.code])
    assert answers == {second.code: None, third.code: "event_cancelled"}
    assert SignUp.select().count() == 2
    with pytest.raises(sign_ups.StanceNotOffered):
        series.join(world.system, mine, Stance.INTERESTED, None)


def test_all_are_stopped_at_once_and_each_can_be_taken_up_again(world: World) -> None:
    found = weekly(world, capacity=1)
    mine = going(world, found[0])
    series.join(world.system, mine, Stance.GOING, None)
    waits = sign_ups.join(world.device_ctx("waits"), found[2], Stance.WAITING)
    assert series.stop(world.system, mine) == 4
    assert series.stop(world.system, mine) == 0
    assert said(world, mine) == [None] * 4
    assert [one.undo for one in series.dates(world.system, mine)] == [True] * 4
    assert SignUp.get_by_id(waits.id).stance is Stance.GOING
    assert verifying.verify(world.system) == []


def test_seats_stay_exact_while_many_take_all_dates_and_others_stop(world: World) -> None:
    found = weekly(world, capacity=3)
    mine = [going(world, found[number % 4], f"person {number}") for number in range(8)]

    def work(number: int) -> None:
        series.join(world.system, mine[number], Stance.GOING, None)
        if number % 3 == 0:
            series.stop(world.system, mine[number])
            series.join(world.system, mine[number], Stance.GOING, None)

    assert at_once(8, work) == [None] * 8
    assert all(headcounts.of(one.id).going <= 3 for one in found)
    assert headcounts.wrong() == []
