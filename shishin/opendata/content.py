"""What a draft makes of an occurrence and its event: the values of their columns, and whether they differ."""

import json
from dataclasses import asdict
from datetime import datetime, time
from hashlib import sha256
from typing import Any

from shishin.core import days
from shishin.events.models import Event, Occurrence, OccurrenceStatus
from shishin.opendata import identity
from shishin.opendata.drafts import Draft, Reading
from shishin.opendata.models import Source
from shishin.opendata.titles import Status

_DAYS_LAST_MINUTE = time(23, 59)
# The word of the list for what is neither cancelled nor to be expected; shown as the occurrence's note.
_POSTPONED = "延期"


def of_occurrence(draft: Draft) -> dict[str, Any]:
    """Return the columns of an occurrence, but for its event, codes and status; the draft has a day."""
    first, last = draft.first_day, draft.last_day or draft.first_day
    if first is None or last is None:
        raise ValueError(draft)
    return {
        "day": first,
        "last_day": last,
        "starts": draft.starts,
        "ends": draft.ends,
        "starts_at": days.instant(first, draft.starts or time()),
        "ends_at": days.instant(last, draft.ends) if draft.ends else days.day_end(last),
        "time_note": draft.time_note,
        "venue": draft.venue,
        "meeting_place": draft.meeting_place,
        "address": draft.address,
        "ward": draft.ward,
        "latitude": draft.latitude,
        "longitude": draft.longitude,
        "capacity": draft.capacity,
        "capacity_note": draft.capacity_note,
        "apply_by": _deadline(draft),
    }


def _deadline(draft: Draft) -> datetime | None:
    """Return the instant until which one may apply: a day without a time lasts to its end."""
    return days.instant(draft.apply_day, draft.apply_time or _DAYS_LAST_MINUTE) if draft.apply_day else None


def of_event(draft: Draft, description: str, source: Source) -> dict[str, Any]:
    """Return the columns of an event that its occurrences share."""
    return {
        "title": draft.title,
        "summary": draft.summary,
        "description": description,
        "fee": draft.fee,
        "access": draft.access,
        "contact": draft.contact,
        "apply_how": draft.apply_how,
        "apply_url": draft.apply_url,
        "organizer_name": draft.organizer,
        "source_url": draft.link or source.url or None,
        "source_licence": source.licence or None,
    }


def of_status(draft: Draft, now: datetime) -> dict[str, Any]:
    """Return the columns that say whether an occurrence takes place."""
    if draft.status is Status.SCHEDULED:
        return {"status": OccurrenceStatus.SCHEDULED, "cancelled_at": None, "cancel_note": ""}
    note = _POSTPONED if draft.status is Status.POSTPONED else ""
    return {"status": OccurrenceStatus.CANCELLED, "cancelled_at": now, "cancel_note": note}


def status_differs(occurrence: Occurrence, draft: Draft) -> bool:
    """Say whether a draft cancels what takes place, or the other way round."""
    return (occurrence.status is OccurrenceStatus.SCHEDULED) != (draft.status is Status.SCHEDULED)


def moves(occurrence: Occurrence, draft: Draft) -> bool:
    """Say whether a draft puts an occurrence at another time or place."""
    times = ("day", "last_day", "starts", "ends")
    values = of_occurrence(draft)
    elsewhere = identity.squeezed(occurrence.venue) != identity.squeezed(draft.venue)
    return elsewhere or any(getattr(occurrence, name) != values[name] for name in times)


def changed(row: Event | Occurrence, values: dict[str, Any]) -> list[str]:
    """Set the values that differ on a row; return their names."""
    names = [name for name, value in values.items() if getattr(row, name) != value]
    for name in names:
        setattr(row, name, values[name])
    return names


def digest(reading: Reading) -> str:
    """Return the digest of a row's cells and of what we made of them: with either, the row has changed."""
    content = {"cells": dict(reading.cells), "draft": asdict(reading.draft)}
    return sha256(json.dumps(content, ensure_ascii=True, default=str, sort_keys=True).encode()).hexdigest()


def reasons(reading: Reading) -> list[dict[str, Any]]:
    """Return a reading's findings as JSON values."""
    return [{"reason": finding.reason.value, **finding.facts} for finding in reading.findings]
