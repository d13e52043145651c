"""What groups do again and again in the demo city: an event each, whose occurrences follow one another."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from shishin.core import days
from shishin.events.models import Event, Flag, Way, WayKind
from shishin.jobs.demo.calendar import Plan, Turns, kind_of
from shishin.jobs.demo.chance import Chance
from shishin.jobs.demo.groups import Club
from shishin.jobs.demo.themes import Programme, Themes
from shishin.stats.classes import SHORT_MINUTES

# So many groups of a hundred do both of the things that their theme has.
BOTH = 70
TRIES = 40


@dataclass(frozen=True, slots=True)
class OfferedWay:
    """A way of joining as it was written."""

    id: int
    kind: WayKind
    minutes: int | None
    seats: int | None
    at_once: int | None

    @property
    def short(self) -> bool:
        """Say whether it asks for thirty minutes or less."""
        return self.minutes is not None and self.minutes <= SHORT_MINUTES


@dataclass(slots=True)
class Series:
    """An event of a group. `regulars` come rather often; `last` is the newest day it was given."""

    event: int
    club: Club
    programme: Programme
    venue: str
    capacity: int | None
    ways: tuple[OfferedWay, ...]
    regulars: list[int] = field(default_factory=list)
    last: date = date.min

    @property
    def usual(self) -> OfferedWay:
        """The way of who names none."""
        return self.ways[0]

    def way(self, kind: WayKind) -> OfferedWay | None:
        """Return the way of a kind, if it is offered."""
        return next((way for way in self.ways if way.kind is kind), None)

    @property
    def short_way(self) -> OfferedWay | None:
        """The way of who has thirty minutes, if it is offered."""
        return next((way for way in self.ways if way.short), None)

    @property
    def timed_way(self) -> OfferedWay | None:
        """The way for which one chooses a time, if it is offered."""
        return next((way for way in self.ways if way.at_once is not None), None)

    @property
    def walk_ins(self) -> bool:
        """Say whether people may come without a word."""
        return Flag.WALKIN in self.programme.flags


class Announcing:
    """Makes up events and writes them."""

    def __init__(self, chance: Chance, plan: Plan) -> None:
        """Draw from this; events are announced before the plan's first day."""
        self._chance, self._at = chance, days.instant(plan.first) - timedelta(days=20)
        self._events: list[dict[str, object]] = []
        self._ways: list[dict[str, object]] = []

    def of_clubs(self, clubs: Iterable[Club]) -> list[Series]:
        """Make up what each group does."""
        return [
            self.series(club, programme)
            for club in clubs
            for place, programme in enumerate(club.theme.programmes)
            if place == 0 or self._chance.happens(BOTH)
        ]

    def series(self, club: Club, programme: Programme) -> Series:
        """Make up one event of a group."""
        event = len(self._events) + 1
        at = max(self._at, days.instant(club.active_from) - timedelta(days=10))
        self._events.append(
            {
                "id": event,
                "group": club.id,
                "title": programme.title.format(p=club.place.name),
                "summary": programme.summary,
                "description": "",
                "easy": programme.easy,
                "field": club.theme.field,
                "flags": programme.flags,
                "belongings": programme.belongings,
                "rain": programme.rain,
                "fee": programme.fee,
                "contact": f"toiawase@{club.handle}.example.jp",
                "created_at": at,
                "changed_at": at,
            }
        )
        return Series(
            event=event,
            club=club,
            programme=programme,
            venue=self._chance.of(programme.spots).format(p=club.place.name),
            capacity=self._chance.of(programme.capacities),
            ways=tuple(self._offered(event, programme)),
        )

    def _offered(self, event: int, programme: Programme) -> Iterator[OfferedWay]:
        for place, way in enumerate(programme.ways):
            number = len(self._ways) + 1
            self._ways.append(
                {
                    "id": number,
                    "event": event,
                    "place": place,
                    "kind": way.kind,
                    "name": way.name,
                    "task": way.task,
                    "minutes": way.minutes,
                    "seats": way.seats,
                    "at_once": way.at_once,
                }
            )
            yield OfferedWay(number, way.kind, way.minutes, way.seats, way.at_once)

    def write(self) -> None:
        """Write the events and their ways."""
        Event.insert_many(self._events).execute()
        Way.insert_many(self._ways).execute()


class Rota:
    """Whose turn it is on a day: on this weekend every ward alike, else wards by what they have."""

    def __init__(self, all_series: Iterable[Series], themes: Themes, plan: Plan) -> None:
        """Line the series up by ward and kind of day."""
        by_ward: dict[str, list[Series]] = defaultdict(list)
        for one in all_series:
            by_ward[one.club.ward].append(one)
        self._weekend = plan.weekend
        self._usual = {
            kind: Turns(_fitting(by_ward, kind), themes.inhabitants) for kind in ("sat", "sun", "weekday")
        }
        alike = dict.fromkeys(by_ward, 1)
        self._alike = {kind: Turns(_fitting(by_ward, kind), alike) for kind in ("sat", "sun")}

    def next(self, day: date) -> Series:
        """Return the series whose turn it is: an active group's, not twice a day while there are others."""
        turns = (self._alike if day in self._weekend else self._usual)[kind_of(day)]
        tried = [turns.next()]
        while not _free(tried[-1], day) and len(tried) < TRIES:
            tried.append(turns.next())
        found = tried[-1]
        found.last = day
        return found


def _free(one: Series, day: date) -> bool:
    return one.last != day and one.club.active_from <= day <= one.club.active_until


def _fitting(by_ward: dict[str, list[Series]], kind: str) -> dict[str, list[Series]]:
    """Return what each ward has on such days; a ward without anything moves something there."""
    return {ward: _often(line, kind) or line for ward, line in by_ward.items()}


def _often(line: list[Series], kind: str) -> list[Series]:
    """Return the series of such days; what is done at home comes round more often."""
    fitting = [one for one in line if kind in one.programme.on]
    at_home = [one for one in fitting if one.programme.at_home]
    return [*fitting, *at_home, *(one for one in fitting if one not in at_home), *at_home, *at_home]
