"""The days of a series: every week, every two weeks, or monthly on the same weekday. Pure.

What falls on a month's fifth weekday is on its last: every month has one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from shishin.core import days

WEEK = 7
FOURTH = 4
# A weekly series of a year, whichever day it begins on.
MOST_TIMES = 53


class Every(StrEnum):
    """How often a series comes round."""

    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Repeat:
    """How often, and how many times in all."""

    every: Every
    times: int

    @property
    def fits(self) -> bool:
        """Say whether it is a series, and not longer than one may be."""
        return 1 < self.times <= MOST_TIMES


def days_of(first: date, repeat: Repeat | None) -> list[date]:
    """Return the days of a series that begins on `first`, in their order; without a repeat that day alone."""
    if repeat is None:
        return [first]
    if repeat.every is Every.MONTH:
        return [first, *_monthly(first, repeat.times - 1)]
    step = WEEK if repeat.every is Every.WEEK else 2 * WEEK
    return [first + timedelta(days=step * place) for place in range(repeat.times)]


def span(first: date, last: date) -> list[date]:
    """Return every day from the first to the last."""
    return [first + timedelta(days=place) for place in range((last - first).days + 1)]


def _monthly(first: date, times: int) -> Iterator[date]:
    place = (first.day - 1) // WEEK + 1
    month = first
    for _ in range(times):
        month = days.month_days(month.year, month.month)[1] + timedelta(days=1)
        yield _nth(month, first.weekday(), place)


def _nth(month: date, weekday: int, place: int) -> date:
    """Return the n-th such weekday of the month that begins on a day; above four the last one."""
    if place > FOURTH:
        last = days.month_days(month.year, month.month)[1]
        return last - timedelta(days=(last.weekday() - weekday) % WEEK)
    return month + timedelta(days=(weekday - month.weekday()) % WEEK + WEEK * (place - 1))
