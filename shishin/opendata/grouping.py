"""Rows that belong together: repeats that a person must look at, and occurrences of one event."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from shishin.opendata import identity
from shishin.opendata.drafts import Draft, Reading
from shishin.opendata.models import Verdict
from shishin.opendata.verdicts import Reason, found

_HASH = 8


@dataclass(frozen=True, slots=True)
class Gathering:
    """The rows that tell of one event, in the order of their days."""

    key: str
    readings: tuple[Reading, ...]

    @property
    def first(self) -> Draft:
        """Return the draft from which the event takes what its occurrences share."""
        return self.readings[0].draft

    @property
    def description(self) -> str:
        """Return what the rows describe; where they differ, each text under the days it is about."""
        return joined([reading.draft for reading in self.readings])


def mark_repeats(readings: Iterable[Reading]) -> list[Reading]:
    """Return the readings, with those marked that repeat an earlier row's number or its event.

    A row that repeats a number gets an id of its own, so that every row is told from every other.
    """
    marked: list[Reading] = []
    seen_ids: dict[str, int] = {}
    seen_events: dict[Hashable, int] = {}
    for reading in readings:
        checked = _once(_same_number(reading, seen_ids), seen_ids)
        if checked.verdict is not Verdict.REJECTED:
            checked = _same_event(checked, seen_events)
        marked.append(checked)
    return marked


def _same_number(reading: Reading, seen: Mapping[str, int]) -> Reading:
    earlier = seen.get(reading.external_id)
    if earlier is None or not reading.number:
        return reading
    return reading.also(found(Reason.SAME_NUMBER, number=reading.number, row=earlier))


def _once(reading: Reading, seen: dict[str, int]) -> Reading:
    """Give a row whose id is taken another one, the same at every import of the same rows."""
    if reading.external_id in seen:
        draft = reading.draft
        own = identity.of_event(draft.title, draft.first_day, draft.starts, draft.venue)[-_HASH:]
        base, times = f"{reading.external_id}~{own}", 1
        while (other := f"{base}.{times}") in seen:
            times += 1
        reading = replace(reading, external_id=other)
    seen[reading.external_id] = reading.row
    return reading


def _same_event(reading: Reading, seen: dict[Hashable, int]) -> Reading:
    draft = reading.draft
    event = identity.of_event(draft.title, draft.first_day, draft.starts, draft.venue)
    earlier = seen.setdefault(event, reading.row)
    return reading if earlier == reading.row else reading.also(found(Reason.SAME_EVENT, row=earlier))


def gather(readings: Iterable[Reading]) -> list[Gathering]:
    """Return the readings that repeat title and venue together, as occurrences of one event."""
    together: dict[str, list[Reading]] = {}
    for reading in readings:
        together.setdefault(key(reading.draft), []).append(reading)
    return [Gathering(each, tuple(sorted(rows, key=_order))) for each, rows in together.items()]


def key(draft: Draft) -> str:
    """Return what is equal for all occurrences of one event: the title and the venue."""
    return identity.of_event(draft.title, None, None, draft.venue)


def _order(reading: Reading) -> tuple[str, str, int]:
    draft = reading.draft
    return (str(draft.first_day or ""), str(draft.starts or ""), reading.row)


def joined(drafts: Sequence[Draft]) -> str:
    """Return the drafts' descriptions as one text, each different one under its days."""
    days_of: dict[str, list[str]] = {}
    for draft in drafts:
        days = days_of.setdefault(draft.description, [])
        if draft.first_day:
            days.append(f"{draft.first_day:%Y-%m-%d}")
    texts = {text: days for text, days in days_of.items() if text}
    if len(texts) <= 1:
        return next(iter(texts), "")
    return "\n\n".join(f"■ {' / '.join(days)}\n{text}" for text, days in texts.items())
