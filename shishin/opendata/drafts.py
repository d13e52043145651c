"""A draft: what one row of a list says about one occurrence of an event, before anything is stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta

from shishin.opendata import verdicts
from shishin.opendata.models import Verdict
from shishin.opendata.titles import Status
from shishin.opendata.verdicts import Finding


@dataclass(frozen=True, slots=True)
class Draft:
    """One occurrence as a list tells it, in Japan's days and times; None and an empty text are "not said"."""

    title: str
    first_day: date | None = None
    last_day: date | None = None
    starts: time | None = None
    ends: time | None = None
    time_note: str = ""
    status: Status = Status.SCHEDULED
    kana: str = ""
    summary: str = ""
    description: str = ""
    venue: str = ""
    meeting_place: str = ""
    address: str = ""
    ward: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    access: str = ""
    capacity: int | None = None
    capacity_note: str = ""
    fee: str = ""
    apply_day: date | None = None
    apply_time: time | None = None
    apply_how: str = ""
    apply_url: str = ""
    organizer: str = ""
    contact: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A row that was read: its draft, what was found, and its cells by the names of their columns.

    `external_id` tells the row among all of its source; `number` is empty where the list gave none.
    """

    row: int
    draft: Draft
    external_id: str
    number: str = ""
    findings: tuple[Finding, ...] = ()
    cells: Mapping[str, str] = field(default_factory=dict)

    @property
    def verdict(self) -> Verdict:
        """Return the one verdict in which the row ends."""
        return verdicts.of(self.findings)

    def also(self, *findings: Finding) -> "Reading":
        """Return the reading with more findings."""
        return replace(self, findings=(*self.findings, *findings))


def shift_weeks(draft: Draft, weeks: int) -> Draft:
    """Return the draft moved by whole weeks, so that its weekdays stay what they were."""
    away = timedelta(weeks=weeks)
    return replace(
        draft,
        first_day=draft.first_day + away if draft.first_day else None,
        last_day=draft.last_day + away if draft.last_day else None,
        apply_day=draft.apply_day + away if draft.apply_day else None,
    )
