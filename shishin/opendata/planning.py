"""What an import would do: one step a row, decided by the file and by what the store already holds."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from shishin.events.models import Occurrence
from shishin.opendata import content, identity, known, twins
from shishin.opendata.drafts import Reading
from shishin.opendata.known import Known
from shishin.opendata.models import ImportedRow, Verdict
from shishin.opendata.offers import Offer
from shishin.opendata.verdicts import Reason, found


class PeopleOn(Protocol):
    """Tells on which of these occurrences people count: opendata does not know who signs up."""

    def __call__(self, occurrence_ids: Collection[int]) -> Collection[int]:
        """Return the ids of those for which somebody has signed up."""


class Deed(StrEnum):
    """What is done for a row."""

    CREATE = "create"
    CHANGE = "change"
    # Another list, or one of our groups, tells of the same event: both are named on one card.
    JOIN = "join"
    # The row is remembered, and nothing else: it waits for a person, or is passed over.
    RECORD = "record"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Step:
    """A row with its final verdict, what is done for it, and the occurrence that it is about."""

    reading: Reading
    deed: Deed
    row: ImportedRow | None = None
    occurrence: Occurrence | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All steps of an import, and the rows that were there before and are no more."""

    offer: Offer
    known: Known
    steps: tuple[Step, ...]
    vanished: tuple[ImportedRow, ...]

    @property
    def changes_anything(self) -> bool:
        """Say whether committing would write at all."""
        return any(step.deed is not Deed.KEEP for step in self.steps)

    def counts(self) -> dict[Verdict, int]:
        """Return how many rows end in each verdict."""
        counted = Counter(step.reading.verdict for step in self.steps)
        return {verdict: counted[verdict] for verdict in Verdict}

    def deeds(self) -> dict[Deed, int]:
        """Return how many rows each thing is done for."""
        counted = Counter(step.deed for step in self.steps)
        return {deed: counted[deed] for deed in Deed}


def make(offer: Offer, people_on: PeopleOn) -> Plan:
    """Return what an import of this offer would do now; reads the store, and writes nothing."""
    held = known.of(offer.origin.key)
    judge = _Judge(held, held.listed(), _people(held, people_on))
    steps = [judge.step(reading) for reading in offer.readings]
    new = [step.reading for step in steps if step.deed is Deed.CREATE]
    steps = _joined(steps, twins.find(new, held.source))
    named = {reading.external_id for reading in offer.readings}
    vanished = tuple(row for name, row in held.rows.items() if name not in named)
    return Plan(offer, held, tuple(steps), vanished)


def _people(held: Known, people_on: PeopleOn) -> Collection[int]:
    ids = [row.occurrence.id for row in held.rows.values() if row.occurrence]
    return {each for chunk in known.in_chunks(ids) for each in people_on(chunk)}


@dataclass(frozen=True, slots=True)
class _Judge:
    """Decides for each row of an offer, knowing what the store holds."""

    held: Known
    listed: Mapping[str, Occurrence]
    people: Collection[int]

    def step(self, reading: Reading) -> Step:
        """Return what is to be done for a row."""
        row = self.held.rows.get(reading.external_id)
        if row is not None and _as_before(reading, row):
            return Step(reading, Deed.KEEP, row, row.occurrence)
        checked = self._checked(reading, row.occurrence if row else None)
        if row is None:
            return Step(checked, Deed.CREATE if checked.verdict is Verdict.ACCEPTED else Deed.RECORD)
        deed = Deed.KEEP if _as_before(checked, row) else self._deed(checked, row.occurrence)
        return Step(checked, deed, row, row.occurrence)

    def _deed(self, reading: Reading, occurrence: Occurrence | None) -> Deed:
        if reading.verdict is not Verdict.ACCEPTED:
            return Deed.RECORD
        if occurrence is None:
            return Deed.CREATE
        return Deed.CHANGE if self.held.governs(occurrence) else Deed.RECORD

    def _checked(self, reading: Reading, occurrence: Occurrence | None) -> Reading:
        """Return the reading, with a question where following it would be done behind somebody's back."""
        if reading.verdict is not Verdict.ACCEPTED:
            return reading
        if occurrence is None:
            return self._not_listed(reading)
        if not self.held.tells_first(occurrence):
            return reading.also(found(Reason.TOLD_ELSEWHERE, code=occurrence.code))
        if not self.held.governs(occurrence):
            return reading.also(found(Reason.OF_A_GROUP))
        draft = reading.draft
        disturbs = content.moves(occurrence, draft) or content.status_differs(occurrence, draft)
        if occurrence.id in self.people and disturbs:
            return reading.also(found(Reason.PEOPLE_ARE_COMING))
        return reading

    def _not_listed(self, reading: Reading) -> Reading:
        draft = reading.draft
        event = identity.of_event(draft.title, draft.first_day, draft.starts, draft.venue)
        same = self.listed.get(event)
        return reading.also(found(Reason.LISTED_BEFORE, code=same.code)) if same else reading


def _as_before(reading: Reading, row: ImportedRow) -> bool:
    """Say whether a row is what it was: its content, and what was found in it."""
    return row.digest == content.digest(reading) and row.reasons == content.reasons(reading)


def _joined(steps: Sequence[Step], twin_of: Mapping[str, Occurrence]) -> list[Step]:
    joined = []
    for step in steps:
        twin = twin_of.get(step.reading.external_id) if step.deed is Deed.CREATE else None
        if twin is None:
            joined.append(step)
            continue
        told = step.reading.also(found(Reason.TOLD_ELSEWHERE, code=twin.code))
        joined.append(Step(told, Deed.JOIN, step.row, twin))
    return joined
