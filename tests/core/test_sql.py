"""Queries of models whose SQL is built once."""

from datetime import datetime

import pytest

from shishin.core import db, sql
from shishin.people.models import Device, Person
from tests.world import World

_BY_DIGEST = sql.Query[Device](
    lambda value: Device.select(Device, Person).join(Person).where(Device.digest == value)
)
_BETWEEN = sql.Query[Person](lambda value: Person.select().where(Person.id >= value, Person.id < value))


def test_a_query_gives_the_row_with_all_that_it_is_joined_with(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = world.person(nickname="もみじ 3")
    for digest, person in (("mine", world.citizen), ("%s ? other", other)):
        Device.create(digest=digest, person=person, created_at=world.clock.now)
    found, twice = _BY_DIGEST.first("mine"), _BY_DIGEST.first("mine")
    strange = _BY_DIGEST.first("%s ? other")
    assert _BY_DIGEST.first("unknown") is None
    # From here on nobody may ask: the person came along.
    monkeypatch.setattr(db.database.obj, "execute_sql", None)
    assert found is not None
    assert twice is not found
    assert isinstance(found.created_at, datetime)
    assert (found.person.nickname, found.person) == (world.citizen.nickname, world.citizen)
    assert strange is not None
    assert strange.person.nickname == "もみじ 3"


def test_the_values_stand_in_the_order_in_which_they_are_said(world: World) -> None:
    first, second = world.person(), world.person()
    assert _BETWEEN.first(first.id, second.id) == first
    assert _BETWEEN.first(second.id, first.id) is None


def test_what_would_be_asked_as_it_is_now_is_refused(world: World) -> None:
    world.person()
    now = sql.Query[Person](lambda _: Person.select().where(Person.created_at < world.clock.now))
    with pytest.raises(ValueError, match="only what is asked with"):
        now.first()
