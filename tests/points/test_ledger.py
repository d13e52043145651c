"""The ledger posts differences, twice each, and keeps them for ever."""

from datetime import date, timedelta

import peewee
import pytest

from shishin.core import db
from shishin.core.db import unit_of_work
from shishin.people.models import Person
from shishin.points import checks, ledger, sealing
from shishin.points.ledger import Because
from shishin.points.models import Account, AccountKind, Movement, Posting, RuleVersion
from shishin.points.rules import Occasion
from tests.threads import at_once
from tests.world import TODAY, World

CAME = Occasion(TODAY, 120, helping=False)
HELPED = Occasion(TODAY, 120, helping=True)


def because(occasion: Occasion | None, code: str = "7K3M2P", day: date = TODAY) -> Because:
    return Because(f"attendance:{code}", day, occasion, {"occurrence": code})


def settle(
    world: World, person: Person, *occasions: Occasion, cause: Occasion | None = CAME, year: int = 2026
) -> int:
    return ledger.settle(world.system, person.id, year, occasions, because(cause))


def lines(person: Person) -> list[tuple[int, str]]:
    return [(entry.amount, entry.message) for entry in ledger.history(person.id)]


def test_coming_is_posted_once_between_the_person_and_what_the_city_issues(world: World) -> None:
    person = world.person()
    assert [settle(world, person, CAME) for _ in range(3)] == [10, 0, 0]
    assert ledger.balance(person.id) == 10
    account = Account.get(Account.person == person)
    issued = Account.get(Account.kind == AccountKind.ISSUED)
    assert sorted(Posting.select(Posting.account, Posting.amount).tuples()) == sorted(
        [(account.id, 10), (issued.id, -10)]
    )
    movement = Movement.get()
    assert movement.key == f"settle:{account.code}:2026:1"
    assert (movement.cause, movement.facts, movement.day) == (
        "attendance:7K3M2P",
        {"occurrence": "7K3M2P"},
        TODAY,
    )
    assert checks.faults(world.clock.now) == []


def test_every_line_says_why(world: World) -> None:
    person = world.person()
    settle(world, person, CAME)
    settle(world, person, CAME, HELPED, cause=HELPED)
    settle(world, person, CAME, HELPED, CAME, cause=CAME)
    settle(world, person, CAME, CAME, cause=None)
    settle(world, person, CAME, HELPED, cause=HELPED)
    settle(world, person, cause=None)
    assert lines(person) == [
        (-30, "taken_back"),
        (10, "corrected"),
        (-10, "taken_back"),
        (20, "helped"),
        (10, "came"),
    ]


def test_a_capped_gain_says_so(world: World) -> None:
    person = world.person()
    settle(world, person, HELPED, cause=HELPED)
    settle(world, person, HELPED, HELPED, cause=HELPED)
    assert lines(person)[0] == (10, "limited")


def test_years_are_settled_apart(world: World) -> None:
    person, next_year = world.person(), Occasion(date(2027, 4, 1), 60, helping=False)
    settle(world, person, CAME)
    ledger.settle(world.system, person.id, 2027, [next_year], because(next_year, day=next_year.day))
    assert ledger.balance(person.id) == 20
    assert {movement.key[-6:] for movement in Movement.select()} == {"2026:1", "2027:1"}


def test_the_citys_own_rules_replace_the_default_from_their_day_on(world: World) -> None:
    RuleVersion.create(
        effective_from=TODAY, preset="minutes", settings={"long": 3, "per_day": 3}, created_at=world.clock.now
    )
    person = world.person()
    before = Occasion(TODAY - timedelta(days=1), 120, helping=False)
    assert settle(world, person, CAME, before) == 13


def test_who_earned_nothing_has_no_account(world: World) -> None:
    person = world.person()
    assert settle(world, person, cause=None) == 0
    assert Account.select().count() == 0
    assert (ledger.balance(person.id), ledger.history(person.id)) == (0, [])


def test_many_changes_in_one_request_are_posted_in_their_order(world: World) -> None:
    person, other = world.person(), world.person()
    claims = [
        ledger.Claim(person.id, 2026, [CAME], because(CAME, "AAA")),
        ledger.Claim(other.id, 2026, [HELPED], because(HELPED, "AAA")),
        ledger.Claim(person.id, 2026, [CAME, HELPED], because(HELPED, "BBB")),
    ]
    assert ledger.settle_all(world.system, claims) == [10, 20, 20]
    assert lines(person) == [(20, "helped"), (10, "came")]
    assert checks.faults(world.clock.now) == []


def test_sixteen_settlements_at_once_post_once(world: World) -> None:
    person = world.person()

    @unit_of_work
    def locked(_: int) -> int:
        db.lock_rows(Person, [person.id])
        return settle(world, person, CAME)

    found = at_once(16, locked)
    assert sorted(found, key=str) == [0] * 15 + [10], found
    assert Movement.select().count() == 1


@pytest.mark.parametrize("table", ["movement", "posting", "seal"])
@pytest.mark.parametrize("deed", ["UPDATE {table} SET id = id", "DELETE FROM {table}"])
def test_the_store_itself_refuses_to_change_or_forget(world: World, table: str, deed: str) -> None:
    settle(world, world.person(), CAME)
    sealing.seal_new(world.system)
    with pytest.raises((peewee.IntegrityError, peewee.OperationalError, peewee.InternalError)):
        db.database.execute_sql(deed.format(table=table))
    if not db.on_sqlite():
        db.database.rollback()
    assert checks.faults(world.clock.now) == []
    assert Posting.select().count() == 2


def test_a_posting_is_never_zero(world: World) -> None:
    settle(world, world.person(), CAME)
    with pytest.raises(peewee.IntegrityError):
        Posting.create(movement=Movement.get(), account=Account.get(), amount=0)
