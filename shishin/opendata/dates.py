"""Days as people write them: 2020/5/16, 5/16/2020, 令和2年5月16日; never a year that is not there."""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta

from shishin.opendata import cells, clocks
from shishin.opendata.verdicts import Finding, Reason, found

_EARLIEST = 1990
_LATEST = 2100
# Before these an era's first year begins; 元 is 1.
_ERAS = {
    "令和": 2018,
    "令": 2018,
    "r": 2018,
    "平成": 1988,
    "平": 1988,
    "h": 1988,
    "昭和": 1925,
    "昭": 1925,
    "s": 1925,
}
_WEEKDAYS = "月火水木金土日"

_YEAR_FIRST = re.compile(r"(?P<y>\d{4})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*日?")
_MONTH_FIRST = re.compile(r"(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4})")
_COMPACT = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?!\d)")
_ERA = re.compile(
    r"(?P<era>令和|平成|昭和|[令平昭RHSrhs])\.?\s*(?P<y>元|\d{1,2})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*日?"
)
_FORMS = (_YEAR_FIRST, _MONTH_FIRST, _COMPACT, _ERA)
_WEEKDAY = re.compile(r"\s*\(?(?P<weekday>[月火水木金土日])(?:曜日?)?(?:[・･,、]?[祝休振日]+)?\)?")
_ZONE = re.compile(r"(?P<zone>Z|[+-]\d{2}:?\d{2})$")
_JAPAN = {"+09:00", "+0900"}
_NO_YEAR = re.compile(r"(?<![\d年])(?:\d{1,2}\s*月\s*\d{1,2}\s*日|\d{1,2}/\d{1,2}(?!/?\d))")
# Dates that mean "none" in the systems that write them.
_NEVER = re.compile(r"(?:9999|0000|0001|1899|1900)[-/.]\d{1,2}[-/.]\d{1,2}(?:[ T].*)?|99999999|0+")


@dataclass(frozen=True, slots=True)
class DayCell:
    """What a cell for a day says: a day, perhaps a time beside it, and what is wrong with it."""

    day: date | None = None
    clock: time | None = None
    findings: tuple[Finding, ...] = ()


def read(cell: str) -> DayCell:
    """Return what a cell for a day says; an empty one, なし and 9999-12-31 say nothing."""
    said = cells.figures(cell)
    if cells.says_nothing(cell) or _NEVER.fullmatch(said):
        return DayCell()
    match = next((match for form in _FORMS if (match := form.match(said))), None)
    if match is None:
        return DayCell(findings=(_unread(cell, said),))
    day = _day(match)
    if day is None:
        return DayCell(findings=(found(Reason.DAY_UNREADABLE, text=cells.one_line(cell)),))
    if not _EARLIEST <= day.year < _LATEST:
        return DayCell(findings=(found(Reason.DAY_IMPLAUSIBLE, text=cells.one_line(cell)),))
    return _with_rest(day, said[match.end() :], cell)


def _unread(cell: str, said: str) -> Finding:
    text = cells.one_line(cell)
    if _NO_YEAR.search(said):
        return found(Reason.YEAR_MISSING, text=text)
    return found(Reason.DAY_UNREADABLE, text=text)


def _day(match: re.Match[str]) -> date | None:
    groups = match.groupdict()
    year = 1 if groups["y"] == "元" else int(groups["y"])
    year += _ERAS[groups["era"].lower()] if groups.get("era") else 0
    try:
        return date(year, int(groups["m"]), int(groups["d"]))
    except ValueError:
        return None


def _with_rest(day: date, rest: str, cell: str) -> DayCell:
    """Read what follows the day: a weekday, a time, a zone."""
    findings: tuple[Finding, ...] = ()
    weekday = _WEEKDAY.match(rest)
    if weekday:
        rest = rest[weekday.end() :]
        if _WEEKDAYS[day.weekday()] != weekday["weekday"]:
            findings = (
                found(Reason.WEEKDAY_DIFFERS, text=cells.one_line(cell), weekday=_WEEKDAYS[day.weekday()]),
            )
    rest = rest.strip(" T")
    if not rest:
        return DayCell(day, None, findings)
    return _with_time(day, rest, cell, findings)


def _with_time(day: date, rest: str, cell: str, findings: tuple[Finding, ...]) -> DayCell:
    zone = _ZONE.search(rest)
    said = clocks.read(rest[: zone.start()] if zone else rest)
    if said.clock is None or said.until is not None or said.words:
        return DayCell(day, None, (*findings, found(Reason.DAY_UNREADABLE, text=cells.one_line(cell))))
    if zone and zone["zone"] not in _JAPAN:
        return _in_zone(day, said.clock, cell, findings)
    # Midnight in a date's cell is what programs write for a date alone.
    return DayCell(day, None if said.clock == time() else said.clock, findings)


def _in_zone(day: date, clock: time, cell: str, findings: tuple[Finding, ...]) -> DayCell:
    """Read an instant in UTC: midnight stands for the local day, 15:00 is where Japan's next one begins."""
    if clock == time():
        return DayCell(day, None, findings)
    if clock == time(15) and cells.figures(cell).endswith("Z"):
        return DayCell(day + timedelta(days=1), None, findings)
    return DayCell(day, None, (*findings, found(Reason.ZONE_UNCLEAR, text=cells.one_line(cell))))
