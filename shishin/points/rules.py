"""What a year's attendances earn: pure, because a city may change it.

Two presets. `flat` (the default) thanks everybody for coming however short: ten points, ten more for a
helping role, at most 30 a day and 500 a fiscal year. `minutes` is the city's scheme for volunteers: 30 to 89
minutes one point, 90 and more two, at most 2 a day and 50 a fiscal year. Versions are data with the day from
which they hold.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from shishin.core import days


class Preset(StrEnum):
    """How an attendance earns."""

    FLAT = "flat"
    MINUTES = "minutes"


DEFAULTS: Mapping[Preset, Mapping[str, int]] = MappingProxyType(
    {
        Preset.FLAT: {"coming": 10, "helping": 10, "per_day": 30, "per_year": 500},
        Preset.MINUTES: {
            "short": 1,
            "short_from": 30,
            "long": 2,
            "long_from": 90,
            "per_day": 2,
            "per_year": 50,
        },
    }
)


@dataclass(frozen=True, slots=True)
class Version:
    """The rules from a day on; a setting that is not given has its preset's value."""

    effective_from: date
    preset: Preset
    settings: Mapping[str, int] = field(default_factory=dict)

    def value(self, name: str) -> int:
        """Return a setting."""
        return self.settings.get(name, DEFAULTS[self.preset][name])


# In force before any version that a city has written down.
DEFAULT = Version(date.min, Preset.FLAT)


class Occasion(NamedTuple):
    """One attendance as the rules see it."""

    day: date
    minutes: int
    helping: bool


def in_force(day: date, versions: Sequence[Version]) -> Version:
    """Return the version of a day: the last one that took effect on or before it."""
    begun = [version for version in versions if version.effective_from <= day]
    return max(begun, key=lambda version: version.effective_from, default=DEFAULT)


def plain(occasion: Occasion, versions: Sequence[Version]) -> int:
    """Return what an attendance is worth before any cap."""
    version = in_force(occasion.day, versions)
    if version.preset is Preset.FLAT:
        return version.value("coming") + (version.value("helping") if occasion.helping else 0)
    if occasion.minutes >= version.value("long_from"):
        return version.value("long")
    return version.value("short") if occasion.minutes >= version.value("short_from") else 0


def earned(occasions: Iterable[Occasion], fiscal_year: int, versions: Sequence[Version]) -> int:
    """Return what a fiscal year's attendances earn: each day under its cap, the year under that of 1 April.

    The order in which they became known does not matter.
    """
    total = sum(_capped_days(occasions, versions).values())
    return min(total, _year_cap(fiscal_year, versions))


def limited(occasions: Iterable[Occasion], day: date, versions: Sequence[Version]) -> bool:
    """Say whether the cap of this day, or of its fiscal year, holds something back."""
    occasions = list(occasions)
    of_day = sum(plain(occasion, versions) for occasion in occasions if occasion.day == day)
    if of_day > in_force(day, versions).value("per_day"):
        return True
    total = sum(_capped_days(occasions, versions).values())
    return total > _year_cap(days.fiscal_year(day), versions)


def _capped_days(occasions: Iterable[Occasion], versions: Sequence[Version]) -> dict[date, int]:
    of_day: dict[date, int] = defaultdict(int)
    for occasion in occasions:
        of_day[occasion.day] += plain(occasion, versions)
    return {day: min(points, in_force(day, versions).value("per_day")) for day, points in of_day.items()}


def _year_cap(fiscal_year: int, versions: Sequence[Version]) -> int:
    first_day, _ = days.fiscal_year_days(fiscal_year)
    return in_force(first_day, versions).value("per_year")
