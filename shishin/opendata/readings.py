"""A file read to its end: every row with its one verdict."""

from collections import Counter
from dataclasses import dataclass

from shishin.core.city import City
from shishin.opendata import encoding, grouping, neighbours, rows, tables
from shishin.opendata.drafts import Reading
from shishin.opendata.models import Verdict
from shishin.opendata.tables import Table


@dataclass(frozen=True, slots=True)
class ReadList:
    """A list and what became of each of its rows, before the store was asked."""

    table: Table
    readings: tuple[Reading, ...]

    def counts(self) -> dict[Verdict, int]:
        """Return how many rows ended in each verdict."""
        counted = Counter(reading.verdict for reading in self.readings)
        return {verdict: counted[verdict] for verdict in Verdict}

    def accepted(self) -> list[Reading]:
        """Return the rows that may be taken in."""
        return [reading for reading in self.readings if reading.verdict is Verdict.ACCEPTED]


def read(content: bytes, city: City, layout_name: str = "auto") -> ReadList:
    """Read a file's bytes; raises a refusal of `encoding` or `tables` where it holds no list of events."""
    table = tables.read(encoding.text_of(content), layout_name)
    readings = neighbours.mark_doubtful_years(list(rows.read_all(table, city)))
    return ReadList(table, tuple(grouping.mark_repeats(readings)))
