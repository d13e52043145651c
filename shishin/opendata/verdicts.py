"""Verdicts: every row of a list ends in exactly one, with its reasons as codes and facts.

The sentences that explain a reason are in `shishin/jobs/import_words.py`, one for each code.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from shishin.opendata.models import Verdict


class Reason(StrEnum):
    """Why a row got its verdict, or what was noticed on the way."""

    EMPTY_ROW = "empty_row"
    TITLE_MISSING = "title_missing"
    DAY_MISSING = "day_missing"

    DAY_UNREADABLE = "day_unreadable"
    YEAR_MISSING = "year_missing"
    DAY_IMPLAUSIBLE = "day_implausible"
    WEEKDAY_DIFFERS = "weekday_differs"
    ZONE_UNCLEAR = "zone_unclear"
    TIME_UNREADABLE = "time_unreadable"
    TIMES_DIFFER = "times_differ"
    ENDS_BEFORE_START = "ends_before_start"
    ENDS_TOO_EARLY = "ends_too_early"
    DAILY_TIMES_UNCLEAR = "daily_times_unclear"
    STARTS_AT_MIDNIGHT = "starts_at_midnight"
    TEXT_NAMES_OTHER_DAY = "text_names_other_day"
    YEAR_DOUBTFUL = "year_doubtful"
    PERHAPS_CANCELLED = "perhaps_cancelled"
    TITLE_TOO_LONG = "title_too_long"
    TOO_MANY_CELLS = "too_many_cells"
    SAME_NUMBER = "same_number"
    SAME_EVENT = "same_event"
    LISTED_BEFORE = "listed_before"
    PEOPLE_ARE_COMING = "people_are_coming"
    OF_A_GROUP = "of_a_group"

    TOLD_ELSEWHERE = "told_elsewhere"
    TIME_UNKNOWN = "time_unknown"
    PLACEHOLDER_TIME = "placeholder_time"
    WHOLE_DAY = "whole_day"
    ENDS_AS_IT_STARTS = "ends_as_it_starts"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    STATUS_UNKNOWN = "status_unknown"
    HALF_COORDINATES = "half_coordinates"
    SWAPPED_COORDINATES = "swapped_coordinates"
    COORDINATES_OUTSIDE = "coordinates_outside"
    COORDINATES_UNREADABLE = "coordinates_unreadable"
    CAPACITY_IN_WORDS = "capacity_in_words"
    DEADLINE_UNREADABLE = "deadline_unreadable"
    DEADLINE_AFTER_END = "deadline_after_end"
    UNSAFE_LINK = "unsafe_link"
    TEXT_CUT = "text_cut"


_REJECTS = frozenset({Reason.EMPTY_ROW, Reason.TITLE_MISSING, Reason.DAY_MISSING})
_ASKS = frozenset(
    {
        Reason.DAY_UNREADABLE,
        Reason.YEAR_MISSING,
        Reason.DAY_IMPLAUSIBLE,
        Reason.WEEKDAY_DIFFERS,
        Reason.ZONE_UNCLEAR,
        Reason.TIME_UNREADABLE,
        Reason.TIMES_DIFFER,
        Reason.ENDS_BEFORE_START,
        Reason.ENDS_TOO_EARLY,
        Reason.DAILY_TIMES_UNCLEAR,
        Reason.STARTS_AT_MIDNIGHT,
        Reason.TEXT_NAMES_OTHER_DAY,
        Reason.YEAR_DOUBTFUL,
        Reason.PERHAPS_CANCELLED,
        Reason.TITLE_TOO_LONG,
        Reason.TOO_MANY_CELLS,
        Reason.SAME_NUMBER,
        Reason.SAME_EVENT,
        Reason.LISTED_BEFORE,
        Reason.PEOPLE_ARE_COMING,
        Reason.OF_A_GROUP,
    }
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A reason with the facts of this row; the facts are JSON values."""

    reason: Reason
    facts: Mapping[str, str | int] = field(default_factory=dict)


def found(reason: Reason, **facts: str | int) -> Finding:
    """Note a reason with its facts."""
    return Finding(reason, facts)


def weight(reason: Reason) -> Verdict:
    """Return the verdict to which a reason alone leads; what leads to `ACCEPTED` is only told."""
    if reason in _REJECTS:
        return Verdict.REJECTED
    return Verdict.REVIEW if reason in _ASKS else Verdict.ACCEPTED


def of(findings: Iterable[Finding]) -> Verdict:
    """Return the verdict of all that was found: the gravest reason decides."""
    weights = {weight(finding.reason) for finding in findings}
    for verdict in (Verdict.REJECTED, Verdict.REVIEW):
        if verdict in weights:
            return verdict
    return Verdict.ACCEPTED
