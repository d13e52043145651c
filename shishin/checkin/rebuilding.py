"""Putting attendances and tallies right that are not what the scans say, and the points that follow."""

from shishin.checkin import attendances, checks, places, sameness
from shishin.checkin.evidence import Evidence
from shishin.core import db
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.events.models import Occurrence

AT_ONCE = 20


def rebuild(ctx: Context) -> int:
    """Compute anew what differs from the scans; return at how many occurrences that was.

    Points that were given for what is no more, or not given, are settled as after any change: the ledger
    itself is never rebuilt. Safe to repeat, and beside a server: each step is a transaction of its own.
    """
    wrong = sorted({place.id for place, _ in checks.wrong()})
    for start in range(0, len(wrong), AT_ONCE):
        _rebuild(ctx, wrong[start : start + AT_ONCE])
    return len(wrong)


@unit_of_work
def _rebuild(ctx: Context, occurrence_ids: list[int]) -> None:
    db.lock_rows(Occurrence, occurrence_ids)
    evidence = Evidence(sameness.at(occurrence_ids))
    evidence.learn_occurrences(occurrence_ids)
    # Also where no scan speaks of heads without a pass any more.
    tallies = [(number, None) for number in occurrence_ids]
    attendances.refresh(ctx, evidence, tallies, places.by_ids(occurrence_ids))
    attendances.rebuild(ctx, occurrence_ids)
