"""The worker's sign of life, for those who watch it."""

from datetime import datetime, timedelta

from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.jobs.models import WorkerBeat

NAME = "worker"
EVERY = timedelta(seconds=10)
# Three missed beats and some: a worker in the middle of a slow mail server is not dead.
LATE = timedelta(seconds=60)


@unit_of_work
def beat(ctx: Context) -> None:
    """Note that a worker lives."""
    (
        WorkerBeat.insert(name=NAME, at=ctx.now)
        .on_conflict(conflict_target=(WorkerBeat.name,), update={WorkerBeat.at: ctx.now})
        .as_rowcount()
        .execute()
    )


def last() -> datetime | None:
    """Return when a worker last gave a sign of life, or None when none ever did."""
    row = WorkerBeat.get_or_none(WorkerBeat.name == NAME)
    return row.at if row else None


def late(now: datetime) -> bool:
    """Say whether the worker has been silent for too long."""
    at = last()
    return at is None or now - at > LATE
