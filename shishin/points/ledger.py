"""The ledger: what a person has earned is posted as differences, and never changed.

What a person earns in a fiscal year is a function of that year's attendances (`points.rules`). Settling
posts the signed difference between that total and what is posted, so that the order of arrival does not
matter and a check-in that is taken back ends where it began.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from shishin.core import days, sql
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.people.models import Person
from shishin.points import accounts, rules
from shishin.points.models import Account, Movement, MovementKind, Posting

CAME = "came"
HELPED = "helped"
LIMITED = "limited"
CORRECTED = "corrected"
TAKEN_BACK = "taken_back"
# Two who were one person: what was paid twice, or exceeds a cap, goes.
JOINED = "joined"
MESSAGES = (CAME, HELPED, LIMITED, CORRECTED, TAKEN_BACK, JOINED)


class Because(NamedTuple):
    """Why a year is settled anew: the attendance that changed, or went (`occasion` is None).

    `cause` is a text key, because points know no check-in; `facts` hold codes only, because they are sealed.
    A `message` says why where no attendance is the reason.
    """

    cause: str
    day: date
    occasion: rules.Occasion | None
    facts: Mapping[str, str]
    message: str | None = None


class Claim(NamedTuple):
    """Everything that a person's fiscal year holds after one change, and the change."""

    person_id: int
    fiscal_year: int
    occasions: Sequence[rules.Occasion]
    because: Because


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a person's account, for the eye: a message key and the codes that fill it."""

    day: date
    at: datetime
    amount: int
    message: str
    facts: dict[str, str]
    kind: MovementKind


@dataclass(slots=True)
class _Standing:
    """What has been posted for a person and fiscal year so far."""

    movements: int = 0
    total: int = 0


_FACTS = json.JSONEncoder(sort_keys=True)
_STANDINGS = """
    SELECT account.person_id, account.code, sum(CASE WHEN movement.kind = 'settlement' THEN 1 ELSE 0 END),
        coalesce(sum(posting.amount), 0)
    FROM account
    LEFT JOIN movement ON movement.account_id = account.id AND movement.kind IN ('settlement', 'merge')
        AND movement.cause IS NOT NULL AND movement.day >= ? AND movement.day <= ?
    LEFT JOIN posting ON posting.movement_id = movement.id AND posting.account_id = account.id
    WHERE account.person_id IN (??)
    GROUP BY account.person_id, account.code
"""
_MOVE = sql.Statement(
    """
    INSERT INTO movement (key, kind, account_id, day, at, message, facts, cause)
    VALUES (?, 'settlement', (SELECT id FROM account WHERE code = ?), ?, ?, ?, ?, ?)
    """
)
_POST = sql.Statement(
    """
    INSERT INTO posting (movement_id, account_id, amount)
    VALUES ((SELECT id FROM movement WHERE key = ?), (SELECT id FROM account WHERE code = ?), ?)
    """
)
_BALANCE = sql.Statement(
    """
    SELECT coalesce(sum(posting.amount), 0) FROM account JOIN posting ON posting.account_id = account.id
    WHERE account.person_id = ?
    """
)


def settle(
    ctx: Context, person_id: int, fiscal_year: int, occasions: Sequence[rules.Occasion], because: Because
) -> int:
    """Post the difference between what a person's fiscal year earns and what is posted; return it.

    `occasions` are all of that year. The caller holds the person's lock. Safe to repeat.
    """
    return settle_all(ctx, [Claim(person_id, fiscal_year, occasions, because)])[0]


@unit_of_work
def settle_all(ctx: Context, claims: Sequence[Claim]) -> list[int]:
    """Settle several changes in their order; return the posted differences.

    The caller holds the persons' locks. Safe to repeat.
    """
    if not claims:
        return []
    city = accounts.city()
    books = _Books(claims)
    differences = [books.difference(claim, city.versions) for claim in claims]
    _write(ctx, city, books.codes, list(zip(claims, differences, strict=True)))
    return [difference for difference, _ in differences]


def balance(person_id: int) -> int:
    """Return the points that a person has."""
    return int(_BALANCE.one(person_id)[0])


def history(person_id: int, limit: int = 1000) -> list[Entry]:
    """Return a person's movements with their reasons, newest first; also those of who turned out to be them.

    What only went from one of their accounts to another is none.
    """
    kept = Person.select(Person.id).where((Person.id == person_id) | (Person.keeper == person_id))
    rows = (
        Posting.select(Posting.amount, Movement)
        .join_from(Posting, Movement)
        .join_from(Posting, Account)
        .where(Account.person.in_(kept), Movement.kind != MovementKind.MERGE)
        .order_by(Movement.id.desc())
        .limit(limit)
    )
    return [
        Entry(
            row.movement.day,
            row.movement.at,
            row.amount,
            row.movement.message,
            row.movement.facts,
            row.movement.kind,
        )
        for row in rows
    ]


def key_of(account: str, fiscal_year: int, number: int) -> str:
    """Return the key under which a settlement happens once."""
    return f"settle:{account}:{fiscal_year}:{number}"


class _Books:
    """The persons' accounts and what is posted on them, with one statement for each fiscal year."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        self.codes: dict[int, str] = {}
        self._standings: defaultdict[tuple[int, int], _Standing] = defaultdict(_Standing)
        for year in {claim.fiscal_year for claim in claims}:
            self._learn(year, {claim.person_id for claim in claims if claim.fiscal_year == year})

    def _learn(self, year: int, persons: Collection[int]) -> None:
        first, last = days.fiscal_year_days(year)
        rows = sql.among(_STANDINGS, len(persons)).rows(first.isoformat(), last.isoformat(), *persons)
        for person, code, count, total in rows:
            self.codes[person] = code
            self._standings[person, year] = _Standing(count, int(total))

    def difference(self, claim: Claim, known: Sequence[rules.Version]) -> tuple[int, int]:
        """Return the difference that a change makes and the number of its movement, counting it as posted."""
        standing = self._standings[claim.person_id, claim.fiscal_year]
        total = rules.earned(claim.occasions, claim.fiscal_year, known)
        difference = total - standing.total
        if difference:
            standing.movements += 1
            standing.total = total
        return difference, standing.movements


def _write(
    ctx: Context,
    city: accounts.City,
    codes: dict[int, str],
    settled: Iterable[tuple[Claim, tuple[int, int]]],
) -> None:
    moving = [(claim, difference, number) for claim, (difference, number) in settled if difference]
    if not moving:
        return
    if not city.open:
        accounts.open_citys(ctx)
    missing = dict.fromkeys(claim.person_id for claim, _, _ in moving if claim.person_id not in codes)
    codes |= accounts.open_for(ctx, missing)
    at = sql.micros(ctx.now)
    movements: list[tuple[object, ...]] = []
    postings: list[tuple[object, ...]] = []
    for claim, difference, number in moving:
        code, because = codes[claim.person_id], claim.because
        key = key_of(code, claim.fiscal_year, number)
        message = _message(claim, difference, city.versions)
        facts = _FACTS.encode(because.facts)
        movements.append((key, code, because.day.isoformat(), at, message, facts, because.cause))
        postings += [(key, code, difference), (key, accounts.ISSUED, -difference)]
    _MOVE.each(movements)
    _POST.each(postings)


def _message(claim: Claim, difference: int, known: Sequence[rules.Version]) -> str:
    occasion = claim.because.occasion
    if claim.because.message:
        return claim.because.message
    if difference < 0:
        return CORRECTED if occasion else TAKEN_BACK
    if occasion is None:
        return CORRECTED
    if difference == rules.plain(occasion, known):
        return HELPED if occasion.helping else CAME
    return LIMITED if rules.limited(claim.occasions, occasion.day, known) else CORRECTED
