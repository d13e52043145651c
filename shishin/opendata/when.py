"""When an event is: its cells for days and times read together, with nothing added that they do not say.

Where a row spans days and has times, the times are daily ones: from nine to five on each day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from shishin.opendata import clocks, dates
from shishin.opendata.layouts import Field
from shishin.opendata.verdicts import Finding, Reason, found

_MIDNIGHT = time()
_DAYS_END = time(23, 59)


@dataclass(frozen=True, slots=True)
class When:
    """First and last day, and times of day; None where the row does not say."""

    first_day: date | None
    last_day: date | None
    starts: time | None
    ends: time | None
    note: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Times:
    starts: time | None
    ends: time | None
    findings: tuple[Finding, ...] = ()


def read(row: Mapping[Field, str]) -> When:
    """Return when a row's event is, and what is doubtful about it."""
    first, last = (dates.read(row.get(field, "")) for field in (Field.FIRST_DAY, Field.LAST_DAY))
    opening, closing = (clocks.read(row.get(field, "")) for field in (Field.STARTS, Field.ENDS))
    starts = _one_of(opening.clock, first.clock, "starts")
    # A range in the first cell gives the end where no other cell does.
    ends = _one_of(closing.clock or opening.until, last.clock, "ends")
    findings = [*first.findings, *last.findings, *starts.findings, *ends.findings]
    findings += [_unreadable(cell) for cell in (opening, closing) if cell.unreadable]
    last_day = last.day or (None if last.findings else first.day)
    times = _settled(first.day, last_day, starts.starts, ends.starts)
    if first.day is None and not first.findings:
        findings.append(found(Reason.DAY_MISSING))
    return When(
        first.day,
        last_day,
        times.starts,
        times.ends,
        _note(row.get(Field.TIME_NOTE, ""), opening, closing),
        (*findings, *times.findings, *_order(first.day, last_day)),
    )


def _one_of(column: time | None, beside_day: time | None, field: str) -> _Times:
    """Return the time of a column, or the one that stood beside the day."""
    if column and beside_day and column != beside_day:
        said = found(Reason.TIMES_DIFFER, field=field, one=f"{beside_day:%H:%M}", other=f"{column:%H:%M}")
        return _Times(column, None, (said,))
    return _Times(beside_day if column is None else column, None)


def _unreadable(cell: clocks.ClockCell) -> Finding:
    return found(Reason.TIME_UNREADABLE, text=cell.words)


def _note(said: str, *clock_cells: clocks.ClockCell) -> str:
    return "\n".join(dict.fromkeys(words for words in (said, *(cell.words for cell in clock_cells)) if words))


def _settled(first: date | None, last: date | None, starts: time | None, ends: time | None) -> _Times:
    """Take placeholders away, and say what is doubtful about the times that remain."""
    if starts in {None, _MIDNIGHT} and ends in {None, _MIDNIGHT}:
        reason = Reason.TIME_UNKNOWN if starts is ends is None else Reason.PLACEHOLDER_TIME
        return _Times(None, None, (found(reason),))
    if starts == _MIDNIGHT and ends is not None and ends >= _DAYS_END:
        return _Times(None, None, (found(Reason.WHOLE_DAY),))
    if starts is not None and starts == ends:
        return _Times(starts, None, (found(Reason.ENDS_AS_IT_STARTS, time=f"{starts:%H:%M}"),))
    return _Times(starts, ends, _doubts(starts, ends, spans=first != last))


def _doubts(starts: time | None, ends: time | None, *, spans: bool) -> tuple[Finding, ...]:
    if starts == _MIDNIGHT:
        return (found(Reason.STARTS_AT_MIDNIGHT),)
    # 23:59 after several days is where the whole ends, not each day.
    daily = ends is None or starts is None or (starts < ends and not (spans and ends >= _DAYS_END))
    if daily:
        return ()
    reason = Reason.DAILY_TIMES_UNCLEAR if spans else Reason.ENDS_TOO_EARLY
    return (found(reason, starts=f"{starts:%H:%M}", ends=f"{ends:%H:%M}"),)


def _order(first: date | None, last: date | None) -> tuple[Finding, ...]:
    if first is None or last is None or first <= last:
        return ()
    return (found(Reason.ENDS_BEFORE_START, first=first.isoformat(), last=last.isoformat()),)
