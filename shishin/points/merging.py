"""Points of one person who was known as two: all of them move to the keeper's account, none is lost.

What was earned moves year by year, so that each year's total still equals its function; the caller then
settles the keeper's years, which takes back what was paid twice or exceeds a cap. What was spent or given
moves as one rest. Nothing that was posted is touched.
"""

from datetime import date

from shishin.core import days, sql
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.points import accounts
from shishin.points.ledger import JOINED

_ACCOUNTS = sql.Statement("SELECT person_id, id, code FROM account WHERE person_id IN (?, ?)")
_EARNED = sql.Statement(
    """
    SELECT movement.day, posting.amount FROM movement
    JOIN posting ON posting.movement_id = movement.id AND posting.account_id = movement.account_id
    WHERE movement.account_id = ? AND movement.kind IN ('settlement', 'merge') AND movement.cause IS NOT NULL
    """
)
_BALANCE = sql.Statement("SELECT coalesce(sum(amount), 0) FROM posting WHERE account_id = ?")
_MERGES = sql.Statement(
    """
    SELECT count(*) FROM movement JOIN account ON account.id = movement.account_id
    WHERE account.code = ? AND movement.kind = 'merge'
    """
)
_MOVE = sql.Statement(
    """
    INSERT INTO movement (key, kind, account_id, day, at, message, facts, cause)
    VALUES (?, 'merge', (SELECT id FROM account WHERE code = ?), ?, ?, ?, '{}', ?)
    """
)
_POST = sql.Statement(
    """
    INSERT INTO posting (movement_id, account_id, amount)
    VALUES ((SELECT id FROM movement WHERE key = ?), (SELECT id FROM account WHERE code = ?), ?)
    """
)


@unit_of_work
def merge(ctx: Context, keeper_id: int, other_id: int, cause: str) -> None:
    """Move what a person has to the keeper's account. The caller holds both locks. Safe to repeat.

    `cause` names the joining.
    """
    known = {row[0]: (row[1], row[2]) for row in _ACCOUNTS.rows(keeper_id, other_id)}
    if other_id not in known:
        return
    account_id, code = known[other_id]
    earned = _by_year(account_id)
    rest = int(_BALANCE.one(account_id)[0]) - sum(amount for _, amount in earned.values())
    if not rest and not any(amount for _, amount in earned.values()):
        return
    accounts.open_citys(ctx)
    kept = known[keeper_id][1] if keeper_id in known else accounts.open_for(ctx, [keeper_id])[keeper_id]
    for _, (day, amount) in sorted(earned.items()):
        _carry(ctx, (code, kept), day, amount, cause)
    _carry(ctx, (code, kept), days.day_of(ctx.now).isoformat(), rest, None)


def _by_year(account_id: int) -> dict[int, tuple[str, int]]:
    """Return what an account has earned in each fiscal year, and the last day on which something was."""
    found: dict[int, tuple[str, int]] = {}
    for day, amount in _EARNED.rows(account_id):
        year = days.fiscal_year(date.fromisoformat(str(day)))
        last, total = found.get(year, ("", 0))
        found[year] = max(last, str(day)), total + amount
    return found


def _carry(ctx: Context, codes: tuple[str, str], day: str, amount: int, cause: str | None) -> None:
    """Carry an amount from the one account to the other, through what the city issues."""
    if not amount:
        return
    for code, change in zip(codes, (-amount, amount), strict=True):
        key = f"merge:{code}:{_MERGES.one(code)[0] + 1}"
        _MOVE.run(key, code, day, sql.micros(ctx.now), JOINED, cause)
        _POST.run(key, code, change)
        _POST.run(key, accounts.ISSUED, -change)
