"""Who turns out to be one person hears what they chose as either, and nothing that they stopped as either.

They hear it where they read mail last.
"""

from shishin.people import joining, mail_addresses, notices
from shishin.people.models import Notices, Person
from shishin.people.notices import Choice
from tests.world import World


def two(world: World) -> tuple[Person, Person]:
    return world.person(), world.person()


def choose(world: World, person: Person, about: str, **what: bool) -> None:
    notices.choose(world.system, person, about, **what)


def stop(world: World, person: Person) -> Notices:
    row = notices.of_person(person.id)
    assert row
    notices.stop(world.system, row)
    return row


def test_choices_of_both_are_one_persons(world: World) -> None:
    keeper, other = two(world)
    choose(world, keeper, "A", changes=True)
    choose(world, other, "A", day_before=True)
    choose(world, other, "B", changes=True)
    joining.record(world.system, keeper, other)
    assert notices.of(keeper.id, "A") == Choice(changes=True, day_before=True)
    assert notices.of(keeper.id, "B") == Choice(changes=True)


def test_who_never_chose_anything_takes_the_others_switch_along(world: World) -> None:
    keeper, other = two(world)
    choose(world, other, "A", changes=True)
    joining.record(world.system, keeper, other)
    assert notices.of(keeper.id, "A") == Choice(changes=True)


def test_what_was_stopped_as_the_other_stays_stopped(world: World) -> None:
    keeper, other = two(world)
    choose(world, keeper, "A", changes=True)
    choose(world, other, "B", changes=True)
    stop(world, other)
    joining.record(world.system, keeper, other)
    assert notices.of(keeper.id, "A") == Choice(changes=True)
    assert notices.of(keeper.id, "B") == Choice()


def test_a_mail_to_the_other_stops_everything_still(world: World) -> None:
    keeper, other = two(world)
    for person in (keeper, other):
        choose(world, person, "A", changes=True)
    row = notices.of_person(other.id)
    assert row
    token = notices.token(row)
    joining.record(world.system, keeper, other)
    notices.stop(world.system, notices.by_token(token))
    assert notices.of(keeper.id, "A") == Choice()


def test_who_has_two_addresses_is_told_where_they_read_mail_last(world: World) -> None:
    for address in ("first@example.jp", "second@example.jp"):
        mail_addresses.add(world.system, world.citizen.id, address)
    for address in ("second@example.jp", "first@example.jp", "second@example.jp"):
        world.clock.move(minutes=1)
        mail_addresses.confirm(world.system, address)
        assert mail_addresses.taking_mail(world.citizen.id) == address
