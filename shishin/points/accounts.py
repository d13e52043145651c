"""Accounts: opaque codes, one for each person who has earned something, one for each end of the city's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shishin.core import codes, sql
from shishin.core.context import Context
from shishin.points import versions
from shishin.points.models import AccountKind
from shishin.points.rules import Version

CODE_BYTES = 7
# The city's own accounts are named after what they are.
ISSUED = "ISSUED"

_CITY = sql.Statement(
    """
    SELECT (SELECT count(*) FROM account WHERE code = 'ISSUED'), (SELECT count(*) FROM rule_version)
    """
)
_OPEN = sql.Statement("INSERT INTO account (code, kind, person_id, created_at) VALUES (?, ?, ?, ?)")
_OPEN_CITYS = sql.Statement(
    "INSERT INTO account (code, kind, created_at) VALUES (?, ?, ?) ON CONFLICT (code) DO NOTHING"
)


@dataclass(frozen=True, slots=True)
class City:
    """The city's side: whether its account is open, and its versions of the rules."""

    open: bool
    versions: Sequence[Version]


def city() -> City:
    """Return the city's side, with one statement where it has no rules of its own."""
    is_open, written = _CITY.one()
    return City(bool(is_open), versions.written() if written else ())


def open_for(ctx: Context, person_ids: Iterable[int]) -> dict[int, str]:
    """Open an account for each of these persons, who have none; return their codes."""
    opened = {person_id: codes.encode(ctx.rng.bytes(CODE_BYTES)) for person_id in person_ids}
    kind, at = AccountKind.PERSON.value, sql.micros(ctx.now)
    _OPEN.each([(code, kind, person_id, at) for person_id, code in opened.items()])
    return opened


def open_citys(ctx: Context) -> None:
    """Open the account from which the city gives points. Safe to repeat."""
    _OPEN_CITYS.run(ISSUED, AccountKind.ISSUED.value, sql.micros(ctx.now))
