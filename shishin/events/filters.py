"""What somebody asks of the list: when, how many minutes, where, what, how lightly, and in which words."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from shishin.events.models import Flag

SATURDAY = 5
WEEK = timedelta(days=7)
HALF_HOUR = 30
MINUTES = (HALF_HOUR, 60, 120)
NO_FLAGS = Flag(0)
# As far as one goes by bicycle in a quarter of an hour.
KILOMETRES = 3


class When(StrEnum):
    """The named stretches of days; any other `when` is a day of its own, or days in a row."""

    TODAY = "today"
    WEEKEND = "weekend"
    NEXT_WEEK = "next_week"
    ONGOING = "ongoing"


@dataclass(frozen=True, slots=True)
class Span:
    """Days in a row, by the first and the last."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Near:
    """Around a place, given once and rounded to about a kilometre.

    `wards` lie there: what has no position of its own is near by its ward.
    """

    latitude: float
    longitude: float
    wards: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """A combination of filters; an empty one is everything that is still to come.

    `evenings` leaves of the days what begins on a weekday from five o'clock.
    """

    when: When | date | Span | None = None
    minutes: int | None = None
    ward: str | None = None
    field: str | None = None
    flags: Flag = NO_FLAGS
    query: str = ""
    near: Near | None = None
    evenings: bool = False

    def __bool__(self) -> bool:
        """Say whether it narrows the list at all."""
        return self != EVERYTHING

    def parts(self) -> list["Filter"]:
        """Return each single filter in it, flags one by one, in the order in which a page names them."""
        singles = [
            Filter(when=self.when),
            Filter(evenings=self.evenings),
            Filter(minutes=self.minutes),
            *(Filter(flags=flag) for flag in self.flags),
            Filter(near=self.near),
            Filter(ward=self.ward),
            Filter(field=self.field),
            Filter(query=self.query),
        ]
        return [single for single in singles if single]

    def without(self, part: "Filter") -> "Filter":
        """Return this filter with one of its parts taken out."""
        return replace(
            self,
            when=None if part.when else self.when,
            minutes=None if part.minutes else self.minutes,
            ward=None if part.ward else self.ward,
            field=None if part.field else self.field,
            flags=self.flags & ~part.flags,
            query="" if part.query else self.query,
            near=None if part.near else self.near,
            evenings=self.evenings and not part.evenings,
        )

    def with_(self, part: "Filter") -> "Filter":
        """Return this filter with a part put in; what it says of the same thing gives way, flags add up."""
        return Filter(
            when=part.when or self.when,
            minutes=part.minutes or self.minutes,
            ward=part.ward or self.ward,
            field=part.field or self.field,
            flags=self.flags | part.flags,
            query=part.query or self.query,
            near=part.near or self.near,
            evenings=part.evenings or self.evenings,
        )

    def has(self, part: "Filter") -> bool:
        """Say whether a single part is in it."""
        return self.without(part) != self and self.with_(part) == self


EVERYTHING = Filter()


@dataclass(frozen=True, slots=True)
class Days:
    """The days that a filter is about: from the first to the last, None for no end."""

    first: date
    last: date | None = None


def days_of(when: When | date | Span | None, today: date) -> Days:
    """Return the days of a filter, never before today unless a past day itself is asked for."""
    if isinstance(when, When):
        return _named_days(when, today)
    if isinstance(when, Span):
        return Days(min(max(when.first, today), when.last), when.last)
    return Days(today) if when is None else Days(when, when)


def _named_days(when: When, today: date) -> Days:
    monday = today - timedelta(days=today.weekday())
    if when is When.TODAY:
        return Days(today, today)
    if when is When.WEEKEND:
        return Days(max(today, monday + timedelta(days=SATURDAY)), monday + timedelta(days=SATURDAY + 1))
    if when is When.NEXT_WEEK:
        return Days(monday + WEEK, monday + WEEK + timedelta(days=6))
    return Days(today)
