"""Writing what a plan says: events, their occurrences, and what became of each row."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from shishin.core import codes
from shishin.core.city import City
from shishin.core.context import Context
from shishin.events import search
from shishin.events.models import Event, Occurrence
from shishin.opendata import content, grouping, layouts, rows
from shishin.opendata.drafts import Draft
from shishin.opendata.grouping import Gathering
from shishin.opendata.models import ImportedRow, ImportRun, Source
from shishin.opendata.planning import Deed, Plan, Step

# Public codes of six letters, venue codes of eight: as long as those of events that are published here.
_CODE_LETTERS = 6
_VENUE_CODE_LETTERS = 8
_ROWS_AT_ONCE = 100


@dataclass
class Writer:
    """One import being written: whose it is, and which event each title and venue already has."""

    ctx: Context
    city: City
    plan: Plan
    run: ImportRun
    event_of: dict[str, Event] = field(default_factory=dict)
    new_rows: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Know the source's events by what makes rows occurrences of one event."""
        for row in self.plan.known.rows.values():
            occurrence = row.occurrence
            if occurrence is not None and self.plan.known.governs(occurrence):
                said = Draft(title=occurrence.event.title, venue=occurrence.venue)
                self.event_of.setdefault(grouping.key(said), occurrence.event)

    def gathering(self, gathering: Gathering, step_of: Mapping[str, Step]) -> None:
        """Write one event and those of its occurrences for which there is something to do."""
        steps = [step_of[reading.external_id] for reading in gathering.readings]
        due = [step for step in steps if step.deed in {Deed.CREATE, Deed.CHANGE}]
        if not due:
            return
        drafts = [reading.draft for reading in gathering.readings]
        event = self.event_of.get(gathering.key) or self._renamed(steps)
        if event is None:
            event = self._new_event(drafts)
        else:
            drafts = self._describe(event, drafts, {reading.external_id for reading in gathering.readings})
        self.event_of[gathering.key] = event
        for step in due:
            self.record(step, self._occurrence(step, event))
        wards = (self.city.ward(draft.ward) for draft in drafts)
        more = {draft.kana for draft in drafts} | {ward.name for ward in wards if ward}
        search.index(event, sorted(filter(None, more)))

    def _new_event(self, drafts: Sequence[Draft]) -> Event:
        values = content.of_event(drafts[0], grouping.joined(drafts), self.run.source)
        return Event.create(
            **values, source_name=self.run.source.name, created_at=self.ctx.now, changed_at=self.ctx.now
        )

    def _renamed(self, steps: Iterable[Step]) -> Event | None:
        """Return the event of which all occurrences are in these steps, if their title changed together."""
        mine = {step.occurrence.id: step.occurrence.event for step in steps if step.occurrence}
        for event in mine.values():
            ids = {each.id for each in Occurrence.select(Occurrence.id).where(Occurrence.event == event)}
            if ids <= mine.keys():
                return event
        return None

    def _occurrence(self, step: Step, event: Event) -> Occurrence:
        draft = step.reading.draft
        values = {**content.of_occurrence(draft), "event": event}
        if step.occurrence is None:
            return self._new_occurrence({**values, **content.of_status(draft, self.ctx.now)})
        if content.status_differs(step.occurrence, draft):
            values |= content.of_status(draft, self.ctx.now)
        names = content.changed(step.occurrence, values)
        if names:
            step.occurrence.save(only=names)
        return step.occurrence

    def _new_occurrence(self, values: dict[str, object]) -> Occurrence:
        return Occurrence.create(
            **values,
            code=codes.random_code(self.ctx.rng, _CODE_LETTERS),
            venue_code=codes.random_code(self.ctx.rng, _VENUE_CODE_LETTERS),
        )

    def _describe(self, event: Event, drafts: Sequence[Draft], told: Collection[str]) -> list[Draft]:
        """Bring an event's words up to date; return the drafts of all its rows, of earlier files too."""
        every = sorted((*self._told_before(event, told), *drafts), key=lambda draft: str(draft.first_day))
        values = content.of_event(drafts[0], grouping.joined(every), self.run.source)
        names = content.changed(event, values)
        if names:
            event.changed_at = self.ctx.now
            event.save(only=[*names, "changed_at"])
        return every

    def _told_before(self, event: Event, told: Collection[str]) -> Iterable[Draft]:
        """Yield the drafts of an event's rows that earlier files told of and this one does not."""
        query = ImportedRow.select(ImportedRow, Occurrence, ImportRun).join(Occurrence)
        query = query.switch(ImportedRow).join(ImportRun)
        for row in query.where(Occurrence.event == event, ImportedRow.source == self.run.source):
            if row.external_id not in told and row.occurrence is not None:
                yield replace(self._reread(row), first_day=row.occurrence.day)

    def _reread(self, row: ImportedRow) -> Draft:
        layout = layouts.named(row.run.layout)
        if layout is None:
            return Draft(title="")
        columns = tuple(row.raw)
        names = {field: columns[place] for field, place in layout.places(columns).items()}
        return rows.read({field: row.raw[name] for field, name in names.items()}, self.city, names)[0]

    def record(self, step: Step, occurrence: Occurrence | None) -> None:
        """Write what became of a row; new rows are written together by `finish`."""
        reading = step.reading
        values = {
            "digest": content.digest(reading),
            "verdict": reading.verdict,
            "reasons": content.reasons(reading),
            "raw": dict(reading.cells),
            "occurrence": occurrence,
            "run": self.run,
        }
        if step.row is None:
            self.new_rows.append({"source": self.run.source, "external_id": reading.external_id, **values})
        else:
            ImportedRow.update(**values).where(ImportedRow.id == step.row.id).execute()

    def finish(self) -> None:
        """Write the new rows."""
        for start in range(0, len(self.new_rows), _ROWS_AT_ONCE):
            ImportedRow.insert_many(self.new_rows[start : start + _ROWS_AT_ONCE]).execute()
        self.new_rows.clear()

    def join(self, step: Step) -> None:
        """Let a row's source be named on the card that tells of the same event already."""
        if step.occurrence is None:
            raise ValueError(step)
        event, name = step.occurrence.event, self.run.source.name
        named = (event.source_name or "").split(" / ")
        if event.source_name is not None and name not in named:
            event.source_name = " / ".join((*named, name))[: Event.source_name.max_length]
            event.save(only=[Event.source_name])
        self.record(step, step.occurrence)


def source_of(plan: Plan) -> Source:
    """Return the source of a plan, made or brought up to date; what the list does not say stays."""
    origin = plan.offer.origin
    source = plan.known.source
    if source is None:
        return Source.create(key=origin.key, name=origin.name, licence=origin.licence, url=origin.link)
    source.name = origin.name
    source.licence = origin.licence or source.licence
    source.url = origin.link or source.url
    source.save()
    return source
