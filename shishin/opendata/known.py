"""What the store holds of a source: its rows as last imported, and the occurrences that came of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from shishin.events.models import Event, Occurrence
from shishin.opendata import identity
from shishin.opendata.models import ImportedRow, Source

T = TypeVar("T")
# Below the limit of values in one statement on either store.
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Known:
    """The rows of a source by their ids; occurrences come with their events, rows without their cells."""

    source: Source | None
    rows: dict[str, ImportedRow] = field(default_factory=dict)
    # Occurrences of which another source told first: its rows change them, ours do not.
    of_others: frozenset[int] = frozenset()

    def listed(self) -> dict[str, Occurrence]:
        """Return the source's occurrences by the identity of their events."""
        occurrences = (row.occurrence for row in self.rows.values() if row.occurrence)
        return {
            identity.of_event(each.event.title, each.day, each.starts, each.venue): each
            for each in occurrences
        }

    def tells_first(self, occurrence: Occurrence) -> bool:
        """Say whether no other source and no group of ours told of an occurrence before this source."""
        return occurrence.id not in self.of_others and occurrence.event.source_name is not None

    def governs(self, occurrence: Occurrence) -> bool:
        """Say whether this source may still change an occurrence: no group has claimed its event."""
        return self.tells_first(occurrence) and occurrence.event.group is None


def of(key: str) -> Known:
    """Return what is known of the source of this key."""
    source = Source.get_or_none(Source.key == key)
    if source is None:
        return Known(None)
    rows = {row.external_id: row for row in _rows(source)}
    return Known(source, rows, frozenset(_told_by_others(source)))


def _rows(source: Source) -> Iterator[ImportedRow]:
    wanted = (
        ImportedRow.id,
        ImportedRow.external_id,
        ImportedRow.digest,
        ImportedRow.verdict,
        ImportedRow.reasons,
        ImportedRow.source,
        ImportedRow.occurrence,
        Occurrence,
        Event,
    )
    query = ImportedRow.select(*wanted).left_outer_join(Occurrence).left_outer_join(Event)
    yield from query.where(ImportedRow.source == source).order_by(ImportedRow.id)


def _told_by_others(source: Source) -> Iterator[int]:
    earlier = ImportedRow.alias()
    query = (
        ImportedRow.select(ImportedRow.occurrence)
        .join(earlier, on=(earlier.occurrence == ImportedRow.occurrence))
        .where(ImportedRow.source == source, earlier.source != source, earlier.id < ImportedRow.id)
    )
    yield from (row.occurrence.id for row in query if row.occurrence)


def in_chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """Yield the values in lists short enough for one statement."""
    everything = list(values)
    for start in range(0, len(everything), AT_ONCE):
        yield everything[start : start + AT_ONCE]
