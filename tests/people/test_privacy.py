"""Everything about me can be taken along, and forgotten: in every table, whatever tables there are."""

import json
from pathlib import Path

from shishin.core import db
from shishin.core.forgetting import Keep
from shishin.jobs import schema
from shishin.participation import handing, sign_ups
from shishin.participation.models import Stance
from shishin.people import belongings, privacy
from shishin.people.models import Person
from tests.people.planting import Planter
from tests.world import World

# What stays under the pseudonym, because totals follow from it: codes and digests, no words of anybody.
STAYS = {
    "person.pseudonym",
    "account.code",
    "account.owner",
    "movement.key",
    "movement.message",
    "movement.facts",
    "movement.cause",
    "sign_up.key_name",
    "sign_up.short_code",
    "sign_up.ref",
    "sign_up.source",
    "scan.uid",
    "scan.voids",
    "scan.device",
    "scan.digest",
    "scan.reason",
    "review.scan",
    "grant_revocation.device",
    "card_batch.uid",
    "correction.uid",
    "person_facts.ward",
    "person_facts.field",
}


def test_an_export_holds_every_text_about_me_and_nobody_elses(world: World) -> None:
    mine = Planter(world, world.citizen, "QZ").plant()
    others = Planter(world, world.other_organizer, "XJ").plant()
    about = {f"{model._meta.table_name}" for model in belongings.tables()}
    told = json.dumps(privacy.export(world.citizen.id), ensure_ascii=False)
    words = {word for column, word in mine.words.items() if column.partition(".")[0] in about}
    assert len(words) > 40
    assert {word for word in words if word not in told and word.encode().hex() not in told} == set()
    assert {word for word in others.words.values() if word in told} == set()


def test_an_export_says_me_for_me_and_does_not_say_who_else(world: World) -> None:
    Planter(world, world.citizen, "QZ").plant()
    (scan,) = privacy.export(world.citizen.id)["scan"]
    assert (scan["person"], scan["actor"]) == ("me", "me")
    assert privacy.export(world.organizer.id).keys() == {"person", "mail_address", "membership"}


def test_an_export_says_nothing_of_the_pass_that_somebody_else_has_now(world: World) -> None:
    mine = sign_ups.join(world.ctx(world.citizen), world.occurrence(), Stance.GOING)
    new = handing.hand_on(world.ctx(world.citizen), mine)
    told = privacy.export(world.citizen.id)
    assert [row["handed_to"] for row in told["sign_up"]] == ["somebody else"]
    theirs = {new.public_id, new.ref, new.short_code, new.person.nickname}
    assert {word for word in theirs if word in json.dumps(told, ensure_ascii=False)} == set()


def test_of_what_i_wrote_nothing_is_left_in_any_table(world: World) -> None:
    mine = Planter(world, world.citizen, "QZ").plant()
    others = Planter(world, world.other_organizer, "XJ").plant()
    about = {model._meta.table_name for model in belongings.tables()}
    before = held(others.words.values())
    privacy.erase(world.system, world.citizen.id)
    left = held(mine.words.values())
    assert {
        column for column, word in mine.words.items() if word in left and column.partition(".")[0] in about
    } == STAYS
    assert held(others.words.values()) == before
    assert Person.get_by_id(world.citizen.id).erased_at == world.clock.now


def test_the_bytes_of_the_store_hold_nothing_of_it_either(sqlite_world: World) -> None:
    world = sqlite_world
    mine = Planter(world, world.citizen, "QZ").plant()
    about = {model._meta.table_name for model in belongings.tables()}
    gone = {
        word
        for column, word in mine.words.items()
        if column.partition(".")[0] in about and column not in STAYS
    }
    assert written(world.folder, gone) == gone
    privacy.erase(world.system, world.citizen.id)
    assert db.wipe_traces()
    assert written(world.folder, gone) == set()


def test_forgetting_twice_is_forgetting_once(world: World) -> None:
    Planter(world, world.citizen, "QZ").plant()
    first = privacy.erase(world.system, world.citizen.id)
    world.clock.move(days=1)
    assert privacy.erase(world.system, world.citizen.id) == first
    assert Person.get_by_id(world.citizen.id).erased_at < world.clock.now


def test_what_is_kept_of_a_table_that_is_erased_can_let_it_go() -> None:
    """A kept row that names an erased one forgets its name: the column must allow that."""
    stuck = [
        f"{key.model._meta.table_name}.{key.name}"
        for model in belongings.tables()
        for key in model._meta.backrefs
        if not isinstance(model.on_forget, Keep) and model.on_forget is not None
        if isinstance(key.model.on_forget, Keep) and not key.null
    ]
    assert stuck == []


def held(words) -> set[str]:
    """Return the words that stand in any row of any table."""
    rows = " ".join(str(row) for model in schema.models() for row in model.select().tuples())
    return {word for word in words if word in rows}


def written(folder: Path, words: set[str]) -> set[str]:
    """Return the words that stand in any file of a folder, byte by byte."""
    whole = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    return {word for word in words if word.encode() in whole}
