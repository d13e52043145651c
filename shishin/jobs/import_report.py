"""An import's report: a line a row, as a CSV that opens in a spreadsheet and does nothing there."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from shishin.core import text as text_module
from shishin.jobs import import_words
from shishin.opendata.drafts import Draft
from shishin.opendata.models import ImportedRow
from shishin.opendata.planning import Plan, Step

_HEADER = (
    "行",
    "判定",
    "理由",
    "前回との違い",
    "番号",
    "催しの名前",
    "開始日",
    "終了日",
    "開始時刻",
    "終了時刻",
    "場所",
)


def write(plan: Plan, path: Path) -> None:
    """Write a plan's report; the folder is made when needed. Raises OSError where it cannot be written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content(plan).encode("utf-8-sig"))


def content(plan: Plan) -> str:
    """Return the report: every row of the file in its order, then the rows that are there no more."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_HEADER)
    for step in plan.steps:
        writer.writerow([text_module.harmless(cell) for cell in _of_step(step)])
    for row in plan.vanished:
        writer.writerow([text_module.harmless(cell) for cell in _of_vanished(row)])
    return text.getvalue()


def _of_step(step: Step) -> Iterator[str]:
    reading = step.reading
    yield str(reading.row)
    yield import_words.VERDICTS[reading.verdict]
    yield " ".join(import_words.reason(finding) for finding in reading.findings)
    yield import_words.DEEDS[step.deed]
    yield reading.number
    yield from _of_draft(reading.draft)


def _of_draft(draft: Draft) -> Iterator[str]:
    yield draft.title
    yield from (day.isoformat() if day else "" for day in (draft.first_day, draft.last_day))
    yield from (f"{clock:%H:%M}" if clock else "" for clock in (draft.starts, draft.ends))
    yield draft.venue


def _of_vanished(row: ImportedRow) -> Iterator[str]:
    occurrence = row.occurrence
    yield from ("", "", import_words.VANISHED, "", row.external_id)
    if occurrence is None:
        return
    title, venue = occurrence.event.title, occurrence.venue
    times = (occurrence.day, occurrence.last_day, occurrence.starts, occurrence.ends)
    yield from _of_draft(Draft(title, *times, venue=venue))
