"""代わりの人へ: the seat moves to a new pass, nobody else's place changes, and the old pass ends."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from shishin.checkin import scanning, self_check_in
from shishin.checkin.models import Attendance
from shishin.core import signing
from shishin.core.context import Actor, Context
from shishin.core.errors import TooMany
from shishin.events import access, search
from shishin.events.drafts import Draft, WayDraft
from shishin.events.models import Occurrence, Way
from shishin.jobs import verifying
from shishin.participation import (
    arrivals,
    changing,
    checks,
    detailing,
    handing,
    headcounts,
    passes,
    removing,
    roster,
    sign_ups,
    withdrawing,
)
from shishin.participation.access import EventOver
from shishin.participation.detailing import Details
from shishin.participation.models import SignUp, Stance
from shishin.people.models import Person
from shishin.points import ledger
from tests.checkin.phones import Phone
from tests.threads import at_once
from tests.world import TODAY, World


def going(world: World, occurrence: Occurrence, name: str = "giver") -> SignUp:
    return sign_ups.join(world.device_ctx(name), occurrence, Stance.GOING)


def test_the_seat_moves_to_a_new_person_and_the_line_stays(world: World) -> None:
    occurrence = world.occurrence(capacity=1)
    giver = going(world, occurrence)
    waits = sign_ups.join(world.device_ctx("waits"), occurrence, Stance.WAITING)
    offered = handing.hand_on(world.device_ctx("giver"), giver)
    assert offered.person_id != giver.person_id
    assert headcounts.of(occurrence.id).going == 1
    assert SignUp.get_by_id(waits.id).stance is Stance.WAITING
    assert SignUp.get_by_id(giver.id).withdrawn_at == world.clock.now
    names = [row.nickname for row in roster.rows(world.ctx(world.organizer), occurrence)]
    assert names == [offered.person.nickname, waits.person.nickname]
    search.index(occurrence.event)
    assert verifying.verify(world.system) == []


def test_heads_and_part_go_along_but_not_the_note(world: World) -> None:
    occurrence, ctx = world.occurrence(capacity=4), world.device_ctx("giver")
    told = detailing.change(ctx, going(world, occurrence), Details(adults=1, children=2, note="ひざが痛い"))
    offered = handing.hand_on(ctx, told)
    assert (offered.adults, offered.children, offered.note) == (1, 2, "")
    assert headcounts.of(occurrence.id).going == 3
    assert headcounts.wrong() == []


def test_handing_on_twice_hands_on_once(world: World) -> None:
    giver, ctx = going(world, world.occurrence()), world.device_ctx("giver")
    offered = handing.hand_on(ctx, giver)
    assert handing.hand_on(ctx, giver) == offered
    assert SignUp.select().count() == 2


def test_eight_presses_at_once_are_one_new_pass(world: World) -> None:
    giver, ctx = going(world, world.occurrence(capacity=1)), world.device_ctx("giver")
    assert at_once(8, lambda _: handing.hand_on(ctx, giver) and None) == [None] * 8
    assert SignUp.select().count() == 2
    assert headcounts.wrong() == []


def test_only_a_seat_is_handed_on_and_only_before_it_is_used(world: World) -> None:
    occurrence, ctx = world.occurrence(), world.device_ctx("maybe")
    maybe = sign_ups.join(ctx, occurrence, Stance.MAYBE)
    with pytest.raises(handing.NoSeatToHandOn):
        handing.hand_on(ctx, maybe)
    withdrawing.withdraw(ctx, maybe)
    with pytest.raises(detailing.AlreadyWithdrawn):
        handing.hand_on(ctx, maybe)
    here = going(world, occurrence)
    self_check_in.check_in(world.device_ctx("giver"), occurrence, None, 1, 0)
    with pytest.raises(arrivals.CheckedIn):
        handing.hand_on(world.device_ctx("giver"), here)
    late = going(world, occurrence, "late")
    world.clock.move(hours=3)
    with pytest.raises(EventOver):
        handing.hand_on(world.device_ctx("late"), late)


def test_it_is_taken_back_for_ten_minutes(world: World) -> None:
    occurrence, ctx = world.occurrence(capacity=1), world.device_ctx("giver")
    giver = going(world, occurrence)
    persons = Person.select().count()
    handing.hand_on(ctx, giver)
    again = handing.undo(world.device_ctx("giver"), giver)
    assert handing.undo(world.device_ctx("giver"), giver) == again
    assert (again.withdrawn_at, again.handed_to_id, again.stance) == (None, None, Stance.GOING)
    assert (SignUp.select().count(), Person.select().count()) == (1, persons)
    assert headcounts.wrong() == []
    handing.hand_on(ctx, giver)
    world.clock.now += withdrawing.UNDO_TIME
    with pytest.raises(withdrawing.TooLateToUndo):
        handing.undo(world.device_ctx("giver"), giver)


def test_what_was_taken_or_used_is_not_taken_back(world: World) -> None:
    occurrence, ctx = world.occurrence(), world.device_ctx("giver")
    for use in (
        lambda offered: handing.take(world.device_ctx("friend"), offered),
        lambda offered: withdrawing.withdraw(world.system, offered),
        lambda offered: handing.hand_on(world.system, offered),
        lambda offered: Phone(world, occurrence).one(Phone(world, occurrence).of(offered)),
    ):
        giver = sign_ups.join(ctx, occurrence, Stance.GOING)
        offered = handing.hand_on(ctx, giver)
        world.clock.now += timedelta(seconds=1)
        use(SignUp.get_by_id(offered.id))
        with pytest.raises(withdrawing.TooLateToUndo):
            handing.undo(world.device_ctx("giver"), giver)
    assert headcounts.wrong() == []


def test_what_was_used_in_the_same_instant_is_not_taken_back(sqlite_world: World) -> None:
    world, ctx = sqlite_world, sqlite_world.device_ctx("giver")

    def say_less(ctx: Context, offered: SignUp) -> None:
        detailing.change(ctx, offered, Details(stance=Stance.INTERESTED))

    for use in (withdrawing.withdraw, handing.hand_on, say_less):
        occurrence = world.occurrence(capacity=1)
        giver = going(world, occurrence)
        use(world.system, handing.hand_on(ctx, giver))
        with pytest.raises(withdrawing.TooLateToUndo):
            handing.undo(ctx, giver)
    assert headcounts.wrong() == []


def test_a_time_that_is_not_offered_any_more_does_not_come_back(sqlite_world: World) -> None:
    world, ctx = sqlite_world, sqlite_world.device_ctx("giver")
    occurrence = world.occurrence(day=TODAY + timedelta(days=1))
    way = Way.get(Way.event == occurrence.event)
    Way.update(minutes=20, at_once=3).where(Way.id == way.id).execute()
    giver = detailing.change(ctx, going(world, occurrence), Details(turn=9 * 60))
    handing.hand_on(ctx, giver)
    ways = (WayDraft(way.name, 20, kind=way.kind, at_once=3, id=way.id),)
    draft = Draft(occurrence.event.title, occurrence.day, time(13), time(15), occurrence.venue, ways=ways)
    changing.change(world.ctx(world.organizer), access.by_id(occurrence.id), draft)
    assert (handing.undo(ctx, giver).turn, list(checks.faults())) == (None, [])


def test_who_had_withdrawn_takes_it_and_their_old_pass_leads_to_it(world: World) -> None:
    occurrence, friend = world.occurrence(capacity=1), world.device_ctx("friend")
    before = SignUp.get_by_id(going(world, occurrence, "friend").id)
    withdrawing.withdraw(friend, before)
    offered = handing.hand_on(world.device_ctx("giver"), going(world, occurrence))
    taken = handing.take(friend, offered)
    assert handing.take(friend, offered) == taken
    assert taken.person_id == before.person_id
    assert passes.by_managed(passes.managed_token(before)) == taken
    assert headcounts.of(occurrence.id).going == 1
    search.index(occurrence.event)
    assert verifying.verify(world.system) == []
    # And so it may go round.
    withdrawing.withdraw(friend, taken)
    handing.take(friend, handing.hand_on(world.device_ctx("third"), going(world, occurrence, "third")))
    assert passes.by_managed(passes.managed_token(before)).person_id == before.person_id
    assert verifying.verify(world.system) == []


def test_who_takes_it_comes_and_is_paid_and_the_giver_is_not(world: World) -> None:
    occurrence = world.occurrence()
    giver = going(world, occurrence)
    offered = handing.hand_on(world.device_ctx("giver"), giver)
    nobody = offered.person_id
    friend = world.device_ctx("friend")
    taken = handing.take(friend, offered)
    assert handing.take(friend, offered).person_id == taken.person_id
    assert Person.get_or_none(Person.id == nobody) is None
    self_check_in.check_in(friend, occurrence, None, 1, 0)
    assert Attendance.get().person_id == taken.person_id
    assert ledger.history(taken.person_id)
    assert ledger.history(giver.person_id) == []


def test_it_works_without_being_taken(world: World) -> None:
    occurrence = world.occurrence()
    giver = going(world, occurrence)
    offered = handing.hand_on(world.device_ctx("giver"), giver)
    phone = Phone(world, occurrence)
    assert phone.one(phone.of(offered))["status"] == "recorded"
    assert Attendance.get().person_id == offered.person_id
    with pytest.raises(arrivals.CheckedIn):
        handing.take(world.device_ctx("friend"), offered)


def test_the_old_pass_waits_for_the_organizers_word(world: World) -> None:
    occurrence = world.occurrence()
    giver = SignUp.get_by_id(going(world, occurrence).id)
    handing.hand_on(world.device_ctx("giver"), giver)
    phone = Phone(world, occurrence)
    assert phone.one(phone.of(giver))["status"] == "review"
    assert Attendance.select().count() == 0
    assert passes.by_short_code(occurrence, giver.short_code) is None
    # Its letters name nobody, also where its QR is sent along.
    answers = phone.send(phone.of(giver), phone.scan(by="typed", code=giver.short_code))
    assert [answer["status"] for answer in answers] == ["review", "refused"]


def test_who_handed_on_and_comes_all_the_same_comes_alone(world: World) -> None:
    occurrence = world.occurrence()
    giver = going(world, occurrence)
    ctx = replace(world.device_ctx("giver"), actor=Actor(giver.person_id, signing.digest("giver")))
    detailing.change(ctx, SignUp.get_by_id(giver.id), Details(adults=2, children=2))
    handing.hand_on(ctx, giver)
    assert self_check_in.own_sign_up(ctx, occurrence) is None
    sent = {"by": "self", "code": f"HTTPS://LOCALHOST/C/{occurrence.venue_code}", "grant": None}
    (answer,) = scanning.receive(ctx, ctx.actor.device, [Phone(world, occurrence).scan(**sent)])
    assert (answer["status"], answer["facts"]["adults"], answer["facts"]["children"]) == ("recorded", 1, 0)


def test_nobody_takes_what_they_gave_or_have(world: World) -> None:
    occurrence = world.occurrence()
    giver = going(world, occurrence)
    going(world, occurrence, "friend")
    offered = handing.hand_on(world.device_ctx("giver"), giver)
    with pytest.raises(handing.OwnHandOn):
        handing.take(world.device_ctx("giver"), offered)
    with pytest.raises(handing.PassInHand):
        handing.take(world.device_ctx("friend"), offered)


def test_whom_the_organizer_took_off_takes_no_seat_of_a_friend(world: World) -> None:
    occurrence, joker = world.occurrence(), world.device_ctx("joker")
    taken_off = SignUp.get_by_id(going(world, occurrence, "joker").id)
    removing.remove(world.ctx(world.organizer), occurrence, taken_off.ref)
    offered = handing.hand_on(world.device_ctx("giver"), going(world, occurrence))
    with pytest.raises(sign_ups.TakenOff):
        handing.take(joker, offered)
    assert handing.may_be_taken(SignUp.get_by_id(offered.id))


def test_one_browser_takes_no_more_than_a_few_seats_by_handing_on(world: World) -> None:
    occurrence, ctx = world.occurrence(capacity=20), world.device_ctx("joker")
    # What is taken back is not counted.
    for _ in range(7):
        handing.undo(ctx, SignUp.get_by_id(_handed_on(ctx, occurrence).id))
    for _ in range(5):
        _handed_on(ctx, occurrence)
    with pytest.raises(TooMany):
        _handed_on(ctx, occurrence)
    assert headcounts.of(occurrence.id).going == 6
    world.clock.move(hours=1)
    assert handing.hand_on(world.device_ctx("giver"), going(world, occurrence))


def _handed_on(ctx: Context, occurrence: Occurrence) -> SignUp:
    mine = sign_ups.join(ctx, occurrence, Stance.GOING)
    handing.hand_on(ctx, SignUp.get_by_id(mine.id))
    return mine


def test_who_handed_on_may_sign_up_again(world: World) -> None:
    occurrence, ctx = world.occurrence(), world.device_ctx("giver")
    giver = going(world, occurrence)
    handing.hand_on(ctx, giver)
    again = sign_ups.join(ctx, occurrence, Stance.GOING)
    assert again.id == giver.id
    assert SignUp.get_by_id(giver.id).handed_to_id is None
    assert headcounts.of(occurrence.id).going == 2
    assert withdrawing.withdraw(ctx, again).handed_to_id is None
    assert handing.undo(ctx, again).withdrawn_at is None
    assert headcounts.wrong() == []
