"""A guardian's consent and names are given only where they are asked for, and go again."""

import pytest

from shishin.events.models import Occurrence
from shishin.groups.access import NotYourGroup
from shishin.participation import asking, passes, sign_ups, withdrawing
from shishin.participation.access import EventOver
from shishin.participation.asked_models import GuardianConsent, RosterName
from shishin.participation.asking import NamesUnfit, NotAsked, PurposeUnfit
from shishin.participation.models import SignUp, Stance
from shishin.people import privacy
from tests.world import World


def coming(world: World, occurrence: Occurrence, name: str = "a guest") -> SignUp:
    joined = sign_ups.join(world.device_ctx(name), occurrence, Stance.GOING)
    token = passes.managed_token(SignUp.get_by_id(joined.id))
    return passes.by_managed(token, world.device_ctx(name))


def asked(world: World, *, consent: bool = True, purpose: str = "保険の名簿") -> Occurrence:
    occurrence = world.occurrence()
    asking.ask(world.ctx(world.organizer), occurrence, consent=consent, purpose=purpose)
    return occurrence


def test_both_are_given_once_read_by_the_organizer_and_taken_back(world: World) -> None:
    occurrence = asked(world)
    sign_up, guest = coming(world, occurrence), world.device_ctx("a guest")
    coming(world, occurrence, "who says nothing")
    for _ in range(2):
        asking.consent(guest, sign_up)
        asking.tell_names(guest, sign_up, "田中 花子、田中 一郎")
    organizer = world.ctx(world.organizer)
    assert sorted(
        (line.given.consent, line.given.names) for line in asking.listed(organizer, occurrence)
    ) == [
        (False, ""),
        (True, "田中 花子、田中 一郎"),
    ]
    asking.take_back_consent(guest, sign_up)
    asking.tell_names(guest, sign_up, " ")
    assert not any(line.given.consent or line.given.names for line in asking.listed(organizer, occurrence))


def test_nothing_is_taken_that_was_not_asked_for_or_that_comes_too_late(world: World) -> None:
    silent, occurrence = world.occurrence(title="asks nothing"), asked(world)
    guest, sign_up = world.device_ctx("a guest"), coming(world, silent)
    with pytest.raises(NotAsked):
        asking.consent(guest, sign_up)
    with pytest.raises(NotAsked):
        asking.tell_names(guest, sign_up, "田中 花子")
    late = coming(world, occurrence, "late")
    with pytest.raises(NamesUnfit):
        asking.tell_names(guest, late, "a" * 121)
    world.clock.move(hours=3)
    with pytest.raises(EventOver):
        asking.tell_names(world.device_ctx("late"), late, "田中 花子")


def test_only_its_organizers_ask_and_read(world: World) -> None:
    occurrence = asked(world)
    stranger = world.ctx(world.other_organizer)
    with pytest.raises(NotYourGroup):
        asking.ask(stranger, occurrence, consent=False, purpose="")
    with pytest.raises(NotYourGroup):
        asking.listed(stranger, occurrence)
    with pytest.raises(PurposeUnfit):
        asking.ask(world.ctx(world.organizer), occurrence, consent=False, purpose="a" * 61)


def test_names_given_for_one_purpose_serve_no_other(world: World) -> None:
    occurrence = asked(world)
    sign_up = coming(world, occurrence)
    asking.consent(world.device_ctx("a guest"), sign_up)
    asking.tell_names(world.device_ctx("a guest"), sign_up, "田中 花子")
    organizer = world.ctx(world.organizer)
    asking.ask(organizer, occurrence, consent=True, purpose="保険の名簿")
    assert RosterName.select().count() == 1
    asking.ask(organizer, occurrence, consent=True, purpose="写真の名札")
    assert (RosterName.select().count(), GuardianConsent.select().count()) == (0, 1)


def test_whoever_is_forgotten_leaves_no_name(world: World) -> None:
    sign_up = coming(world, asked(world))
    asking.tell_names(world.device_ctx("a guest"), sign_up, "田中 花子")
    privacy.erase(world.system, sign_up.person_id)
    assert RosterName.select().count() == 0


def test_whoever_withdrew_leaves_no_name_once_it_cannot_be_undone(world: World) -> None:
    occurrence = asked(world)
    stays, goes = coming(world, occurrence, "who stays"), coming(world, occurrence, "who goes")
    for sign_up in (stays, goes):
        asking.tell_names(world.device_ctx("any"), sign_up, "田中 花子")
    withdrawing.withdraw(world.device_ctx("who goes"), goes)
    world.clock.move(minutes=9)
    assert asking.forget_names(world.system) == 0
    world.clock.move(minutes=2)
    assert asking.forget_names(world.system) == 1
    assert [row.sign_up_id for row in RosterName.select()] == [stays.id]


def test_thirty_days_after_the_end_nobody_is_on_the_roster(world: World) -> None:
    occurrence = asked(world)
    coming(world, occurrence)
    organizer = world.organizer
    world.clock.move(days=30, hours=2)
    assert asking.listed(world.ctx(organizer), occurrence)
    world.clock.move(hours=1)
    assert asking.listed(world.ctx(organizer), occurrence) == []
