"""Whoever is forgotten gives their seats back, leaves every total as it was, and stays forgotten."""

import json
from datetime import timedelta

from shishin.auth import links, mail_claims
from shishin.checkin import joining, self_check_in
from shishin.core import signing
from shishin.core.context import Context
from shishin.events import search
from shishin.jobs import verifying
from shishin.notifications import delivery
from shishin.notifications.folder import MailFolder
from shishin.participation import detailing, erasing, headcounts, sign_ups
from shishin.participation.detailing import Details
from shishin.participation.erasing import Beside
from shishin.participation.models import SignUp, Stance
from shishin.people import guests
from shishin.people.erasures import ErasureLog
from shishin.people.models import Message, Person
from shishin.points import sealing
from shishin.points.models import Movement, Posting
from shishin.stats import rollups
from shishin.stats.models import MonthCell, PersonFacts
from tests import town
from tests.world import TODAY, World


def phone(world: World) -> Context:
    assert world.citizen
    return world.ctx(world.citizen, device=signing.digest(world.device_cookie("citizen")), signed_in=False)


def beside(world: World) -> Beside:
    return Beside(ErasureLog(world.folder / "instance" / "erased"), MailFolder(world.folder / "mail"))


def test_the_seat_of_somebody_forgotten_goes_to_the_line(world: World) -> None:
    occurrence = world.occurrence(capacity=2, day=TODAY + timedelta(days=3))
    mine = sign_ups.join(phone(world), occurrence, Stance.GOING)
    detailing.change(phone(world), mine, Details(children=1, note="子どもと"))
    next_one = sign_ups.join(world.device_ctx("who waits"), occurrence, Stance.WAITING)
    world.choose(next_one.person, occurrence)
    erasing.erase(phone(world), beside(world))
    assert SignUp.get_by_id(next_one.id).stance is Stance.GOING
    assert headcounts.of(occurrence.id).going == 1
    assert SignUp.get_by_id(mine.id).withdrawn_at == world.clock.now
    assert SignUp.get_by_id(mine.id).note == ""
    assert [message.person_id for message in Message.select()] == [next_one.person_id]


def test_what_took_place_counts_as_before(world: World) -> None:
    town.settle(world)
    sealing.seal_new(world.system)
    before = totals()
    assert before["persons"]
    assert before["points"]
    erasing.erase(phone(world), beside(world))
    rollups.refresh(world.system)
    assert totals() == before
    assert verifying.verify(world.system) == []


def totals() -> dict[str, object]:
    cells = [cell for cell in MonthCell.select().order_by(MonthCell.id).dicts() if cell["attendances"]]
    for cell in cells:
        # What is still to come is withdrawn, and rightly no longer expected.
        for name in ("id", "expected", "missed", "pairs"):
            del cell[name]
    return {
        "months": sorted(json.dumps(cell, default=str) for cell in cells),
        "persons": PersonFacts.select().count(),
        "points": sorted(posting.amount for posting in Posting.select()),
        "movements": Movement.select().count(),
    }


def test_who_is_there_already_has_come(world: World) -> None:
    occurrence = world.occurrence()
    sign_up = sign_ups.join(phone(world), occurrence, Stance.GOING)
    self_check_in.check_in(phone(world), occurrence, None, 1, 0)
    erasing.erase(phone(world), beside(world))
    assert SignUp.get_by_id(sign_up.id).withdrawn_at is None
    search.index(occurrence.event)
    rollups.refresh(world.system)
    assert verifying.verify(world.system) == []


def test_who_had_two_browsers_is_forgotten_as_both(world: World) -> None:
    town.settle(world)
    other = guests.actor_or_new_guest(world.device_ctx("my other phone"))
    occurrence = world.occurrence(title="もう一つの日", day=TODAY + timedelta(days=2))
    sign_ups.join(world.device_ctx("my other phone"), occurrence, Stance.GOING)
    search.index(occurrence.event)
    joining.join(world.system, world.citizen.id, other.id)
    sealing.seal_new(world.system)
    rollups.refresh(world.system)
    before = totals()
    erasing.erase(phone(world), beside(world))
    rollups.refresh(world.system)
    assert totals() == before
    assert Person.select().where(Person.erased_at.is_null(is_null=False)).count() == 2
    assert {row.nickname for row in Person.select().where(Person.id.in_([world.citizen.id, other.id]))} == {
        ""
    }
    assert headcounts.of(occurrence.id).going == 0
    assert verifying.verify(world.system) == []


def test_a_restored_backup_forgets_again_whoever_was_forgotten(world: World) -> None:
    sign_up = sign_ups.join(phone(world), world.occurrence(), Stance.GOING)
    erasing.erase(phone(world), beside(world))
    # The backup was older.
    restored = {Person.erased_at: None, Person.nickname: "けやき 37"}
    Person.update(restored).where(Person.id == world.citizen.id).execute()
    SignUp.update(withdrawn_at=None).where(SignUp.id == sign_up.id).execute()
    assert erasing.catch_up(world.system, beside(world)) == 1
    assert Person.get_by_id(world.citizen.id).nickname == ""
    assert SignUp.get_by_id(sign_up.id).withdrawn_at is not None
    assert erasing.catch_up(world.system, beside(world)) == 0


def test_who_pressed_on_another_phone_in_the_same_moment_holds_no_seat_as_nobody(world: World) -> None:
    occurrence, under_way = world.occurrence(capacity=1, day=TODAY + timedelta(days=3)), phone(world)
    erasing.erase(phone(world), beside(world))
    late = sign_ups.join(under_way, occurrence, Stance.GOING)
    next_one = sign_ups.join(world.device_ctx("who waits"), occurrence, Stance.WAITING)
    for _ in range(2):
        erasing.catch_up(world.system, beside(world))
        assert SignUp.get_by_id(late.id).withdrawn_at == world.clock.now
        assert SignUp.get_by_id(next_one.id).stance is Stance.GOING
    assert headcounts.of(occurrence.id).going == 1


def test_the_file_beside_the_store_holds_pseudonyms_only_and_misses_nobody(world: World) -> None:
    file = world.folder / "instance" / "erased"
    erasing.erase(phone(world), beside(world))
    written = file.read_text()
    assert written == f"{world.citizen.pseudonym}\n"
    # The machine stopped before the file was written.
    file.unlink()
    for _ in range(2):
        erasing.catch_up(world.system, beside(world))
        assert file.read_text() == written


def test_mail_that_was_kept_in_the_folder_goes_too(world: World) -> None:
    folder = beside(world).mail
    assert world.organizer
    assert world.other_organizer
    for address in ("organizer@example.jp", "other@example.jp"):
        links.ask(world.ctx(), address, "a" * 64, "192.0.2.1")
    # She mistyped it, and it belongs to nobody.
    mail_claims.ask(world.ctx(), world.organizer, "organiser@example.jp", "a" * 64, "192.0.2.1")
    delivered(world, folder)
    assert len(folder.newest(9)) == 3
    erasing.erase(world.ctx(world.organizer), beside(world))
    assert [mail.to for mail in folder.newest(9)] == ["other@example.jp"]
    assert [message.person_id for message in Message.select() if message.person_id] == [
        world.other_organizer.id
    ]


def delivered(world: World, folder: MailFolder) -> None:
    """Let a worker put all that is told into the folder."""
    carrying = delivery.Delivery(folder, world.app.extensions["letters"], "shishin@localhost")
    with world.app.app_context():
        while delivery.deliver_one(world.system, carrying):
            pass


def test_a_stranger_has_nothing_to_forget(world: World) -> None:
    erasing.erase(world.device_ctx("nobody"), beside(world))
    assert not (world.folder / "instance" / "erased").exists()
