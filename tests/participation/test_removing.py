"""An organizer takes a joker's seats off the roster, one tap each, and puts back who was no joker."""

import pytest

from shishin.checkin import joining
from shishin.core.errors import Forbidden, SignInNeeded
from shishin.events import search
from shishin.jobs import verifying
from shishin.participation import checks as seat_checks
from shishin.participation import detailing, handing, headcounts, removing, sign_ups, withdrawing
from shishin.participation.detailing import AlreadyWithdrawn, Details
from shishin.participation.models import SignUp, Stance
from shishin.participation.removing import NoSuchSignUp
from shishin.participation.sign_ups import TakenOff
from shishin.participation.withdrawing import TooLateToUndo
from shishin.people import joining as people_joining
from shishin.people import privacy
from shishin.people.models import Message
from shishin.stats import rollups
from tests.world import World


def joined(world: World, name: str, occurrence, stance: Stance = Stance.GOING) -> SignUp:
    return SignUp.get_by_id(sign_ups.join(world.device_ctx(name), occurrence, stance).id)


def again(sign_up: SignUp) -> SignUp:
    return SignUp.get_by_id(sign_up.id)


def test_a_joker_with_private_tabs_has_one_seat_a_tab_until_one_tap_each(world: World) -> None:
    occurrence = world.occurrence(capacity=3)
    tabs = [joined(world, f"tab {number}", occurrence) for number in range(3)]
    for number in range(3):
        joined(world, f"tab {number}", occurrence)
    assert headcounts.of(occurrence.id).going == 3
    honest = joined(world, "who waits", occurrence, Stance.WAITING)
    organizer = world.ctx(world.organizer)
    for tab in tabs:
        for _ in range(2):
            removing.remove(organizer, occurrence, tab.ref)
    assert again(honest).stance is Stance.GOING
    assert headcounts.of(occurrence.id).going == 1
    for number in range(3):
        with pytest.raises(TakenOff):
            joined(world, f"tab {number}", occurrence)
    search.index(occurrence.event)
    rollups.refresh(world.system)
    assert verifying.verify(world.system) == []


def test_who_chose_to_be_told_of_changes_is_told_once_of_each(world: World) -> None:
    occurrence = world.occurrence(capacity=2)
    told, untold = (joined(world, name, occurrence) for name in ("a phone", "another phone"))
    world.choose(told.person, occurrence)
    organizer = world.ctx(world.organizer)
    for deed in (removing.remove, removing.put_back):
        for sign_up in (told, untold):
            for _ in range(2):
                deed(organizer, occurrence, sign_up.ref)
    messages = list(Message.select().order_by(Message.id))
    assert [(one.person_id, one.kind) for one in messages] == [
        (told.person_id, "removed"),
        (told.person_id, "put_back"),
    ]
    assert {(one.about, one.begins_at) for one in messages} == {(occurrence.code, occurrence.starts_at)}


def test_who_withdrew_themselves_is_told_nothing(world: World) -> None:
    occurrence = world.occurrence()
    sign_up = joined(world, "a phone", occurrence)
    world.choose(sign_up.person, occurrence)
    withdrawing.withdraw(world.device_ctx("a phone"), sign_up)
    removing.remove(world.ctx(world.organizer), occurrence, sign_up.ref)
    assert Message.select().count() == 0


def test_only_the_organizer_puts_it_back(world: World) -> None:
    occurrence = world.occurrence(capacity=1)
    sign_up = joined(world, "a phone", occurrence)
    organizer, mine = world.ctx(world.organizer), world.device_ctx("a phone")
    removing.remove(organizer, occurrence, sign_up.ref)
    with pytest.raises(TooLateToUndo):
        withdrawing.undo(mine, sign_up)
    with pytest.raises(AlreadyWithdrawn):
        handing.hand_on(mine, sign_up)
    with pytest.raises(AlreadyWithdrawn):
        detailing.change(mine, sign_up, Details(stance=Stance.MAYBE))
    assert [row.id for row in removing.removed(organizer, occurrence)] == [sign_up.id]
    world.clock.move(minutes=30)
    for _ in range(2):
        removing.put_back(organizer, occurrence, sign_up.ref)
    assert (again(sign_up).withdrawn_at, again(sign_up).removed_at) == (None, None)
    assert headcounts.of(occurrence.id).going == 1
    assert removing.removed(organizer, occurrence) == []


def test_whose_seat_is_gone_meanwhile_is_first_in_the_line(world: World) -> None:
    occurrence = world.occurrence(capacity=1)
    sign_up = joined(world, "a phone", occurrence)
    removing.remove(world.ctx(world.organizer), occurrence, sign_up.ref)
    joined(world, "another phone", occurrence)
    removing.put_back(world.ctx(world.organizer), occurrence, sign_up.ref)
    assert again(sign_up).stance is Stance.WAITING
    assert headcounts.of(occurrence.id).going == 1


def test_what_somebody_withdrew_themselves_stays_theirs(world: World) -> None:
    occurrence = world.occurrence()
    sign_up = joined(world, "a phone", occurrence)
    withdrawing.withdraw(world.device_ctx("a phone"), sign_up)
    removing.remove(world.ctx(world.organizer), occurrence, sign_up.ref)
    assert again(sign_up).removed_at is None
    assert withdrawing.undo(world.device_ctx("a phone"), sign_up).withdrawn_at is None


def test_nobody_else_takes_anybody_off(world: World) -> None:
    occurrence = world.occurrence()
    sign_up = joined(world, "a phone", occurrence)
    for deed in (removing.remove, removing.put_back):
        for ctx, refusal in (
            (world.ctx(world.other_organizer), Forbidden),
            (world.ctx(), SignInNeeded),
        ):
            with pytest.raises(refusal):
                deed(ctx, occurrence, sign_up.ref)
        with pytest.raises(NoSuchSignUp):
            deed(world.ctx(world.organizer), world.occurrence(), sign_up.ref)
    assert again(sign_up).withdrawn_at is None


def test_nobody_is_put_back_who_was_forgotten(world: World) -> None:
    occurrence = world.occurrence(capacity=1)
    sign_up = joined(world, "a phone", occurrence)
    organizer = world.ctx(world.organizer)
    removing.remove(organizer, occurrence, sign_up.ref)
    privacy.erase(world.system, sign_up.person_id)
    assert removing.removed(organizer, occurrence) == []
    with pytest.raises(NoSuchSignUp):
        removing.put_back(organizer, occurrence, sign_up.ref)
    assert again(sign_up).withdrawn_at is not None
    assert joined(world, "another phone", occurrence).stance is Stance.GOING
    assert list(seat_checks.faults()) == []


@pytest.mark.parametrize("before", [True, False])
def test_who_was_joined_away_is_put_back_as_who_they_are(world: World, before: bool) -> None:
    occurrence = world.occurrence(capacity=2)
    phone, tablet = (joined(world, name, occurrence) for name in ("a phone", "a tablet"))
    organizer = world.ctx(world.organizer)
    if before:
        removing.remove(organizer, occurrence, tablet.ref)
    joining.join(world.system, phone.person_id, tablet.person_id)
    if not before:
        removing.remove(organizer, occurrence, tablet.ref)
        assert again(phone).removed_at is not None
    for _ in range(2):
        removing.put_back(organizer, occurrence, tablet.ref)
    assert removing.removed(organizer, occurrence) == []
    assert (again(phone).withdrawn_at, again(tablet).withdrawn_at is None) == (None, False)
    assert headcounts.of(occurrence.id).going == 1
    assert list(seat_checks.faults()) == [] == list(people_joining.faults())
    assert joining.left_behind() == set()


@pytest.mark.parametrize("keeper", ["who was taken off", "who signed up besides"])
def test_what_was_taken_off_stays_off_whoever_they_turn_out_to_be(world: World, keeper: str) -> None:
    occurrence = world.occurrence(capacity=1)
    names = ("who was taken off", "who signed up besides")
    off, besides = (joined(world, name, occurrence, Stance.WAITING) for name in names)
    organizer = world.ctx(world.organizer)
    removing.remove(organizer, occurrence, off.ref)
    assert again(besides).stance is Stance.GOING
    honest = joined(world, "who waits", occurrence, Stance.WAITING)
    mine, theirs = (off, besides) if keeper == names[0] else (besides, off)
    joining.join(world.system, mine.person_id, theirs.person_id)
    assert [row.person_id for row in removing.removed(organizer, occurrence)] == [mine.person_id]
    assert again(honest).stance is Stance.GOING
    for name in names:
        with pytest.raises(TakenOff):
            joined(world, name, occurrence)
    removing.put_back(organizer, occurrence, off.ref)
    assert (again(mine).stance, again(mine).withdrawn_at) == (Stance.WAITING, None)
    assert list(seat_checks.faults()) == [] == list(people_joining.faults())
