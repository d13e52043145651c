"""Cells, the sums of a month for one ward, field and group or for all, and what facts add to them."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from shishin.stats.facts import COUNTED, OccurrenceFact, PersonFact
from shishin.stats.models import ALL, ALL_GROUPS

# month, ward or ALL, field or ALL, group or ALL_GROUPS
Key = tuple[date, str, str, int]
COLUMNS = (*COUNTED, "persons", "newcomers", "returned")
PLACE = {name: place for place, name in enumerate(COLUMNS)}
_PERSONS = PLACE["persons"]


class Cells(defaultdict[Key, list[int]]):
    """Sums, or differences of sums, by cell; the counts stand in the order of `COLUMNS`."""

    def __init__(self) -> None:
        """Begin with nothing in any cell."""
        super().__init__(lambda: [0] * len(COLUMNS))

    def add_occurrences(self, facts: Iterable[OccurrenceFact], sign: int = 1) -> None:
        """Add what occurrences count, or take it away with sign -1."""
        for fact in facts:
            for key in keys(fact.day.replace(day=1), fact.ward, fact.field, fact.group):
                cell = self[key]
                for place, count in enumerate(fact.counts):
                    cell[place] += sign * count

    def add_persons(self, facts: Iterable[PersonFact], sign: int = 1) -> None:
        """Add persons, or take them away with sign -1. A person's facts of a month must come together."""
        for key, first_time, again in _each_person_once(facts):
            cell = self[key]
            cell[_PERSONS] += sign
            cell[_PERSONS + 1] += sign * first_time
            cell[_PERSONS + 2] += sign * again

    def changed(self) -> "Iterator[tuple[Key, list[int]]]":
        """Return the cells in which something is not zero, in the order of their keys."""
        return ((key, counts) for key, counts in sorted(self.items()) if any(counts))


def keys(month: date, ward: str, field: str, group: int) -> Iterator[Key]:
    """Return the eight cells to which something in a ward, field and group belongs."""
    return itertools.product((month,), (ALL, ward), (ALL, field), (ALL_GROUPS, group))


def _each_person_once(facts: Iterable[PersonFact]) -> Iterator[tuple[Key, bool, bool]]:
    # Somebody who came twice within a cell is one person there, and came again if any of the visits was
    # followed by another day: two visits on two days follow each other, two on one day are followed by the
    # same days.
    by_person: defaultdict[tuple[int, date], list[PersonFact]] = defaultdict(list)
    for fact in facts:
        by_person[fact.person, fact.month].append(fact)
    for visits in by_person.values():
        again: dict[Key, bool] = {}
        for fact in visits:
            for key in keys(fact.month, fact.ward, fact.field, fact.group):
                again[key] = again.get(key, False) or fact.again
        for key, came_again in again.items():
            yield key, visits[0].first_time, came_again
