"""On which day how much happens, and whose turn it is. Pure: the same size and day give the same calendar."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from shishin.core import days

T = TypeVar("T")

# People plan this far ahead; further days fill up later.
DAYS_AHEAD = 42
SATURDAY, SUNDAY = 5, 6
WEIGHT_OF_DAY = {"weekday": 0.6, "sat": 2.4, "sun": 2.0}
# Little in deep winter and in the heat, most in May and autumn.
WEIGHT_OF_MONTH = (0.6, 0.7, 0.9, 1.0, 1.15, 0.95, 0.85, 0.65, 1.05, 1.2, 1.15, 0.7)
# The city grows: the first day has this part of the last one's events.
GROWTH_FROM = 0.72
# What is announced for a day becomes fewer the further it is ahead.
FADING_DAYS = 28
# However small the city, this weekend has something in every ward.
WEEKEND_LEAST = 30
SMALL = 240


@dataclass(frozen=True, slots=True)
class Plan:
    """From the first day on, how many events each day has."""

    first: date
    today: date
    counts: Mapping[date, int]
    weekend: tuple[date, ...]


def kind_of(day: date) -> str:
    """Return sat, sun or weekday."""
    return {SATURDAY: "sat", SUNDAY: "sun"}.get(day.weekday(), "weekday")


def weekend_of(today: date) -> tuple[date, ...]:
    """Return what is left of the coming weekend: Saturday and Sunday, or only Sunday."""
    if today.weekday() == SUNDAY:
        return (today,)
    saturday = today + timedelta(days=SATURDAY - today.weekday())
    return saturday, saturday + timedelta(days=1)


def first_day(today: date, months: int) -> date:
    """Return the first day of so many months, this one counted."""
    place = today.year * 12 + today.month - months
    return days.month_days(place // 12, place % 12 + 1)[0]


def plan(today: date, months: int, events: int) -> Plan:
    """Spread events over the months up to today and the weeks after it."""
    first, weekend = first_day(today, months), weekend_of(today)
    all_days = [first + timedelta(days=n) for n in range((today - first).days + DAYS_AHEAD + 1)]
    boosted = min(WEEKEND_LEAST, events // 8) if events >= SMALL // 2 else events // 8
    counts = _spread(all_days, [_weight(day, first, today) for day in all_days], events - boosted)
    for day, more in zip(weekend, _halves(boosted, len(weekend)), strict=True):
        counts[day] += more
    return Plan(first, today, counts, weekend)


def _weight(day: date, first: date, today: date) -> float:
    weight = WEIGHT_OF_DAY[kind_of(day)] * WEIGHT_OF_MONTH[day.month - 1]
    if day > today:
        return weight * math.exp((today - day).days / FADING_DAYS)
    span = max((today - first).days, 1)
    return weight * (GROWTH_FROM + (1 - GROWTH_FROM) * (day - first).days / span)


def _spread(all_days: Sequence[date], weights: Sequence[float], events: int) -> dict[date, int]:
    """Give each day its share in whole numbers, so that they add up exactly."""
    total, passed, given = sum(weights), 0.0, 0
    counts = {}
    for day, weight in zip(all_days, weights, strict=True):
        passed += weight
        upto = round(events * passed / total)
        counts[day] = upto - given
        given = upto
    return counts


def _halves(count: int, parts: int) -> list[int]:
    return [count // parts + (place < count % parts) for place in range(parts)]


class Turns(Generic[T]):
    """Whose turn it is: wards by their weight, within a ward one after the other."""

    def __init__(self, by_ward: Mapping[str, Sequence[T]], weights: Mapping[str, float]) -> None:
        """Take what each ward has, in its order, and how often its turn comes."""
        self._lines: dict[str, Iterator[T]] = {ward: _round(line) for ward, line in by_ward.items() if line}
        whole = sum(weights[ward] for ward in self._lines)
        self._weights = {ward: weights[ward] / whole for ward in self._lines}
        self._credit = dict.fromkeys(self._lines, 0.0)

    def next(self) -> T:
        """Return the next one."""
        for ward, weight in self._weights.items():
            self._credit[ward] += weight
        ward = max(self._credit, key=self._credit.__getitem__)
        self._credit[ward] -= 1
        return next(self._lines[ward])


def _round(line: Sequence[T]) -> Iterator[T]:
    while True:
        yield from line
