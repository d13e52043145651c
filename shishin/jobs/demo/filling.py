"""Filling an empty store with a lively city: the same for the same seed and day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shishin.checkin import attendances
from shishin.checkin.models import Review, SamePerson, Scan
from shishin.core import days
from shishin.core.city import City
from shishin.core.context import SYSTEM, Context
from shishin.core.db import unit_of_work
from shishin.core.rng import SeededRng
from shishin.events import search
from shishin.events.models import Event, Occurrence, Way
from shishin.groups.models import Group
from shishin.jobs import reading
from shishin.jobs.demo import calendar, groups, helping, imported, paper, schedule
from shishin.jobs.demo.chance import Chance
from shishin.jobs.demo.crowd import Crowd, People
from shishin.jobs.demo.doors import Doors
from shishin.jobs.demo.gatherings import Gathering, Gatherings
from shishin.jobs.demo.groups import Registry
from shishin.jobs.demo.saying import Sayings
from shishin.jobs.demo.schedule import Own, Timetable
from shishin.jobs.demo.series import Announcing, Rota
from shishin.jobs.demo.tables import count_on
from shishin.jobs.demo.taking_part import Cast, Visit
from shishin.jobs.demo.themes import Themes
from shishin.participation import headcounts
from shishin.participation.models import SignUp
from shishin.people.models import Device, MailAddress, Person
from shishin.points import sealing
from shishin.stats import rollups

# A person takes part this often in a month, those who come only once among them.
EACH_MONTHLY = 0.42
PERSONS_A_GROUP = 15
GROUPS_LEAST, GROUPS_MOST = 12, 1910
# Claims of the last days may still wait for the organizer.
CLAIMS_WAIT = timedelta(days=2)
# What lies ahead has found fewer people so far: half of them each week further on.
HALVING_DAYS = 7
# Up to here everything is one transaction, so that a city is there whole or not at all.
ONE_TRANSACTION = 60_000
FILLED = (Person, Device, MailAddress, Group, Event, Way, Occurrence, SignUp, Scan, Review, SamePerson)

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Size:
    """How large a city, of which seed, as of which day."""

    people: int
    events: int
    months: int
    seed: int
    today: date

    @property
    def visits(self) -> int:
        """About how many attendances that makes."""
        return round(self.people * self.months * EACH_MONTHLY)

    @property
    def groups(self) -> int:
        """How many groups."""
        return min(max(self.people // PERSONS_A_GROUP, GROUPS_LEAST), GROUPS_MOST)

    @property
    def now(self) -> datetime:
        """Up to when things have happened: the last midnight, because a day is given, not an hour."""
        return days.instant(self.today)


def is_empty() -> bool:
    """Say whether nobody and nothing is there yet."""
    return not (Person.select().exists() or Event.select().exists() or Group.select().exists())


def fill(size: Size, city: City, themes: Themes, progress: Progress) -> None:
    """Fill the store; a large city is written in many transactions, day by day."""
    filling = _Filling(size, city, themes)
    whole = unit_of_work(filling.run) if size.visits <= ONE_TRANSACTION else filling.run
    whole(progress)


class _Filling:
    """One city while it is being made up."""

    def __init__(self, size: Size, city: City, themes: Themes) -> None:
        self._size, self._city, self._themes = size, city, themes
        self._chance = Chance(SeededRng(size.seed))
        self._ctx = Context(SYSTEM, size.now, self._chance.rng)
        self._plan = calendar.plan(size.today, size.months, size.events)
        self._people = People(self._chance)
        crowd = Crowd(self._chance, themes)
        sayings = Sayings(self._chance, self._people, size.now)
        self._cast = Cast(self._chance, crowd, sayings, Doors(self._chance, size.now))

    def run(self, progress: Progress) -> None:
        """Make everything up and write it."""
        table = self._prepare()
        past = [day for day in sorted(table.by_day) if day < self._size.today]
        mean = self._size.visits / max(sum(len(table.by_day[day]) for day in past), 1)
        for place, day in enumerate(past, 1):
            self._pass([one for one in table.by_day[day] if one.id not in table.told], mean)
            progress(place, len(past))
        self._look_ahead(table, mean)
        self._finish()

    @unit_of_work
    def _prepare(self) -> Timetable:
        """Write persons, groups, events and occurrences."""
        registry = Registry(self._chance, self._themes, self._people, self._plan)
        staff = groups.staff(self._people, days.instant(self._plan.first))
        clubs = registry.found(self._size.groups)
        self._cast.crowd.fill(self._people, self._size.people, self._plan.first, self._size.today)
        self._people.write()
        groups.appoint(staff, days.instant(self._plan.first))
        registry.write(clubs)
        announcing = Announcing(self._chance, self._plan)
        all_series = announcing.of_clubs(clubs)
        more = [announcing.series(clubs[0], one) for one in (self._themes.all_day, self._themes.workshop)]
        announcing.write()
        gatherings = Gatherings(self._chance, self._city, self._size.now)
        rota = Rota(all_series, self._themes, self._plan)
        table = schedule.draw_up(self._plan, rota, gatherings, Own(all_series[0], *more))
        gatherings.write()
        return table

    @unit_of_work
    def _pass(self, gatherings: list[Gathering], mean: float) -> None:
        """Let one day pass: people come, and attendances and points follow from the scans."""
        for gathering in gatherings:
            visit = Visit(self._cast, gathering)
            count = self._chance.around(mean * gathering.series.programme.popularity)
            if gathering.cancelled:
                visit.lie_ahead(count)
            else:
                visit.happen(count, claims_open=gathering.ends_at > self._size.now - CLAIMS_WAIT)
        self._write()
        ends = [gathering.ends_at for gathering in gatherings]
        evening = min(max(ends, default=self._size.now) + timedelta(hours=2), self._size.now)
        attendances.rebuild(self._ctx.at(evening), [gathering.id for gathering in gatherings])

    @unit_of_work
    def _look_ahead(self, table: Timetable, mean: float) -> None:
        """Let people sign up for what is still to come."""
        for day in sorted(day for day in table.by_day if day >= self._size.today):
            part = 0.5 ** ((day - self._size.today).days / HALVING_DAYS)
            for gathering in table.by_day[day]:
                visit = Visit(self._cast, gathering)
                if gathering.id in table.told:
                    continue
                if (left := table.seats_left.get(gathering.id)) is not None:
                    visit.fill_up(leaving=left)
                else:
                    visit.lie_ahead(self._chance.around(mean * gathering.series.programme.popularity * part))
        self._write()

    def _write(self) -> None:
        self._cast.sayings.write()
        self._cast.doors.write()

    def _finish(self) -> None:
        """Take another city's list in, and let follow what follows: search, readings, heads, seals, sums."""
        count_on(*FILLED)
        self._index()
        imported.take_in(self._ctx, self._city, self._size.today)
        paper.hand_out(self._ctx, self._size.seed)
        helping.open_door(self._ctx, self._size.seed, self._size.today)
        reading.read_all(self._ctx, self._city.readings)
        headcounts.recount()
        sealing.seal_new(self._ctx)
        rollups.refresh(self._ctx, persons_at_once=rollups.PERSONS_AT_ONCE_IN_BULK)

    @unit_of_work
    def _index(self) -> None:
        for event in Event.select(Event, Group).join(Group).order_by(Event.id):
            ward = self._city.ward(event.group.ward if event.group else None)
            field = self._city.field(event.field)
            search.index(event, [found for found in (ward and ward.name, field and field.short) if found])
