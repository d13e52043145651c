"""An offer: a list that was read, with where it comes from; what an import previews and commits."""

import hashlib
from collections import Counter
from dataclasses import dataclass, replace

from shishin.core.city import City
from shishin.opendata import drafts, publishers, readings
from shishin.opendata.drafts import Reading
from shishin.opendata.models import Verdict
from shishin.opendata.publishers import Origin


@dataclass(frozen=True, slots=True)
class Offer:
    """All rows of one file, each with its verdict as far as the file alone decides it."""

    origin: Origin
    file_name: str
    digest: str
    layout: str
    readings: tuple[Reading, ...]
    unknown_columns: tuple[str, ...] = ()

    def counts(self) -> dict[Verdict, int]:
        """Return how many rows ended in each verdict."""
        counted = Counter(reading.verdict for reading in self.readings)
        return {verdict: counted[verdict] for verdict in Verdict}


def of_file(content: bytes, file_name: str, city: City, layout_name: str = "auto") -> Offer:
    """Read a file's bytes; raises a refusal of `encoding` or `tables` where it holds no list of events."""
    read = readings.read(content, city, layout_name)
    return Offer(
        origin=publishers.of(read.table, file_name),
        file_name=file_name,
        digest=hashlib.sha256(content).hexdigest(),
        layout=read.table.layout.name,
        readings=read.readings,
        unknown_columns=read.table.unknown_columns,
    )


def shifted(offer: Offer, weeks: int) -> Offer:
    """Return the offer with every day moved by whole weeks, each row still known by its own id."""
    moved = (replace(each, draft=drafts.shift_weeks(each.draft, weeks)) for each in offer.readings)
    return replace(offer, readings=tuple(moved))
