"""What was counted in a month, and the rates that follow from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shishin.stats.cells import PLACE
from shishin.stats.classes import LIGHT, AttendanceClass


def share(part: float, whole: float) -> float | None:
    """Return a part of a whole; of nothing there is no share."""
    return part / whole if whole else None


@dataclass(frozen=True, slots=True)
class Sums:
    """Heads by class, attendances, persons, and what was expected. A rate of nothing is None."""

    classes: dict[AttendanceClass, int]
    attendances: int
    persons: int
    newcomers: int
    returned: int
    expected: int
    missed: int
    possible_pairs: int

    @property
    def heads(self) -> int:
        """延べ参加者数: the heads of attendances and tallies."""
        return sum(self.classes.values())

    @property
    def light(self) -> int:
        """緩やかな参加: the heads of the light classes."""
        return sum(self.classes[kind] for kind in LIGHT)

    @property
    def light_rate(self) -> float | None:
        """緩やかな参加率: the light heads among all."""
        return share(self.light, self.heads)

    @property
    def new_rate(self) -> float | None:
        """新規率: those whose first attendance ever lies in the month, among all persons."""
        return share(self.newcomers, self.persons)

    @property
    def return_rate(self) -> float | None:
        """再参加率: those who came again on another day within ninety days, among all persons."""
        return share(self.returned, self.persons)

    @property
    def absence_rate(self) -> float | None:
        """無断欠席率: heads of 行きます that did not come or withdraw, among all not withdrawn.

        Of occurrences that took attendance, are over, and were not cancelled.
        """
        return share(self.missed, self.expected)

    @property
    def each(self) -> float | None:
        """How many occurrences a person came to."""
        return share(self.attendances, self.persons)


@dataclass(frozen=True, slots=True)
class Cohort:
    """A month whose ninety days are over, and what became of those who came in it."""

    month: date
    sums: Sums


def of_cell(counts: Sequence[int]) -> Sums:
    """Return the sums of a cell."""

    def count(name: str) -> int:
        return counts[PLACE[name]]

    return Sums(
        classes={kind: count(kind) for kind in AttendanceClass},
        attendances=count("attendances"),
        persons=count("persons"),
        newcomers=count("newcomers"),
        returned=count("returned"),
        expected=count("expected"),
        missed=count("missed"),
        possible_pairs=count("pairs"),
    )
