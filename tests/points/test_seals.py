"""Whatever is done to the ledger behind the program's back is found."""

from datetime import timedelta

import pytest

from shishin.core import signing
from shishin.points import checks, ledger, sealing
from shishin.points.ledger import Because
from shishin.points.models import Account, Movement, Seal, SealHead
from shishin.points.rules import Occasion
from tests.points.behind import do
from tests.threads import at_once
from tests.world import KEYS, TODAY, World

NEWER = b"another-key-for-tests-32-characters-and-more"
CUT_OFF = (
    "DELETE FROM posting WHERE movement_id = 2",
    "DELETE FROM movement WHERE id = 2",
    "DELETE FROM seal WHERE id = 2",
)


def fill(world: World, persons: int = 3, days: int = 2) -> None:
    """Let some people earn on some days."""
    for place in range(persons):
        person, occasions = world.person(), []
        for step in range(days):
            occasions.append(Occasion(TODAY + timedelta(days=step), 60, helping=bool(place % 2)))
            because = Because(
                f"attendance:CODE{step}", occasions[-1].day, occasions[-1], {"occurrence": f"CODE{step}"}
            )
            ledger.settle(world.system, person.id, 2026, occasions, because)


def test_a_sealed_ledger_is_well_and_sealing_again_does_nothing(world: World) -> None:
    fill(world)
    assert sealing.seal_new(world.system) == Movement.select().count() == 6
    assert sealing.seal_new(world.system) == 0
    seal = Seal.get()
    assert (seal.count, seal.total, seal.upto) == (6, 2 * 10 + 2 * 20 + 2 * 10, 6)
    fill(world, 1)
    assert checks.faults(world.clock.now) == []
    assert sealing.seal_new(world.system) == 2
    assert checks.faults(world.clock.now) == []


def test_a_long_ledger_is_sealed_in_batches(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BATCH", 4)
    fill(world, 5)
    assert sealing.seal_new(world.system) == 10
    assert [seal.count for seal in Seal.select().order_by(Seal.id)] == [4, 4, 2]
    assert checks.faults(world.clock.now) == []


def test_seals_hold_when_a_new_key_comes_and_cannot_be_checked_when_the_old_one_is_gone(world: World) -> None:
    fill(world, 1)
    sealing.seal_new(world.system)
    signing.use((NEWER, *KEYS))
    fill(world, 1)
    sealing.seal_new(world.system)
    assert checks.faults(world.clock.now) == []
    signing.use((NEWER,))
    assert checks.faults(world.clock.now) == [
        "seals: the key of seal 1 is in neither list of keys: it cannot be checked"
    ]


def test_seals_under_a_retired_key_are_still_checked(world: World) -> None:
    fill(world, 1)
    sealing.seal_new(world.system)
    signing.use((NEWER, *KEYS))
    # Nothing moved since: the end of the chain is signed anew all the same.
    assert sealing.seal_new(world.system) == 0
    signing.use((NEWER,), KEYS)
    assert checks.faults(world.clock.now) == []
    fill(world, 1)
    sealing.seal_new(world.system)
    assert checks.faults(world.clock.now) == []
    do("UPDATE movement SET message = 'helped' WHERE id = 1")
    assert checks.faults(world.clock.now) == ["seals: movements 1 to 2 were changed after they were sealed"]


def test_whoever_has_a_retired_key_cannot_end_the_chain_earlier(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "BATCH", 1)
    fill(world, 1)
    sealing.seal_new(world.system)
    do(*CUT_OFF, "DELETE FROM seal_head")
    first = Seal.get()
    forged = signing.keyring().mac("seal-head", f"1:{first.mac}".encode()).hex()
    SealHead.insert(id=1, count=1, mac=forged, key_name=signing.keyring().newest).execute()
    signing.use((NEWER,), KEYS)
    assert checks.faults(world.clock.now) == ["seals: the head of the chain does not fit its last seal"]
    # Sealing does not make it good.
    sealing.seal_new(world.system)
    assert checks.faults(world.clock.now) == ["seals: the head of the chain does not fit its last seal"]


def test_a_head_that_does_not_fit_is_not_signed_anew(world: World) -> None:
    fill(world, 1)
    sealing.seal_new(world.system)
    do("UPDATE seal_head SET mac = 'x'")
    signing.use((NEWER, *KEYS))
    sealing.seal_new(world.system)
    assert checks.faults(world.clock.now) == ["seals: the head of the chain does not fit its last seal"]


def test_seals_of_the_first_version_fit_and_are_followed_by_those_of_today(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(world, 1)
    with monkeypatch.context() as before:
        before.setattr(sealing, "_said", lambda _, upto, __, of: f"{upto}:{of.count}:{of.total}")
        sealing.seal_new(world.system)
    fill(world, 1)
    sealing.seal_new(world.system)
    assert [seal.id for seal in Seal.select().order_by(Seal.id)] == [1, 2]
    assert checks.faults(world.clock.now) == []
    do("UPDATE movement SET message = 'helped' WHERE id = 1")
    assert checks.faults(world.clock.now) == ["seals: movements 1 to 2 were changed after they were sealed"]


TAMPERING = {
    "another amount": ["UPDATE posting SET amount = amount * 2 WHERE movement_id = 2"],
    "another amount on one side": ["UPDATE posting SET amount = amount + 1 WHERE id = 3"],
    "another day": ["UPDATE movement SET day = '2026-10-01' WHERE id = 1"],
    "another moment": ["UPDATE movement SET at = at + 1 WHERE id = 1"],
    "another message": ["UPDATE movement SET message = 'helped' WHERE id = 1"],
    "other facts": ['UPDATE movement SET facts = \'{"occurrence": "OTHER1"}\' WHERE id = 1'],
    "another cause": ["UPDATE movement SET cause = 'attendance:OTHER1' WHERE id = 1"],
    "another key": ["UPDATE movement SET key = 'settle:X:2026:1' WHERE id = 1"],
    "another kind": ["UPDATE movement SET kind = 'adjustment' WHERE id = 1"],
    "another account": ["UPDATE movement SET account_id = (SELECT max(id) FROM account) WHERE id = 1"],
    "posted to another": ["UPDATE posting SET account_id = (SELECT max(id) FROM account) WHERE id = 1"],
    "a movement deleted": ["DELETE FROM posting WHERE movement_id = 3", "DELETE FROM movement WHERE id = 3"],
    "a movement deleted without its postings": ["DELETE FROM movement WHERE id = 3"],
    "the last movement deleted": [
        "DELETE FROM posting WHERE movement_id = 6",
        "DELETE FROM movement WHERE id = 6",
    ],
    "a posting deleted": ["DELETE FROM posting WHERE id = 4"],
    "both postings deleted": ["DELETE FROM posting WHERE movement_id = 2"],
    "postings copied": [
        (
            "INSERT INTO posting (id, movement_id, account_id, amount) "
            "SELECT id + 100, movement_id, account_id, amount FROM posting WHERE movement_id = 2"
        )
    ],
    "a movement copied": [
        (
            "INSERT INTO movement (id, key, kind, account_id, day, at, message, facts, cause) "
            "SELECT 107, key || '0', kind, account_id, day, at, message, facts, cause FROM movement "
            "WHERE id = 2"
        ),
        (
            "INSERT INTO posting (id, movement_id, account_id, amount) "
            "SELECT id + 100, 107, account_id, amount FROM posting WHERE movement_id = 2"
        ),
    ],
    "the amounts of two swapped": [
        "UPDATE posting SET amount = CASE WHEN amount > 0 THEN 20 ELSE -20 END WHERE movement_id = 1",
        "UPDATE posting SET amount = CASE WHEN amount > 0 THEN 10 ELSE -10 END WHERE movement_id = 3",
    ],
    "two movements swapped": [
        "UPDATE movement SET id = 1000 WHERE id = 1",
        "UPDATE movement SET id = 1 WHERE id = 2",
        "UPDATE movement SET id = 2 WHERE id = 1000",
    ],
    "the codes of two accounts swapped": [
        "UPDATE account SET owner = code WHERE id IN (1, 3)",
        "UPDATE account SET code = 'X' WHERE id = 1",
        "UPDATE account SET code = (SELECT a.owner FROM account a WHERE a.id = 1) WHERE id = 3",
        "UPDATE account SET code = (SELECT a.owner FROM account a WHERE a.id = 3) WHERE id = 1",
        "UPDATE account SET owner = NULL",
    ],
    "an account deleted": ["DELETE FROM account WHERE id = 1"],
    "a persons account made the citys": ["UPDATE account SET kind = 'adjustment' WHERE id = 1"],
    "another count": ["UPDATE seal SET count = count + 1 WHERE id = 1"],
    "another total": ["UPDATE seal SET total = total + 1 WHERE id = 2"],
    "another mac": ["UPDATE seal SET mac = replace(mac, 'a', 'b') WHERE id = 1"],
    "no mac": ["UPDATE seal SET mac = 'x' WHERE id = 1"],
    "no macs at all": [
        "UPDATE posting SET amount = amount * 2 WHERE movement_id = 2",
        "UPDATE seal SET mac = '', total = total + 10 WHERE id = 1",
        "UPDATE seal SET mac = '' WHERE id = 2",
        "UPDATE seal_head SET mac = ''",
    ],
    "macs cut short": [
        "UPDATE seal SET mac = substr(mac, 1, 2)",
        "UPDATE seal_head SET mac = substr(mac, 1, 2)",
    ],
    "no head": ["UPDATE seal_head SET mac = 'x'"],
    "another end": ["UPDATE seal SET upto = upto - 1 WHERE id = 1"],
    "the first seal deleted": ["DELETE FROM seal WHERE id = 1"],
    "the last seal deleted": ["DELETE FROM seal WHERE id = 2"],
    "every seal deleted": ["DELETE FROM seal"],
    "the head deleted": ["DELETE FROM seal_head"],
    "the head rewritten": ["DELETE FROM seal WHERE id = 2", "UPDATE seal_head SET count = 1"],
    "two seals swapped": [
        "UPDATE seal SET mac = 'x' WHERE id = 1",
        "UPDATE seal SET mac = (SELECT s.mac FROM seal s WHERE s.id = 2) WHERE id = 1",
    ],
    "another moment of sealing": ["UPDATE seal SET at = at + 1 WHERE id = 1"],
    "a movement below the first": [
        (
            "INSERT INTO movement (id, key, kind, account_id, day, at, message, facts) "
            "SELECT -5, 'by hand', 'adjustment', account_id, day, at, message, facts FROM movement "
            "WHERE id = 2"
        ),
        (
            "INSERT INTO posting (id, movement_id, account_id, amount) "
            "SELECT id + 100, -5, account_id, amount FROM posting WHERE movement_id = 2"
        ),
    ],
    "the end of the ledger cut off": [
        "DELETE FROM posting WHERE movement_id > 4",
        "DELETE FROM movement WHERE id > 4",
        "DELETE FROM seal WHERE id = 2",
    ],
}


@pytest.mark.parametrize("deed", TAMPERING)
def test_tampering_is_found(world: World, deed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BATCH", 4)
    fill(world)
    sealing.seal_new(world.system)
    assert checks.faults(world.clock.now) == []
    assert (Account.select().count(), Seal.select().count(), SealHead.select().count()) == (4, 2, 1)
    do(*TAMPERING[deed])
    found = checks.faults(world.clock.now)
    assert found, deed
    assert all(fault.startswith(("ledger: ", "seals: ")) for fault in found)


@pytest.mark.parametrize("deed", ["the end of the ledger cut off", "the last seal deleted", "no head"])
def test_sealing_on_does_not_hide_what_was_done_to_the_end(
    world: World, deed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "BATCH", 4)
    fill(world)
    sealing.seal_new(world.system)
    do(*TAMPERING[deed])
    fill(world, 1)
    assert sealing.seal_new(world.system) > 0
    assert any("seals: " in fault for fault in checks.faults(world.clock.now))


WHOLE_CHAIN_GONE = ("DELETE FROM seal", "DELETE FROM seal_head")


def test_a_whole_chain_that_is_gone_is_missed_after_an_hour(world: World) -> None:
    fill(world)
    sealing.seal_new(world.system)
    do(*WHOLE_CHAIN_GONE, "UPDATE movement SET message = 'helped', at = at - 1 WHERE id = 2")
    world.clock.move(minutes=61)
    assert checks.faults(world.clock.now) == [
        "seals: 6 movements from 1 on are not of this hour and not sealed"
    ]


def test_a_whole_chain_that_is_gone_is_missed_at_once_where_a_worker_was(world: World) -> None:
    fill(world)
    sealing.seal_new(world.system)
    do(*WHOLE_CHAIN_GONE)
    assert checks.faults(world.clock.now, begun=True) == ["seals: the head of the chain is missing"]


def test_a_new_chain_in_place_of_one_that_is_gone_begins_with_a_gap(world: World) -> None:
    fill(world)
    sealing.seal_new(world.system)
    do(*WHOLE_CHAIN_GONE, "UPDATE movement SET message = 'helped' WHERE id = 2")
    sealing.seal_new(world.system, begun=True)
    sealing.seal_new(world.system, begun=True)
    assert checks.faults(world.clock.now, begun=True) == ["seals: a seal is missing before seal 2"]


def test_a_worker_that_is_first_started_after_a_day_finds_nothing_wrong(world: World) -> None:
    fill(world)
    world.clock.move(days=1)
    sealing.seal_new(world.system)
    assert checks.faults(world.clock.now, begun=True) == []


def test_the_newest_seals_taken_away_with_an_old_head_are_missed_after_an_hour(world: World) -> None:
    fill(world)
    sealing.seal_new(world.system)
    old = SealHead.select().dicts().get()
    fill(world)
    sealing.seal_new(world.system)
    do("DELETE FROM seal WHERE id = 2", "DELETE FROM seal_head")
    SealHead.insert(old).execute()
    do("UPDATE movement SET message = 'helped' WHERE id = 7")
    world.clock.move(minutes=61)
    assert checks.faults(world.clock.now) == [
        "seals: 6 movements from 7 on are not of this hour and not sealed"
    ]
    do(f"UPDATE movement SET at = at + {3 * 3600 * 10**6} WHERE id > 6")
    assert checks.faults(world.clock.now) != [], "nor do they come from tomorrow"


def test_an_older_store_does_not_hold_the_seal_that_the_log_tells(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    fill(world)
    with caplog.at_level("INFO", logger=sealing.__name__):
        sealing.seal_new(world.system)
    number, mac = caplog.messages[-1].removeprefix("seal ").split(": ")
    assert sealing.holds(int(number), mac)
    do(*WHOLE_CHAIN_GONE)
    world.clock.move(seconds=1)
    sealing.seal_new(world.system)
    assert not sealing.holds(int(number), mac)


def test_a_new_store_and_one_whose_worker_begins_are_well(world: World) -> None:
    assert checks.faults(world.clock.now, begun=True) == []
    sealing.seal_new(world.system)
    fill(world)
    assert checks.faults(world.clock.now, begun=True) == []
    world.clock.move(days=1)
    sealing.seal_new(world.system, begun=True)
    assert checks.faults(world.clock.now, begun=True) == []


@pytest.mark.parametrize(
    "deed",
    [
        "another amount on one side",
        "a posting deleted",
        "a movement copied",
        "a movement deleted without its postings",
    ],
)
def test_what_is_not_sealed_yet_is_guarded_by_its_sums_and_keys(world: World, deed: str) -> None:
    fill(world)
    do(*TAMPERING[deed])
    assert checks.faults(world.clock.now) != []


def test_sealing_stands_aside_while_others_settle(world: World) -> None:
    people = [world.person() for _ in range(6)]
    occasion = Occasion(TODAY, 60, helping=False)
    because = Because("attendance:CODE", TODAY, occasion, {"occurrence": "CODE"})

    def deed(place: int) -> int:
        if place % 2:
            return sealing.seal_new(world.system)
        return ledger.settle(world.system, people[place // 2].id, 2026, [occasion], because)

    found = at_once(12, deed)
    assert all(isinstance(result, int) for result in found), found
    sealing.seal_new(world.system)
    assert sum(seal.count for seal in Seal.select()) == Movement.select().count() == 6
    assert checks.faults(world.clock.now) == []
