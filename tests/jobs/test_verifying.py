"""`flask verify`: nothing to say of a sound store, a line for each fault of another."""

import pytest

from shishin.checkin import proxy, review, walk_in
from shishin.jobs import verifying
from shishin.participation import sign_ups
from shishin.participation.models import SignUp
from shishin.points import sealing
from tests.checkin.phones import Phone, joined
from tests.points.behind import do
from tests.world import World


def busy(world: World) -> None:
    """Let a morning pass at the reception."""
    occurrence = world.occurrence(capacity=20)
    people = [joined(world, occurrence, f"guest {n}") for n in range(5)]
    phone = Phone(world, occurrence)
    scans = [phone.of(sign_up, heads={"adults": 1, "children": n}) for n, sign_up in enumerate(people[:3])]
    phone.send(*scans, phone.scan("tally", heads={"adults": 2}))
    world.clock.move(minutes=45)
    phone.send(phone.of(people[0], "out"), phone.scan("void", voids=scans[2]["id"]))
    desk = world.ctx(world.organizer, device=phone.device)
    proxy.check_in(desk, occurrence, people[3].ref)
    walk_in.tally(desk, occurrence)
    sign_ups.withdraw(world.device_ctx("guest 4"), people[4])
    world.clock.move(hours=3)
    late = phone.of(people[4])
    phone.send(late)
    review.confirm(world.ctx(world.organizer, device=phone.device), str(late["id"]))
    sealing.seal_new(world.system)


def test_a_busy_morning_leaves_a_sound_store(world: World) -> None:
    busy(world)
    assert verifying.verify() == []


def test_an_empty_store_is_sound(world: World) -> None:
    assert verifying.verify() == []


DEEDS = {
    "attendance: person": "UPDATE attendance SET adults = adults + 1 WHERE id = 1",
    "attendance: the tally": "UPDATE tally SET adults = adults + 1",
    "points: person": "UPDATE scan SET person_id = 3 WHERE id = 2",
    "seats: the heads": "UPDATE sign_up SET adults = 3 WHERE id = 1",
    "seats: occurrence": "UPDATE occurrence SET capacity = 1",
    "ledger: movement": "UPDATE posting SET amount = 11 WHERE id = 1",
    "seals: movements": "UPDATE movement SET message = 'x' WHERE id = 1",
    "references: scan": "UPDATE scan SET way_id = 999 WHERE id = 1",
    "references: attendance": "DELETE FROM person WHERE id = (SELECT min(person_id) FROM attendance)",
}


@pytest.mark.parametrize("line", DEEDS)
def test_a_fault_is_named(world: World, line: str) -> None:
    busy(world)
    do(DEEDS[line])
    assert any(fault.startswith(line) for fault in verifying.verify()), verifying.verify()


@pytest.mark.parametrize(
    "deed",
    [
        "DELETE FROM attendance WHERE id = 1",
        "DELETE FROM scan WHERE id = 1",
        "DELETE FROM scan WHERE kind = 'void'",
        "DELETE FROM review",
        "DELETE FROM tally",
        "UPDATE attendance SET minutes = minutes + 1 WHERE id = 1",
        "UPDATE attendance SET day = '2026-10-01' WHERE id = 1",
        "UPDATE account SET person_id = {1} WHERE person_id = {0}",
    ],
)
def test_what_was_done_to_attendances_behind_the_programs_back_is_found(world: World, deed: str) -> None:
    busy(world)
    first = SignUp.get_by_id(1).person_id
    do(deed.format(first, world.organizer.id))
    assert verifying.verify() != []


def test_the_command_says_all_is_well_or_lists_the_faults(sqlite_world: World) -> None:
    world = sqlite_world
    busy(world)
    runner = world.app.test_cli_runner()
    well = runner.invoke(args=["verify"])
    assert (well.exit_code, well.output) == (0, "all is well\n")
    do("UPDATE tally SET children = 99")
    ill = runner.invoke(args=["verify"])
    assert ill.exit_code == 1
    assert "tally" in ill.output
