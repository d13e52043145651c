"""Limits on tries, counted in the store, so that several processes count together.

Loose ones are per address (a whole hall shares one), strict ones per account or code. A key is stored as a
digest: an address or a mail address never lies in this table.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import peewee

from shishin.core import signing, sql
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import TooMany
from shishin.core.models import EPOCH, InstantField, Model

# Longer than any window.
KEPT_FOR = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` tries of one scope and key within a window of this length."""

    scope: str
    count: int
    window: timedelta


class LimitCount(Model):
    """Tries of one key in one window."""

    scope = peewee.CharField(max_length=40)
    key_digest = peewee.CharField(max_length=64)
    window_at = InstantField(index=True)
    tries = peewee.IntegerField()

    class Meta:
        """One row a scope, key and window."""

        indexes = ((("scope", "key_digest", "window_at"), True),)


# One statement, because it runs at every join.
_COUNT_ONE = sql.Statement(
    """
    INSERT INTO limit_count (scope, key_digest, window_at, tries) VALUES (?, ?, ?, 1)
    ON CONFLICT (scope, key_digest, window_at) DO UPDATE SET tries = limit_count.tries + 1
    RETURNING tries
    """
)


_GIVE_BACK = sql.Statement(
    """
    UPDATE limit_count SET tries = tries - 1
    WHERE scope = ? AND key_digest = ? AND window_at = ? AND tries > 0
    """
)


@unit_of_work
def count(ctx: Context, limit: Limit, key: str) -> None:
    """Count one try; raises `TooMany` with `retry_after` seconds when there were too many."""
    start = EPOCH + (ctx.now - EPOCH) // limit.window * limit.window
    digest = signing.digest(f"{limit.scope}:{key}")
    tries = _COUNT_ONE.one(limit.scope, digest, sql.micros(start))[0]
    if tries > limit.count:
        raise TooMany(retry_after=int((start + limit.window - ctx.now).total_seconds()) + 1)


@unit_of_work
def give_back(ctx: Context, limit: Limit, key: str) -> None:
    """Take one counted try back: it was no guess."""
    start = EPOCH + (ctx.now - EPOCH) // limit.window * limit.window
    _GIVE_BACK.run(limit.scope, signing.digest(f"{limit.scope}:{key}"), sql.micros(start))


@contextmanager
def guess(ctx: Context, *counted: tuple[Limit, str]) -> Iterator[None]:
    """Count a try at a secret while it is looked up; one that raises nothing was right, and is given back.

    Tries at the same moment count too. A try that a limit refuses is not counted by those after it, so that
    narrow ones stand before wide ones. Raises `TooMany`, for a right one too: guessing stops.
    """
    for limit, key in counted:
        count(ctx, limit, key)
    yield
    for limit, key in counted:
        give_back(ctx, limit, key)


@unit_of_work
def forget_old(ctx: Context) -> int:
    """Delete counts older than two days; return how many."""
    return int(LimitCount.delete().where(LimitCount.window_at < ctx.now - KEPT_FOR).execute())
