"""Rows whose year is not that of the rows around them: the mistake that every January brings."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shishin.opendata.drafts import Reading
from shishin.opendata.verdicts import Reason, found

# Ten rows before and ten after are "around"; fewer than six say nothing.
_AROUND = 10
_FEWEST = 6
# The rows around must be of one season themselves, or the list is in no order of time.
_SEASON_DAYS = 120
_SEASON_SHARE = 0.8
# A year added or taken away must bring the day back among them, and without that it is far off.
_NEAR_DAYS = 90
_FAR_DAYS = 270
_YEAR_DAYS = 365


@dataclass(frozen=True, slots=True)
class _Around:
    middle: int
    one_season: bool


def mark_doubtful_years(readings: Sequence[Reading]) -> list[Reading]:
    """Return the readings with those marked whose day is about a year away from the days around it."""
    days = [reading.draft.first_day for reading in readings]
    return [_checked(reading, days, place) for place, reading in enumerate(readings)]


def _checked(reading: Reading, days: Sequence[date | None], place: int) -> Reading:
    own = days[place]
    around = _around(days, place)
    if own is None or around is None or not around.one_season:
        return reading
    away = own.toordinal() - around.middle
    if abs(away) < _FAR_DAYS or abs(abs(away) - _YEAR_DAYS) > _NEAR_DAYS:
        return reading
    usual = date.fromordinal(around.middle)
    return reading.also(found(Reason.YEAR_DOUBTFUL, day=own.isoformat(), around=f"{usual:%Y-%m}"))


def _around(days: Sequence[date | None], place: int) -> _Around | None:
    near = [*days[max(0, place - _AROUND) : place], *days[place + 1 : place + 1 + _AROUND]]
    ordinals = [day.toordinal() for day in near if day is not None]
    if len(ordinals) < _FEWEST:
        return None
    middle = int(statistics.median(ordinals))
    of_season = sum(abs(ordinal - middle) <= _SEASON_DAYS for ordinal in ordinals)
    return _Around(middle, one_season=of_season >= _SEASON_SHARE * len(ordinals))
