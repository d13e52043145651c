"""The occurrences of the demo city: when and where, what was cancelled or moved, what came of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from shishin.core import days
from shishin.core.city import City
from shishin.core.earth import Position
from shishin.events.models import Occurrence, OccurrenceStatus
from shishin.jobs.demo.chance import Chance
from shishin.jobs.demo.series import Series
from shishin.jobs.demo.tables import Table

CODE_LETTERS, VENUE_LETTERS = 6, 8
# In thousandths of a degree: a quarter lies so near to the middle of its ward, which is a few kilometres
# wide, and a venue so near to the middle of its quarter.
SPREAD, NEARBY = 14, 1
# Of a hundred past days so many fell through, and so many were thanked for.
FELL_THROUGH, THANKED = 3, 85
RAIN = "雨のため中止にしました。また次の回に。"


@dataclass(frozen=True, slots=True)
class Gathering:
    """One occurrence as it was written; without `starts` it goes on all day."""

    id: int
    code: str
    venue_code: str
    series: Series
    day: date
    starts: time | None
    starts_at: datetime
    ends_at: datetime
    capacity: int | None
    cancelled: bool

    @property
    def ward(self) -> str:
        """The ward it is in."""
        return self.series.club.ward


@dataclass(frozen=True, slots=True)
class Change:
    """What the organizer changed before the day."""

    cancelled: str = ""
    moved_from: str = ""


NO_CHANGE = Change()
NO_OUTCOME = (None, "", "", None)


class Gatherings:
    """Makes up occurrences and writes them."""

    def __init__(self, chance: Chance, city: City, now: datetime) -> None:
        """Draw from this; `now` is the moment up to which things have happened."""
        self._chance, self._city, self._now = chance, city, now
        self._taken: set[str] = set()
        self._spots: dict[tuple[str, str], Position] = {}
        self._table = Table(
            Occurrence,
            *("event", "code", "venue_code", "day", "last_day", "starts", "ends", "starts_at", "ends_at"),
            *("time_note", "venue", "address", "ward", "latitude", "longitude", "capacity", "status"),
            *("cancelled_at", "cancel_note", "moved_at", "moved_from", "announced"),
            *("result_amount", "result_unit", "thanks", "thanked_at"),
        )

    def on(self, day: date, series: Series) -> Gathering:
        """Make up an occurrence of a series on a day; a past one has its outcome."""
        past = day < days.day_of(self._now)
        fell_through = past and not series.programme.at_home and self._chance.happens(FELL_THROUGH)
        change = Change(cancelled=RAIN) if fell_through else NO_CHANGE
        return self.add(day, series, self._chance.of(series.programme.starts), change=change)

    def add(
        self,
        day: date,
        series: Series,
        starts: time | None,
        *,
        capacity: int | None = None,
        change: Change = NO_CHANGE,
        time_note: str = "",
        last_day: date | None = None,
        thanked: bool = True,
    ) -> Gathering:
        """Write down an occurrence; with a `last_day` it lasts until then. `thanked`: its people may be."""
        ends = after(starts, series.programme.minutes)
        starts_at = days.instant(day, starts or time())
        last_day = last_day or day
        ends_at = days.instant(last_day, ends) if ends else days.day_end(last_day)
        code, venue_code = self._code(CODE_LETTERS), self._code(VENUE_LETTERS)
        capacity = capacity or series.capacity
        number = self._table.add(
            *(series.event, code, venue_code, day, last_day, starts, ends, starts_at, ends_at, time_note),
            *self._place(series),
            *(capacity, OccurrenceStatus.CANCELLED if change.cancelled else OccurrenceStatus.SCHEDULED),
            *self._changed(change, starts_at),
            True,  # noqa: FBT003 - the column "announced"
            *(self._outcome(series, ends_at, change) if thanked else NO_OUTCOME),
        )
        return Gathering(
            number,
            code,
            venue_code,
            series,
            day,
            starts,
            starts_at,
            ends_at,
            capacity,
            bool(change.cancelled),
        )

    def write(self) -> None:
        """Write what was made up."""
        self._table.write()

    def _code(self, letters: int) -> str:
        while (found := self._chance.code(letters)) in self._taken:
            continue
        self._taken.add(found)
        return found

    def _place(self, series: Series) -> Iterator[object]:
        club = series.club
        ward = self._city.ward(club.ward)
        yield series.venue
        yield f"{self._city.name}{ward.name if ward else ''}{club.place.name}"
        yield club.ward
        if ward and not series.programme.at_home:
            quarter = self._spot((club.ward, club.place.name), ward.position, SPREAD)
            spot = self._spot((club.ward, series.venue), quarter, NEARBY)
            yield from (spot.latitude, spot.longitude)
        else:
            yield from (None, None)

    def _spot(self, name: tuple[str, str], middle: Position, spread: int) -> Position:
        """Return where something is: made up the first time, and the same ever after."""
        if name not in self._spots:
            off = [self._chance.between(-1000 * spread, 1000 * spread) / 1_000_000 for _ in range(2)]
            self._spots[name] = Position(
                round(middle.latitude + off[0], 6), round(middle.longitude + off[1], 6)
            )
        return self._spots[name]

    def _changed(self, change: Change, starts_at: datetime) -> tuple[object, ...]:
        at = min(starts_at - timedelta(hours=2), self._now)
        return (
            at if change.cancelled else None,
            change.cancelled,
            at if change.moved_from else None,
            change.moved_from,
        )

    def _outcome(self, series: Series, ends_at: datetime, change: Change) -> tuple[object, ...]:
        thanked_at = ends_at + self._chance.minutes(30, 8 * 60)
        if thanked_at > self._now or change.cancelled or not self._chance.happens(THANKED):
            return NO_OUTCOME
        unit, least, most = series.programme.result or ("", 0, 0)
        amount = self._chance.between(least, most) if unit else None
        return amount, unit, self._chance.of(series.programme.thanks), thanked_at


def after(starts: time | None, minutes: int) -> time | None:
    """Return the hour so many minutes later; None where there is no hour."""
    if starts is None:
        return None
    return (datetime.combine(date.min, starts) + timedelta(minutes=minutes)).time()
