"""What must be true of the ledger whatever happened; each check gives a line for each fault it finds."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import groupby

from shishin.core import days, sql
from shishin.points import ledger, sealing
from shishin.points.models import AccountKind, MovementKind

HELD = (AccountKind.PERSON,)
GIVEN_OUT = (AccountKind.ISSUED, AccountKind.ADJUSTMENT)
USED = (AccountKind.REDEEMED, AccountKind.GROUP, AccountKind.EXPIRED)
SPENDING = (MovementKind.REDEMPTION, MovementKind.GIFT)

_UNBALANCED = sql.Statement(
    """
    SELECT movement_id, sum(amount) FROM posting
    GROUP BY movement_id HAVING sum(amount) <> 0 ORDER BY movement_id
    """
)
_EMPTY = sql.Statement(
    """
    SELECT movement.id FROM movement LEFT JOIN posting ON posting.movement_id = movement.id
    WHERE posting.id IS NULL ORDER BY movement.id
    """
)
_ADRIFT = sql.Statement(
    """
    SELECT posting.id FROM posting
    LEFT JOIN movement ON movement.id = posting.movement_id
    LEFT JOIN account ON account.id = posting.account_id
    WHERE movement.id IS NULL OR account.id IS NULL ORDER BY posting.id
    """
)
_SUMS = sql.Statement(
    """
    SELECT account.kind, sum(posting.amount) FROM posting JOIN account ON account.id = posting.account_id
    GROUP BY account.kind
    """
)
_SPENDERS = """
    SELECT posting.account_id, movement.id, movement.kind, posting.amount
    FROM posting JOIN movement ON movement.id = posting.movement_id
    JOIN account ON account.id = posting.account_id
    WHERE account.kind = 'person' AND posting.account_id IN (
        SELECT spent.account_id FROM posting spent JOIN movement spending ON spending.id = spent.movement_id
        WHERE spending.kind IN (??) AND spent.amount < 0
    )
    ORDER BY posting.account_id, movement.id
"""
_REVERSALS = sql.Statement(
    """
    SELECT back.id, posting.account_id, sum(posting.amount)
    FROM movement back JOIN posting ON posting.movement_id IN (back.id, back.reverses_id)
    WHERE back.reverses_id IS NOT NULL
    GROUP BY back.id, posting.account_id HAVING sum(posting.amount) <> 0 ORDER BY back.id
    """
)
_REVERSED_TWICE = sql.Statement(
    """
    SELECT reverses_id FROM movement WHERE reverses_id IS NOT NULL
    GROUP BY reverses_id HAVING count(*) > 1 ORDER BY reverses_id
    """
)
_SAME_KEY = sql.Statement("SELECT key FROM movement GROUP BY key HAVING count(*) > 1 ORDER BY key")
_SETTLEMENTS = sql.Statement(
    """
    SELECT movement.id, movement.key, movement.day, account.code, account.kind
    FROM movement LEFT JOIN account ON account.id = movement.account_id
    WHERE movement.kind = 'settlement' ORDER BY movement.account_id, movement.id
    """
)
_MISPOSTED = sql.Statement(
    """
    SELECT movement.id, movement.kind FROM movement
    JOIN posting ON posting.movement_id = movement.id JOIN account ON account.id = posting.account_id
    WHERE movement.kind IN ('settlement', 'merge')
    GROUP BY movement.id, movement.kind
    HAVING count(*) <> 2
        OR sum(CASE WHEN posting.account_id = movement.account_id THEN 1 ELSE 0 END) <> 1
        OR sum(CASE WHEN account.kind = 'issued' THEN 1 ELSE 0 END) <> 1
    ORDER BY movement.id
    """
)


def faults(now: datetime, *, begun: bool = False) -> list[str]:
    """Return a line for each fault of the ledger; none when all is well.

    `begun` says that a worker has sealed this store before.
    """
    checks: tuple[Callable[[], Iterator[str]], ...] = (_balances, _sums, _spending, _reversals, _settlements)
    return [*(fault for check in checks for fault in check()), *sealing.check(now, begun=begun)]


def _balances() -> Iterator[str]:
    for movement, total in _UNBALANCED.rows():
        yield f"ledger: movement {movement} does not balance ({int(total):+d})"
    for (movement,) in _EMPTY.rows():
        yield f"ledger: movement {movement} has no postings"
    for (posting,) in _ADRIFT.rows():
        yield f"ledger: posting {posting} belongs to no movement or account"


def _sums() -> Iterator[str]:
    sums = {kind: int(total) for kind, total in _SUMS.rows()}
    if sum(sums.values()):
        yield f"ledger: all postings together are {sum(sums.values()):+d}, not 0"
    given_out = -sum(sums.get(kind, 0) for kind in GIVEN_OUT)
    accounted_for = sum(sums.get(kind, 0) for kind in (*HELD, *USED))
    if given_out != accounted_for:
        yield f"ledger: {given_out} were issued and adjusted, {accounted_for} held, used, given or expired"


def _spending() -> Iterator[str]:
    rows = sql.among(_SPENDERS, len(SPENDING)).rows(*(kind.value for kind in SPENDING))
    for account, movements in groupby(rows, key=lambda row: row[0]):
        balance = 0
        for _, movement, kind, amount in movements:
            balance += amount
            if balance < 0 and amount < 0 and kind in SPENDING:
                yield f"ledger: movement {movement} spends more than account {account} had"


def _reversals() -> Iterator[str]:
    for movement, account, rest in _REVERSALS.rows():
        yield f"ledger: reversal {movement} leaves {int(rest):+d} on account {account}"
    for (movement,) in _REVERSED_TWICE.rows():
        yield f"ledger: movement {movement} is reversed twice"
    for (key,) in _SAME_KEY.rows():
        yield f"ledger: the key {key} stands twice"


def _settlements() -> Iterator[str]:
    for movement, kind in _MISPOSTED.rows():
        yield f"ledger: {kind} {movement} is not between its account and what the city issues"
    numbers: dict[tuple[str, int], int] = {}
    for movement, key, day, code, kind in _SETTLEMENTS.rows():
        year = _fiscal_year(str(day))
        number = numbers[code, year] = numbers.get((code, year), 0) + 1
        wanted = ledger.key_of(code, year, number)
        if kind != AccountKind.PERSON or key != wanted:
            yield f"ledger: settlement {movement} stands under the key {key}, not under {wanted}"


def _fiscal_year(day: str) -> int:
    """Return a kept day's fiscal year; a day that somebody broke lies in none."""
    try:
        return days.fiscal_year(date.fromisoformat(day))
    except ValueError:
        return 0
