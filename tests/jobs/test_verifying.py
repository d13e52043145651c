"""`flask verify` says nothing of a sound store, a line for each fault of another; `rebuild` mends them."""

import threading
from datetime import timedelta

import pytest

from shishin.checkin import proxy, review, walk_in
from shishin.checkin.models import Tally
from shishin.core import db
from shishin.core.city import load
from shishin.events import search
from shishin.events.models import Occurrence
from shishin.jobs import beats, rebuilding, verifying
from shishin.participation import sign_ups, withdrawing
from shishin.participation.models import SignUp, Stance
from shishin.points import sealing
from shishin.points.models import Seal
from shishin.stats import rollups
from tests.checkin.phones import Phone, joined
from tests.points.behind import do
from tests.threads import at_once
from tests.world import TODAY, World


def busy(world: World) -> None:
    """Let a morning pass at the reception."""
    occurrence = world.occurrence(capacity=20)
    search.index(occurrence.event)
    people = [joined(world, occurrence, f"guest {n}") for n in range(5)]
    phone = Phone(world, occurrence)
    scans = [phone.of(sign_up, heads={"adults": 1, "children": n}) for n, sign_up in enumerate(people[:3])]
    phone.send(*scans, phone.scan("tally", heads={"adults": 2}))
    world.clock.move(minutes=45)
    phone.send(phone.of(people[0], "out"), phone.scan("void", voids=scans[2]["id"]))
    desk = world.ctx(world.organizer, device=phone.device)
    proxy.check_in(desk, occurrence, people[3].ref)
    walk_in.tally(desk, occurrence)
    withdrawing.withdraw(world.device_ctx("guest 4"), people[4])
    world.clock.move(hours=3)
    late = phone.of(people[4])
    phone.send(late)
    review.confirm(world.ctx(world.organizer, device=phone.device), str(late["id"]))
    sealing.seal_new(world.system)
    rollups.refresh(world.system)


def test_a_busy_morning_leaves_a_sound_store(world: World) -> None:
    busy(world)
    assert verifying.verify(world.system) == []


def test_an_empty_store_is_sound(world: World) -> None:
    assert verifying.verify(world.system) == []


DEEDS = {
    "attendance: person": "UPDATE attendance SET adults = adults + 1 WHERE id = 1",
    "attendance: the tally": "UPDATE tally SET adults = adults + 1",
    "points: person": "UPDATE scan SET person_id = 3 WHERE id = 2",
    "seats: the heads": "UPDATE sign_up SET adults = 3 WHERE id = 1",
    "seats: occurrence": "UPDATE occurrence SET capacity = 1",
    "seats: way": "UPDATE way SET seats = 1",
    "search: event": "DELETE FROM search_term",
    "search: event 1": "UPDATE event SET search_text = ''",
    "sums: 2026-10": "UPDATE month_cell SET going = going + 100",
    "sums: occurrence 1": "UPDATE occurrence_facts SET going = going + 50, missed = 0",
    "sums: person": "DELETE FROM person_facts WHERE id <= 2",
    "ledger: movement": "UPDATE posting SET amount = 11 WHERE id = 1",
    "seals: movements": "UPDATE movement SET message = 'x' WHERE id = 1",
    "references: scan": "UPDATE scan SET way_id = 999 WHERE id = 1",
    "references: attendance": "DELETE FROM person WHERE id = (SELECT min(person_id) FROM attendance)",
}


@pytest.mark.parametrize("line", DEEDS)
def test_a_fault_is_named(world: World, line: str) -> None:
    busy(world)
    do(DEEDS[line])
    assert any(fault.startswith(line) for fault in verifying.verify(world.system)), verifying.verify()


def tomorrow(world: World) -> Occurrence:
    """Announce another event, after the busy morning."""
    occurrence = world.occurrence(title="もう一つ", day=TODAY + timedelta(days=1))
    search.index(occurrence.event)
    return occurrence


def test_what_no_refresh_has_counted_yet_is_no_fault(world: World) -> None:
    busy(world)
    occurrence = tomorrow(world)
    world.clock.move(hours=20)
    phone = Phone(world, occurrence)
    phone.send(phone.of(joined(world, occurrence, "guest 0")), phone.scan("tally", heads={"adults": 2}))
    assert verifying.verify(world.system) == []


def test_the_seals_that_are_gone_are_missed_at_once_where_a_worker_was(world: World) -> None:
    busy(world)
    do("DELETE FROM seal", "DELETE FROM seal_head", "UPDATE movement SET message = 'x' WHERE id = 1")
    beats.beat(world.system)
    assert "seals: the head of the chain is missing" in verifying.verify(world.system)


def test_while_it_is_checked_others_may_write(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    busy(world)
    checked = []

    def write_and_find_none() -> list[str]:
        def press() -> None:
            with db.borrowed():
                sign_ups.join(world.device_ctx("another"), occurrence, Stance.GOING)

        thread = threading.Thread(target=press)
        thread.start()
        thread.join()
        checked.append(SignUp.select().count())
        return []

    occurrence = tomorrow(world)
    before = SignUp.select().count()
    monkeypatch.setattr(verifying.event_checks, "faults", write_and_find_none)
    assert verifying.verify(world.system) == []
    assert (checked, SignUp.select().count()) == ([before], before + 1)


REBUILT = {
    "search": ("DELETE FROM search_term WHERE id <= 5", "UPDATE event SET search_text = 'x'"),
    "headcounts": ("UPDATE headcount SET going = 99", "DELETE FROM headcount"),
    "attendances": (
        "DELETE FROM attendance WHERE id = 1",
        "UPDATE attendance SET minutes = minutes + 1",
        "UPDATE tally SET adults = 50",
        "DELETE FROM tally",
    ),
    "sums": (
        "UPDATE month_cell SET going = going + 100",
        "DELETE FROM month_cell",
        "UPDATE occurrence_facts SET going = going + 50, missed = 0",
        "DELETE FROM occurrence_facts",
        "DELETE FROM person_facts WHERE id <= 2",
        "UPDATE person_facts SET month = '2025-01-01'",
        (
            'INSERT INTO person_facts (person_id, month, ward, field, "group", first_time, again) '
            'SELECT person_id, month, ward, field, "group", first_time, again FROM person_facts'
        ),
    ),
}


@pytest.mark.parametrize(("kind", "deed"), [(kind, deed) for kind in REBUILT for deed in REBUILT[kind]])
def test_what_follows_is_rebuilt(world: World, kind: str, deed: str) -> None:
    busy(world)
    do(deed)
    assert verifying.verify(world.system) != []
    assert rebuilding.rebuild(world.system, load("saitama"))[kind] > 0
    # Attendances and their way back mark what is to be counted; the worker does that.
    rollups.refresh(world.system)
    assert verifying.verify(world.system) == []
    again = rebuilding.rebuild(world.system, load("saitama"))
    assert again == {"joinings": 0, "attendances": 0, "headcounts": 0, "search": 0, "sums": 0}


def test_a_tally_without_any_scan_is_rebuilt_to_nothing(world: World) -> None:
    busy(world)
    do("DELETE FROM scan WHERE kind = 'tally'")
    rebuilding.rebuild(world.system, load("saitama"))
    assert sum(row.adults + row.children for row in Tally.select()) == 0


def test_rebuilding_beside_people_who_join_counts_everybody(world: World) -> None:
    busy(world)
    occurrence = tomorrow(world)
    do("UPDATE headcount SET going = 0")

    def deed(place: int) -> object:
        if place % 4:
            return sign_ups.join(world.device_ctx(f"joiner {place}"), occurrence, Stance.GOING)
        return rebuilding.rebuild(world.system, load("saitama"))

    found = at_once(12, deed)
    assert not [one for one in found if isinstance(one, Exception)], found
    rollups.refresh(world.system)
    assert verifying.verify(world.system) == []


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
    assert verifying.verify(world.system) != []


def test_the_commands_say_all_is_well_or_list_the_faults_and_mend_them(world: World) -> None:
    busy(world)
    runner = world.app.test_cli_runner()
    well = runner.invoke(args=["verify"])
    assert (well.exit_code, well.output) == (0, "all is well\n")
    do("UPDATE tally SET children = 99")
    ill = runner.invoke(args=["verify"])
    assert ill.exit_code == 1
    assert "tally" in ill.output
    mended = runner.invoke(args=["rebuild"])
    assert (mended.exit_code, mended.output.splitlines()[1]) == (0, "attendances: 1 put right")
    assert runner.invoke(args=["verify"]).exit_code == 0


def test_a_seal_that_the_log_tells_is_looked_for(world: World) -> None:
    busy(world)
    seal, runner = Seal.get(), world.app.test_cli_runner()
    assert runner.invoke(args=["verify", "--seal", f"{seal.id}: {seal.mac}"]).exit_code == 0
    older = runner.invoke(args=["verify", "--seal", f"{seal.id + 1}:{seal.mac}"])
    assert older.exit_code == 1
    assert "this store is older" in older.output
    assert runner.invoke(args=["verify", "--seal", "12"]).exit_code == 2
