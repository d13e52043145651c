"""Accounts: opaque codes, one for each person who has earned something, one for each end of the city's."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from shishin.core import codes, sql
from shishin.core.context import Context
from shishin.points.models import AccountKind

CODE_BYTES = 7
# The city's own accounts are named after what they are.
ISSUED = "ISSUED"

_OF_PERSONS = "SELECT person_id, id, code FROM account WHERE person_id IN (??)"
_BY_CODE = sql.Statement("SELECT id FROM account WHERE code = ?")
_OPEN = sql.Statement(
    """
    INSERT INTO account (code, kind, person_id, created_at) VALUES (?, ?, ?, ?)
    ON CONFLICT (person_id) DO NOTHING
    """
)
_OPEN_CITYS = sql.Statement(
    "INSERT INTO account (code, kind, created_at) VALUES (?, ?, ?) ON CONFLICT (code) DO NOTHING"
)


@dataclass(frozen=True, slots=True)
class Held:
    """An account of a person."""

    id: int
    code: str


def of_persons(person_ids: Collection[int]) -> dict[int, Held]:
    """Return the accounts that these persons have, by person."""
    if not person_ids:
        return {}
    rows = sql.among(_OF_PERSONS, len(person_ids)).rows(*person_ids)
    return {person_id: Held(account_id, code) for person_id, account_id, code in rows}


def open_for(ctx: Context, person_ids: Iterable[int]) -> dict[int, Held]:
    """Open an account for each of these persons and return them all. Safe to repeat."""
    wanted, kind, at = list(person_ids), AccountKind.PERSON.value, sql.micros(ctx.now)
    _OPEN.each([(codes.encode(ctx.rng.bytes(CODE_BYTES)), kind, person_id, at) for person_id in wanted])
    return of_persons(wanted)


def issued(ctx: Context) -> int:
    """Return the id of the account from which the city gives points, opened at its first use."""
    row = _BY_CODE.row(ISSUED)
    if row is None:
        _OPEN_CITYS.run(ISSUED, AccountKind.ISSUED.value, sql.micros(ctx.now))
        row = _BY_CODE.one(ISSUED)
    return int(row[0])
