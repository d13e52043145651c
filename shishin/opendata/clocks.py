"""Times of day as people write them: 9:30, ９：３０, 午後1時半, 1:30 PM; never a time that is not there."""

import re
from dataclasses import dataclass
from datetime import time

from shishin.opendata import cells

# Words that say there is no single time, and hours past midnight (24:00, 25:30), which are no time of
# this day: they are kept as the note of the times.
_UNTIMED = re.compile(
    r"終日|全日|随時|未定|調整中|一日中|24時間|時間(?:未定|不定)|各日による|.{0,8}による|.{0,8}参照|2[4-9]:[0-5]\d"
)
_CLOCK = re.compile(
    r"""(?P<before>午前|午後|AM|PM|am|pm)?\s*
        (?:(?P<hour>\d{1,2})\s*(?:[:;.]\s*(?P<minute>\d{2})(?:[:.]\d{2}(?:\.\d+)?)?|時\s*(?:(?P<minutes>\d{1,2})\s*分|(?P<half>半))?)
          |(?P<compact>\d{3,4}))
        \s*(?P<after>AM|PM|am|pm|a\.m\.|p\.m\.)?""",
    re.VERBOSE,
)
_LOOSE = re.compile(r"(?:頃|ごろ|ころ|前後|予定|開始|開演|集合|スタート|終了|まで|から|以降)+")
_RANGE = re.compile(r"\s*(?:~|〜|―|—|–|ー|→|-|から)\s*")
_NOON = 12
_HOURS = 24
_MINUTES = 60


@dataclass(frozen=True, slots=True)
class ClockCell:
    """What a cell for a time says: a time, or words instead of one; `until` where it names a range."""

    clock: time | None = None
    until: time | None = None
    words: str = ""
    unreadable: bool = False


def read(cell: str) -> ClockCell:
    """Return what a cell for a time says; an empty one and なし say nothing."""
    said = cells.figures(cell)
    if cells.says_nothing(cell):
        return ClockCell()
    parts = _parts(said)
    clocks = [_clock(_LOOSE.sub("", part)) for part in parts]
    if clocks and None not in clocks:
        exact = not _LOOSE.search(said)
        return ClockCell(
            clocks[0], clocks[1] if len(clocks) > 1 else None, "" if exact else cells.one_line(cell)
        )
    return ClockCell(words=cells.one_line(cell), unreadable=not _UNTIMED.fullmatch(said))


def _parts(said: str) -> list[str]:
    parts = [part for part in _RANGE.split(said, maxsplit=1) if part]
    # 午後1時～3時 ends at three in the afternoon; 午前10時～12時 needs no help.
    if len(parts) > 1 and parts[0].startswith("午後") and not parts[1].startswith("午"):
        parts[1] = "午後" + parts[1]
    return parts


def _clock(said: str) -> time | None:
    if said.strip() == "正午":
        return time(_NOON)
    match = _CLOCK.fullmatch(said.strip())
    if match is None:
        return None
    hour, minute = _numbers(match)
    hour = _in_half_day(hour, (match["before"] or match["after"] or "").lower().replace(".", ""))
    return time(hour, minute) if 0 <= hour < _HOURS and minute < _MINUTES else None


def _numbers(match: re.Match[str]) -> tuple[int, int]:
    if match["compact"]:
        return int(match["compact"][:-2]), int(match["compact"][-2:])
    half = 30 if match["half"] else 0
    return int(match["hour"]), int(match["minute"] or match["minutes"] or half)


def _in_half_day(hour: int, half: str) -> int:
    """Return the hour of a day; 午前12時 and 午後12時 mean noon to some and midnight to others: none."""
    if half == "pm":
        return hour % _NOON + _NOON if hour <= _NOON else hour
    if half == "am":
        return hour % _NOON if hour <= _NOON else -1
    if half == "午後":
        return hour + _NOON if hour < _NOON else (hour if hour > _NOON else -1)
    if half == "午前":
        return hour if hour < _NOON else -1
    return hour
