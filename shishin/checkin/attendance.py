"""Attendance as a pure function of the scans and the organizers' words on them.

Scans are a set that only grows. Any order, any repetition, any split over devices gives the same rows: in
is the earliest, out the latest, heads are running totals of which the greatest holds, and a scan that is
voided never was. Instants are whole microseconds since 1970.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from shishin.checkin.clocks import DAY, MINUTE, Hours
from shishin.checkin.models import ReviewVerdict, ScanBy, ScanKind, ScanStatus
from shishin.events.models import WayKind


class Mark(NamedTuple):
    """A scan as attendance sees it."""

    uid: str
    occurrence: int
    person: int | None
    kind: ScanKind
    by: ScanBy | None
    way: int | None
    adults: int
    children: int
    voids: str | None
    entitled: bool
    device: str | None
    at: int
    status: ScanStatus


@dataclass(frozen=True, slots=True)
class Plan:
    """What attendance needs of an occurrence; without both times its length is not known.

    The hours of what lasts several days are each day's, as when it is split.
    """

    day: date
    hours: Hours
    timed: bool

    @property
    def minutes(self) -> int:
        """Return how long a day of it lasts, 0 when nobody knows."""
        lasts = (self.hours.ends_at - self.hours.starts_at) // MINUTE
        return (lasts - 1) % (DAY // MINUTE) + 1 if self.timed else 0


@dataclass(frozen=True, slots=True)
class WayPlan:
    """What attendance needs of a way of joining."""

    kind: WayKind
    minutes: int | None


class Presence(NamedTuple):
    """One person was at one occurrence."""

    day: date
    in_at: int
    out_at: int | None
    minutes: int
    adults: int
    children: int
    way: int | None
    by: ScanBy | None


@dataclass(frozen=True, slots=True)
class Heads:
    """People who belong to no pass."""

    adults: int
    children: int


def compute(
    marks: Iterable[Mark],
    voids: Collection[Mark],
    verdicts: Mapping[str, ReviewVerdict],
    plan: Plan,
    ways: Mapping[int, WayPlan],
    said: int | None = None,
) -> Presence | None:
    """Return the attendance of one person at one occurrence, None where nothing says that they were in.

    `said` is the way of joining of a sign-up that only an organizer's word ties to these scans.
    """
    holding = standing(marks, voids, verdicts)
    ins = sorted((mark for mark in holding if mark.kind is ScanKind.IN), key=lambda mark: (mark.at, mark.uid))
    if not ins:
        return None
    outs = [mark.at for mark in holding if mark.kind is ScanKind.OUT]
    in_at, out_at = ins[0].at, max(outs, default=None)
    if out_at is not None and out_at <= in_at:
        out_at = None
    way = said if said is not None else next((mark.way for mark in ins if mark.way is not None), None)
    return Presence(
        day=plan.day,
        in_at=in_at,
        out_at=out_at,
        minutes=_minutes(in_at, out_at, plan, ways.get(way) if way is not None else None),
        adults=max(mark.adults for mark in ins),
        children=max(mark.children for mark in ins),
        way=way,
        by=ins[0].by,
    )


def tally(marks: Iterable[Mark], voids: Collection[Mark], verdicts: Mapping[str, ReviewVerdict]) -> Heads:
    """Return the heads that tallies add up to."""
    counted = [mark for mark in standing(marks, voids, verdicts) if mark.kind is ScanKind.TALLY]
    return Heads(sum(mark.adults for mark in counted), sum(mark.children for mark in counted))


def standing(
    marks: Iterable[Mark], voids: Collection[Mark], verdicts: Mapping[str, ReviewVerdict]
) -> list[Mark]:
    """Return the scans that count: received or confirmed, and not taken back."""
    holding = [void for void in voids if counts(void, verdicts)]
    return [
        mark
        for mark in marks
        if counts(mark, verdicts) and not any(_takes_back(void, mark) for void in holding)
    ]


def counts(mark: Mark, verdicts: Mapping[str, ReviewVerdict]) -> bool:
    """Say whether a scan counts by itself: one in review waits for an organizer's word."""
    if mark.status is ScanStatus.REVIEW:
        return verdicts.get(mark.uid) is ReviewVerdict.CONFIRMED
    return True


def _takes_back(void: Mark, mark: Mark) -> bool:
    """Say whether a void names this scan and was made by who may: an organizer, or the scan's own device."""
    if void.voids != mark.uid or void.occurrence != mark.occurrence or mark.kind is ScanKind.VOID:
        return False
    return void.entitled or (void.device is not None and void.device == mark.device)


def _minutes(in_at: int, out_at: int | None, plan: Plan, way: WayPlan | None) -> int:
    """Return whole minutes: those that were measured, else those that were planned, within the occurrence.

    What is done at home keeps its planned minutes: it is not bound to the occurrence's hours.
    """
    planned = way.minutes if way else None
    if way and way.kind is WayKind.HOME:
        return planned or 0
    if out_at is not None:
        since, until = max(in_at, plan.hours.starts_at), min(out_at, plan.hours.ends_at)
        return max(until - since, 0) // MINUTE
    if planned is None:
        return plan.minutes
    return min(planned, plan.minutes) if plan.timed else planned
