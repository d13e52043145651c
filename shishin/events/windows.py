"""ちょこっと: some minutes at a time that one chooses, with so many people there at once. Pure.

Times are minutes after midnight in Japan. Somebody is there from their start until just before their minutes
are over, so who begins at 9:20 meets nobody who came at 9:00 for twenty minutes.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import time

from shishin.events.models import Occurrence, Way

STEP = 10
SHORTEST, LONGEST = 10, 30

# When somebody begins, and how many heads they bring.
Taken = Collection[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when one may be there, for how long, and how many at the same time."""

    opens: int
    closes: int
    minutes: int
    at_once: int

    @property
    def starts(self) -> range:
        """The times at which one may begin."""
        return range(self.opens, self.closes - self.minutes + 1, STEP)

    def room(self, taken: Taken, start: int) -> int:
        """Return how many more may be there from a start on, at the fullest moment; never below zero."""
        moments = {start, *(other for other, _ in taken if start < other < start + self.minutes)}
        fullest = max(self._there(taken, moment) for moment in moments)
        return max(self.at_once - fullest, 0)

    def overfull(self, taken: Taken) -> bool:
        """Say whether more are there at some moment than may be."""
        moments = {start for start, _ in taken}
        return any(self._there(taken, moment) > self.at_once for moment in moments)

    def _there(self, taken: Taken, moment: int) -> int:
        return sum(heads for start, heads in taken if start <= moment < start + self.minutes)


def of(way: Way | None, occurrence: Occurrence) -> Window | None:
    """Return the window of a way at an occurrence, within its hours; None without times to choose.

    The times that a way asks for are its event's; on a date whose hours do not hold them, its own hours do.
    """
    if way is None or way.at_once is None or way.minutes is None:
        return None
    if occurrence.starts is None or occurrence.ends is None or occurrence.last_day != occurrence.day:
        return None
    hours = occurrence.starts, occurrence.ends
    return within(hours, (way.opens, way.closes), minutes=way.minutes, at_once=way.at_once)


def within(
    hours: tuple[time, time], asked: tuple[time | None, time | None], *, minutes: int, at_once: int
) -> Window:
    """Return the asked times if hours hold them, otherwise the hours; what is not asked is theirs."""
    wanted, whole = _wanted(hours, asked), (_minute(hours[0]), _minute(hours[1]))
    bounds = wanted if hold(hours, asked, minutes=minutes) else whole
    return Window(*bounds, minutes, at_once)


def hold(hours: tuple[time, time], asked: tuple[time | None, time | None], *, minutes: int) -> bool:
    """Say whether the asked times lie within hours, and are long enough to begin somewhere."""
    starts, ends = hours
    opens, closes = _wanted(hours, asked)
    inside = all(clock is None or starts <= clock <= ends for clock in asked)
    return inside and opens + minutes <= closes


def _wanted(hours: tuple[time, time], asked: tuple[time | None, time | None]) -> tuple[int, int]:
    return _minute(asked[0] or hours[0]), _minute(asked[1] or hours[1])


def clock(minute: int) -> time:
    """Return minutes after midnight as a clock time."""
    return time(*divmod(minute, 60))


def _minute(clock: time) -> int:
    return clock.hour * 60 + clock.minute
