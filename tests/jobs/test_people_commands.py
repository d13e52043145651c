"""Links and staff from the command line."""

import pytest
from flask import Flask

from shishin.auth import passkeys, sessions
from shishin.core.config import Environment
from shishin.people.models import MailAddress
from tests.auth.test_passkeys import Authenticator, registered
from tests.web.citizen.test_passkeys import made, shown
from tests.world import SAME, World


def run(app: Flask, *command: str):
    return app.test_cli_runner().invoke(args=list(command))


@pytest.mark.parametrize(
    ("environment", "good_for"), [(Environment.DEVELOPMENT, 60 * 24), (Environment.PRODUCTION, 10)]
)
def test_a_printed_link_signs_in_in_any_browser(
    world: World, environment: Environment, good_for: int
) -> None:
    world.environment = environment
    assert world.organizer
    said = run(world.app, "sign-in-link", " Organizer@example.jp")
    assert said.exit_code == 0
    address = said.output.split()[-1]
    assert address.startswith("http://localhost/login/")
    path = address.removeprefix("http://localhost")
    world.clock.move(minutes=good_for - 1)
    assert world.browser().post(path, headers=SAME).headers["Location"] == "/o"


def test_a_printed_link_ends(world: World) -> None:
    assert world.organizer
    path = (
        run(world.app, "sign-in-link", "organizer@example.jp").output.strip().removeprefix("http://localhost")
    )
    world.clock.move(hours=24)
    assert world.browser().post(path, headers=SAME).status_code == 410


def test_nobody_gets_no_link(world: World) -> None:
    said = run(world.app, "sign-in-link", "nobody@example.jp")
    assert said.exit_code == 1
    assert "nobody is known" in said.output


def test_staff_are_added(world: World) -> None:
    assert run(world.app, "add-staff", "Boss@example.jp").exit_code == 0
    person = MailAddress.get(address="boss@example.jp").person
    assert sessions.is_staff(person.id)


def test_who_leaves_the_staff_opens_none_of_its_pages_from_that_moment(sqlite_world: World) -> None:
    world, key = sqlite_world, Authenticator()
    desk = world.as_staff()
    made(desk, key)
    assert desk.get("/staff").status_code == 200
    assert run(world.app, "remove-staff", "Staff@example.jp").exit_code == 0
    assert desk.get("/staff").status_code == 403
    assert shown(world.browser("at home"), key) == "/me"
    again = run(world.app, "remove-staff", "staff@example.jp")
    assert (again.exit_code, "nobody of the staff" in again.output) == (1, True)


def test_what_is_no_address_becomes_no_staff(world: World) -> None:
    assert run(world.app, "add-staff", "boss").exit_code == 2
    assert MailAddress.select().count() == 0


def test_who_lost_their_passkeys_makes_new_ones(sqlite_world: World) -> None:
    registered(sqlite_world)
    said = run(sqlite_world.app, "forget-passkeys", " Organizer@example.jp")
    assert (said.exit_code, said.output) == (0, "1 forgotten\n")
    assert not passkeys.has(sqlite_world.organizer.id)
    assert run(sqlite_world.app, "forget-passkeys", "nobody@example.jp").exit_code == 1
