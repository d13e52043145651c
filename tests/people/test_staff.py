"""Staff are added from the command line."""

from shishin.auth import sessions
from shishin.people import staff
from shishin.people.models import MailAddress, StaffMember
from tests.world import World


def test_an_unknown_address_becomes_a_member_of_staff(world: World) -> None:
    person = staff.add(world.system, "new@example.jp")
    assert sessions.is_staff(person.id)
    assert MailAddress.get(address="new@example.jp").person == person


def test_adding_twice_is_adding_once(world: World) -> None:
    first = staff.add(world.system, "organizer@example.jp")
    assert staff.add(world.system, "organizer@example.jp") == first
    assert StaffMember.select().count() == 1


def test_who_left_is_back(world: World) -> None:
    assert [staff.remove(world.system, world.staff) for _ in range(2)] == [True, False]
    assert not sessions.is_staff(world.staff.id)
    staff.add(world.system, "staff@example.jp")
    assert sessions.is_staff(world.staff.id)
