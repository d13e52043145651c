"""Whoever presses a button is somebody, once."""

import threading

import pytest

from shishin.core import db
from shishin.people import guests
from shishin.people.models import Device, Person
from tests.world import World


def test_a_device_becomes_one_guest_however_often_it_presses(world: World) -> None:
    ctx = world.device_ctx()
    first = guests.actor_or_new_guest(ctx)
    assert guests.actor_or_new_guest(ctx).id == first.id
    assert Person.select().count() == Device.select().count() == 1


def test_twenty_first_presses_at_once_are_one_guest(world: World) -> None:
    ctx = world.device_ctx()
    found: list[int] = []

    def press() -> None:
        try:
            found.append(guests.actor_or_new_guest(ctx).id)
        finally:
            db.database.obj.close()

    threads = [threading.Thread(target=press) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 20
    assert len(set(found)) == 1
    assert Person.select().count() == 1


def test_a_browser_without_a_cookie_is_nobody(world: World) -> None:
    with pytest.raises(guests.NoDevice):
        guests.actor_or_new_guest(world.ctx())


def test_a_guest_has_a_made_up_name(world: World) -> None:
    person = guests.actor_or_new_guest(world.device_ctx())
    tree, number = person.nickname.split()
    assert tree in guests.TREES
    assert 1 <= int(number) <= guests.NICKNAME_NUMBERS
