"""The month in one screen: the six numbers, thirteen months, wards, fields, ways of joining, groups.

Periods are Japanese days; ward means the event's ward. What each number means stands at `/staff/definitions`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from shishin.core import days
from shishin.core.context import Context
from shishin.groups.models import Group
from shishin.stats import book as books
from shishin.stats import sums
from shishin.stats.book import Book, Counts, Place
from shishin.stats.facts import AGAIN_DAYS
from shishin.stats.models import ALL, ALL_GROUPS
from shishin.stats.sums import Cohort, Sums, share

T = TypeVar("T")

MONTHS_SHOWN = 13
GROUPS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Filter:
    """Which month (its first day), and of which ward, field and group; None means all of them."""

    month: date
    ward: str | None = None
    field: str | None = None
    group: int | None = None

    @property
    def place(self) -> Place:
        """Ward, field and group as cells name them."""
        return self.ward or ALL, self.field or ALL, self.group or ALL_GROUPS


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One group's month."""

    handle: str
    name: str
    sums: Sums


@dataclass(frozen=True, slots=True)
class MonthView:
    """One month as staff see it. `until` is the last day counted so far: today in a month that still runs.

    `months` are thirteen, oldest first, this one last; `year_before` is the whole same month a year before,
    and `heads_year_before` its heads on the same days. `cohort` is the newest month, this or earlier, whose
    ninety days are over. `wards` and `fields` hold those that have something, by code (`UNKNOWN` for none);
    each leaves its own filter aside, so that one can step from one to the next.
    """

    filter: Filter
    until: date
    finished: bool
    now: Sums
    year_before: Sums
    heads_year_before: int
    cohort: Cohort
    cohort_year_before: Cohort
    groups: int
    groups_year_before: int
    new_groups: int
    months: tuple[tuple[date, Sums], ...]
    wards: Mapping[str, Sums]
    fields: Mapping[str, Sums]
    top_groups: tuple[GroupLine, ...]

    @property
    def heads_change(self) -> float | None:
        """By which part the heads rose or fell against the same days a year before."""
        return share(self.now.heads - self.heads_year_before, self.heads_year_before)


def month(ctx: Context, wanted: Filter) -> MonthView:
    """Return the numbers of a month, always equal to counting every attendance anew."""
    today = days.day_of(ctx.now)
    with books.opened(ctx.now) as book:
        return _view(book, wanted, today)


def shifted(first: date, months: int) -> date:
    """Return the first day of the month so many months later, or earlier."""
    place = first.year * 12 + first.month - 1 + months
    return date(place // 12, place % 12 + 1, 1)


def newest_final(first: date, today: date) -> date:
    """Return the newest month, not after this one, all of whose days lie more than ninety days back."""
    candidate = min(first, today.replace(day=1))
    while _last_day(candidate) + timedelta(days=AGAIN_DAYS) >= today:
        candidate = shifted(candidate, -1)
    return candidate


def _last_day(first: date) -> date:
    return days.month_days(first.year, first.month)[1]


def _view(book: Book, wanted: Filter, today: date) -> MonthView:
    first, place, before = wanted.month, wanted.place, shifted(wanted.month, -12)
    shown = [shifted(first, -back) for back in reversed(range(MONTHS_SHOWN))]
    final, final_before = newest_final(first, today), newest_final(before, today)
    by_month = _each(book.months({*shown, final, final_before}, place))
    groups = _groups(book, first, place)
    until = min(_last_day(first), today)
    return MonthView(
        filter=wanted,
        until=until,
        finished=until < today,
        now=by_month[first],
        year_before=by_month[before],
        heads_year_before=book.heads_between(before, _same_day(before, until, today), place),
        cohort=Cohort(final, by_month[final]),
        cohort_year_before=Cohort(final_before, by_month[final_before]),
        groups=len(groups),
        groups_year_before=len(book.groups(before, place)),
        new_groups=book.new_groups(first, groups),
        months=tuple((month, by_month[month]) for month in shown),
        wards=_each(book.wards(first, place)),
        fields=_each(book.fields(first, place)),
        top_groups=_lines(groups),
    )


def _same_day(before: date, until: date, today: date) -> date:
    """Return the day up to which a year before is compared: the whole month once it is over."""
    last = _last_day(before)
    return before.replace(day=min(until.day, last.day)) if until == today else last


def _each(counted: Mapping[T, Counts]) -> dict[T, Sums]:
    return {key: sums.of_cell(counts) for key, counts in counted.items()}


def _groups(book: Book, first: date, place: Place) -> dict[int, Sums]:
    """Return the sums of every group that took attendance in a month, largest first."""
    found = _each(book.groups(first, place))
    return dict(sorted(found.items(), key=lambda line: (-line[1].heads, line[0])))


def _lines(groups: dict[int, Sums]) -> tuple[GroupLine, ...]:
    largest = list(groups)[:GROUPS_SHOWN]
    named = {
        group.id: group
        for group in Group.select(Group.id, Group.handle, Group.name).where(Group.id.in_(largest))
    }
    return tuple(GroupLine(named[group].handle, named[group].name, groups[group]) for group in largest)
