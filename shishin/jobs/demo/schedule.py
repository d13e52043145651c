"""The timetable of the demo city: which series is held when, and the few occasions that a story needs."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from shishin.events import slots
from shishin.events.slots import Slot
from shishin.jobs.demo.calendar import Plan, kind_of
from shishin.jobs.demo.gatherings import Change, Gathering, Gatherings, after
from shishin.jobs.demo.series import Rota, Series

# Which of this weekend's occurrences are full, nearly full, cancelled and moved: for every state of a page
# one.
FULL, NEARLY_FULL, CANCELLED, MOVED = 2, 4, 6, 8
FULL_SEATS, NEARLY_FULL_SEATS = 12, 15
SEATS_LEFT = 2
CANCEL_NOTE = "会場が使えなくなったため、中止にしました。"
# For three days in a row, two weeks ahead.
AHEAD, LASTS = timedelta(days=14), timedelta(days=2)
CLEAN_UP_STARTS = time(9)
# On so many days from today on the flowers are watered at any hour, so that a reception is open.
OPEN_DAYS = 3
WATERED_AT = time(9)
# The workshops, in days from this weekend: two were, three will be.
WORKSHOPS = (-21, -7, 7, 14, 21)


@dataclass(frozen=True, slots=True)
class Own:
    """What the first group does, of which the story is told."""

    clean_up: Series
    all_day: Series
    workshop: Series


@dataclass(slots=True)
class Timetable:
    """All occurrences by their day, how many seats some of them have left, and those of which a story tells.

    Of these it says who comes.
    """

    by_day: dict[date, list[Gathering]] = field(default_factory=lambda: defaultdict(list))
    seats_left: dict[int, int] = field(default_factory=dict)
    told: set[int] = field(default_factory=set)

    def add(self, gathering: Gathering) -> None:
        """Take one in."""
        self.by_day[gathering.day].append(gathering)


def draw_up(plan: Plan, rota: Rota, gatherings: Gatherings, own: Own) -> Timetable:
    """Draw the timetable up."""
    table, special = Timetable(), 0
    for day, count in plan.counts.items():
        for _ in range(count):
            series = rota.next(day)
            if day in plan.weekend and series.club is not own.clean_up.club and not series.programme.at_home:
                special += 1
                table.add(_special(special, day, series, gatherings, table))
            else:
                table.add(gatherings.on(day, series))
    for day in (*_second_saturdays(plan), plan.weekend[0]):
        if not any(gathering.series is own.clean_up for gathering in table.by_day[day]):
            table.add(gatherings.add(day, own.clean_up, CLEAN_UP_STARTS))
    _water(plan, own.all_day, gatherings, table)
    _craft(plan, own.workshop, gatherings, table)
    return table


def _water(plan: Plan, series: Series, gatherings: Gatherings, table: Timetable) -> None:
    """Let flowers be watered: last week, yesterday (not thanked for yet), and from today on at any hour."""
    for days_ago in (8, 1):
        day = plan.today - timedelta(days=days_ago)
        if day >= plan.first:
            gathering = gatherings.add(day, series, WATERED_AT, thanked=days_ago > 1)
            table.add(gathering)
            if days_ago == 1:
                table.told.add(gathering.id)
    for number in range(OPEN_DAYS):
        day = plan.today + timedelta(days=number)
        table.add(gatherings.add(day, series, None, time_note="朝から夕方まで、すきな時間に"))
    table.add(gatherings.add(_soon(plan), series, None, last_day=_soon(plan) + LASTS))


def _craft(plan: Plan, series: Series, gatherings: Gatherings, table: Timetable) -> None:
    """Let there be workshops; of those to come the story is told."""
    for number in WORKSHOPS:
        day = plan.weekend[0] + timedelta(days=number)
        if day >= plan.first:
            gathering = gatherings.add(day, series, series.programme.starts[0])
            table.add(gathering)
            if day >= plan.today:
                table.told.add(gathering.id)


def _soon(plan: Plan) -> date:
    """Return the day from which the first group does for some days in a row what it does today."""
    return plan.today + AHEAD


def _second_saturdays(plan: Plan) -> Iterator[date]:
    """Give the days of the first group's clean-up so far: it has never missed a month."""
    return (day for day in plan.counts if day < plan.today and kind_of(day) == "sat" and 8 <= day.day <= 14)  # noqa: PLR2004


def _special(number: int, day: date, series: Series, gatherings: Gatherings, table: Timetable) -> Gathering:
    """Return one of this weekend's occurrences: a few of them are in a state of their own."""
    starts = series.programme.starts[0]
    if number == FULL:
        return _limited(gatherings.add(day, series, starts, capacity=FULL_SEATS), 0, table)
    if number == NEARLY_FULL:
        return _limited(gatherings.add(day, series, starts, capacity=NEARLY_FULL_SEATS), SEATS_LEFT, table)
    if number == CANCELLED:
        return gatherings.add(day, series, starts, change=Change(cancelled=CANCEL_NOTE))
    if number == MOVED:
        return gatherings.add(day, series, starts, change=Change(moved_from=_former(day, starts, series)))
    return gatherings.on(day, series)


def _limited(gathering: Gathering, left: int, table: Timetable) -> Gathering:
    table.seats_left[gathering.id] = left
    return gathering


def _former(day: date, starts: time, series: Series) -> str:
    ends = after(starts, series.programme.minutes)
    return slots.spelled(Slot(day - timedelta(days=1), starts, ends, series.venue))
