"""♥ for thanks: one from each who came, a number for the organizer, nothing else."""

import pytest

from shishin.checkin import hearts, joining, thanks
from shishin.checkin.heart_models import Heart
from shishin.checkin.thanks import Thanks
from shishin.people import privacy
from shishin.points import ledger
from tests.checkin.lives import Browser
from tests.world import World


def thanked(world: World, *browsers: Browser):
    occurrence = world.occurrence()
    for browser in browsers:
        browser.comes(occurrence)
    world.clock.move(hours=3)
    return thanks.send(world.ctx(world.organizer), occurrence, Thanks("ありがとう"))


@pytest.fixture
def two(world: World) -> tuple[Browser, Browser]:
    """Two browsers, as two persons."""
    return Browser(world, "in LINE"), Browser(world, "in Safari")


def test_each_gives_one_however_often_it_is_pressed_and_takes_it_back(world: World, two) -> None:
    occurrence, (one, other) = thanked(world, *two), two
    before = ledger.balance(one.person.id)
    for browser in (one, one, other):
        hearts.give(browser.ctx, occurrence)
    assert hearts.how_many(occurrence) == 2
    assert hearts.given(one.ctx, [occurrence.id]) == {occurrence.id}
    assert ledger.balance(one.person.id) == before, "no points for it"
    for _ in range(2):
        hearts.take_back(one.ctx, occurrence)
    assert hearts.how_many(occurrence) == 1
    assert hearts.given(one.ctx, [occurrence.id]) == set()


def test_only_who_came_and_was_thanked_gives_one(world: World, two) -> None:
    came, stayed_away = two
    occurrence = world.occurrence()
    came.comes(occurrence)
    for browser in (came, stayed_away):
        with pytest.raises(hearts.NotThanked):
            hearts.give(browser.ctx, occurrence)
    thanked_for = thanked(world, came)
    with pytest.raises(hearts.NotThanked):
        hearts.give(stayed_away.ctx, thanked_for)
    with pytest.raises(hearts.NotThanked):
        hearts.give(world.ctx(), thanked_for)
    assert Heart.select().count() == 0


def test_two_who_turn_out_to_be_one_gave_one(world: World, two) -> None:
    occurrence, (keeper, other) = thanked(world, *two), two
    hearts.give(keeper.ctx, occurrence)
    hearts.give(other.ctx, occurrence)
    joining.join(keeper.ctx, keeper.person.id, other.person.id)
    assert hearts.how_many(occurrence) == 1
    assert hearts.given(keeper.ctx, [occurrence.id]) == {occurrence.id}
    assert joining.left_behind() == set()


def test_the_other_ones_moves_to_who_they_are(world: World, two) -> None:
    keeper, other = two
    occurrence = thanked(world, other)
    hearts.give(other.ctx, occurrence)
    joining.join(keeper.ctx, keeper.person.id, other.person.id)
    assert hearts.given(keeper.ctx, [occurrence.id]) == {occurrence.id}
    assert hearts.how_many(occurrence) == 1
    assert joining.left_behind() == set()


def test_it_goes_with_whoever_is_forgotten_and_counts_while_the_check_in_does(world: World, two) -> None:
    occurrence, (one, other) = thanked(world, *two), two
    hearts.give(one.ctx, occurrence)
    hearts.give(other.ctx, occurrence)
    assert privacy.export(one.person.id)["heart"][0]["occurrence"] == occurrence.code
    privacy.erase(world.system, one.person.id)
    assert Heart.select().count() == hearts.how_many(occurrence) == 1
