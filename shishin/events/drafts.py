"""What an organizer says about an event before it is published, and what may be wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from shishin.core import days, text
from shishin.core.errors import Invalid
from shishin.events import recurrence, windows
from shishin.events.filters import HALF_HOUR
from shishin.events.models import Flag, WayKind
from shishin.events.recurrence import MOST_TIMES, Repeat

TITLE_LONGEST = 40
# A letter may carry a mark or two, and an emoji is several; the store counts them all.
TITLE_LONGEST_WITH_MARKS = 200
VENUE_LONGEST = 80
WORD_LONGEST = 400
DETAIL_LONGEST = 200
WAY_NAME_LONGEST = 40
TASK_LONGEST = 120
MOST_SEATS = 2000
MOST_MINUTES = 24 * 60
MOST_WAYS = 5
NOTE_LONGEST = 400
NO_FLAGS = Flag(0)
# Further ahead a date is a slip of the finger.
FURTHEST = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class WayDraft:
    """A way of joining as the organizer describes it; `id` names one that there is already.

    `at_once` makes it one for which a time is chosen, between `opens` and `closes` (`windows`). `as_before`:
    the event has them already, for all its dates, so a date whose hours do not hold them may be as it is.
    """

    name: str
    minutes: int | None = None
    task: str = ""
    kind: WayKind = WayKind.JOIN
    seats: int | None = None
    opens: time | None = None
    closes: time | None = None
    at_once: int | None = None
    id: int | None = None
    as_before: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """The answers to the five questions, and the details.

    `last_day` is None where it is one day; `untimed` says that the hours are not said on purpose.
    """

    title: str
    day: date | None
    starts: time | None
    ends: time | None
    venue: str
    flags: Flag = NO_FLAGS
    word: str = ""
    capacity: int | None = None
    belongings: str = ""
    rain: str = ""
    meeting_place: str = ""
    ward: str | None = None
    field: str | None = None
    ways: tuple[WayDraft, ...] = ()
    last_day: date | None = None
    untimed: bool = False
    time_note: str = ""
    repeat: Repeat | None = None

    @property
    def until(self) -> date | None:
        """The last of its days."""
        return self.last_day or self.day

    @property
    def light(self) -> Flag:
        """What makes joining light: what was ticked, and half an hour where a way asks for no more."""
        short = any(way.minutes is not None and way.minutes <= HALF_HOUR for way in self.ways)
        return self.flags | (Flag.SHORT if short else NO_FLAGS)

    @property
    def at_home(self) -> bool:
        """Say whether it is done at home: then it needs neither a place nor hours."""
        return Flag.HOME in self.flags and not self.venue

    @property
    def fitting_ways(self) -> tuple[WayDraft, ...]:
        """The ways as the place has them: at home nobody just joins, and elsewhere not all stay at home."""
        kinds = {way.kind for way in self.ways}
        if self.at_home:
            return _instead(self.ways, WayKind.JOIN, WayKind.HOME)
        return _instead(self.ways, WayKind.HOME, WayKind.JOIN) if kinds == {WayKind.HOME} else self.ways


def _instead(ways: tuple[WayDraft, ...], former: WayKind, kind: WayKind) -> tuple[WayDraft, ...]:
    return tuple(replace(way, kind=kind) if way.kind is former else way for way in ways)


class Problem(StrEnum):
    """Something in a draft that has to be mended, by what has to be done about it."""

    WHAT_MISSING = "what_missing"
    WHAT_LONG = "what_long"
    DAY_MISSING = "day_missing"
    DAY_PAST = "day_past"
    TIME_PAST = "time_past"
    DAY_FAR = "day_far"
    LAST_DAY = "last_day"
    REPEAT = "repeat"
    REPEAT_SPANS = "repeat_spans"
    TIME_MISSING = "time_missing"
    TIME_ORDER = "time_order"
    PLACE_MISSING = "place_missing"
    TEXT_LONG = "text_long"
    CAPACITY = "capacity"
    WAY = "way"
    WAY_SEATS = "way_seats"
    WAY_TURNS = "way_turns"


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem at a field of the draft."""

    field: str
    problem: Problem


class DraftUnfit(Invalid):
    """The draft cannot be published as it is; the facts name the `problems`."""


def require_fit(draft: Draft, now: datetime, *, moved: bool = True) -> None:
    """Raise `DraftUnfit` unless the draft can be published.

    A time that stays as it was (not `moved`) may lie in the past, or be unknown.
    """
    found = faults(draft, now, moved=moved)
    if found:
        raise DraftUnfit(problems=[fault.problem.value for fault in found])


def faults(draft: Draft, now: datetime, *, moved: bool = True) -> list[Fault]:
    """Return everything that has to be mended, in the order of the questions."""
    return [
        *_about_what(draft),
        *faults_of_days(draft, now, moved=moved),
        *_about_hours(draft, moved=moved),
        *_about_place(draft),
        *_about_details(draft),
    ]


def faults_of_days(draft: Draft, now: datetime, *, moved: bool = True) -> list[Fault]:
    """Return what has to be mended about the days alone."""
    return [*_about_day(draft, now, moved=moved), *_about_days(draft, now, moved=moved)]


def _about_what(draft: Draft) -> Iterator[Fault]:
    if not text.is_visible(draft.title):
        yield Fault("title", Problem.WHAT_MISSING)
    elif not _title_fits(draft.title):
        yield Fault("title", Problem.WHAT_LONG)


def _title_fits(title: str) -> bool:
    return len(title) <= TITLE_LONGEST_WITH_MARKS and text.graphemes_at_most(title, TITLE_LONGEST)


def _about_day(draft: Draft, now: datetime, *, moved: bool) -> Iterator[Fault]:
    if draft.day is None:
        yield Fault("day", Problem.DAY_MISSING)
    elif moved and (draft.until or draft.day) < days.day_of(now):
        yield Fault("day", Problem.DAY_PAST)
    elif moved and _end(draft.until or draft.day, draft) <= now:
        yield Fault("day", Problem.TIME_PAST)
    elif draft.day > days.day_of(now) + FURTHEST:
        yield Fault("day", Problem.DAY_FAR)


def _about_days(draft: Draft, now: datetime, *, moved: bool) -> Iterator[Fault]:
    if draft.day is None or not moved:
        return
    if draft.last_day and not 0 <= (draft.last_day - draft.day).days < MOST_TIMES:
        yield Fault("last_day", Problem.LAST_DAY)
    if draft.repeat is None:
        return
    if draft.last_day not in {None, draft.day}:
        yield Fault("times", Problem.REPEAT_SPANS)
    elif not draft.repeat.fits or _last(draft.day, draft.repeat) > days.day_of(now) + FURTHEST:
        yield Fault("times", Problem.REPEAT)


def _last(day: date, repeat: Repeat) -> date:
    return recurrence.days_of(day, repeat)[-1]


def _end(day: date, draft: Draft) -> datetime:
    ordered = draft.starts and draft.ends and draft.starts < draft.ends
    return days.instant(day, draft.ends) if ordered and draft.ends else days.day_end(day)


def _about_hours(draft: Draft, *, moved: bool) -> Iterator[Fault]:
    unknown = draft.starts is None and draft.ends is None
    if unknown and (draft.untimed or draft.at_home or not moved):
        return
    if draft.starts is None:
        yield Fault("starts", Problem.TIME_MISSING)
    if draft.ends is None:
        yield Fault("ends", Problem.TIME_MISSING)
    elif draft.starts is not None and draft.ends <= draft.starts:
        yield Fault("ends", Problem.TIME_ORDER)


def _about_place(draft: Draft) -> Iterator[Fault]:
    nowhere = Flag.HOME in draft.flags and not draft.venue.strip()
    if not nowhere and not text.is_visible(draft.venue):
        yield Fault("venue", Problem.PLACE_MISSING)
    elif len(draft.venue) > VENUE_LONGEST:
        yield Fault("venue", Problem.TEXT_LONG)


def _about_details(draft: Draft) -> Iterator[Fault]:
    limits = {"word": WORD_LONGEST, "belongings": DETAIL_LONGEST, "rain": DETAIL_LONGEST}
    more = {"meeting_place": DETAIL_LONGEST, "time_note": NOTE_LONGEST}
    for field, longest in (limits | more).items():
        if len(getattr(draft, field)) > longest:
            yield Fault(field, Problem.TEXT_LONG)
    if draft.capacity is not None and not 1 <= draft.capacity <= MOST_SEATS:
        yield Fault("capacity", Problem.CAPACITY)
    yield from _about_ways(draft)


def _about_ways(draft: Draft) -> Iterator[Fault]:
    if len(draft.ways) > MOST_WAYS or not all(_is_fit(way) for way in draft.ways):
        yield Fault("ways", Problem.WAY)
    if not all(_has_seats(way) for way in draft.ways):
        yield Fault("ways", Problem.WAY_SEATS)
    if not all(_has_turns(way, draft) for way in draft.ways):
        yield Fault("ways", Problem.WAY_TURNS)


def _is_fit(way: WayDraft) -> bool:
    named = text.is_visible(way.name) and len(way.name) <= WAY_NAME_LONGEST
    minutes = way.minutes is None or 1 <= way.minutes <= MOST_MINUTES
    return named and minutes and len(way.task) <= TASK_LONGEST


def _has_seats(way: WayDraft) -> bool:
    return all(number is None or 1 <= number <= MOST_SEATS for number in (way.seats, way.at_once))


def _has_turns(way: WayDraft, draft: Draft) -> bool:
    """Say whether somebody can choose a time, where they are to: short, and within the hours."""
    if way.at_once is None:
        return way.opens is None and way.closes is None
    if way.minutes is None or not windows.SHORTEST <= way.minutes <= windows.LONGEST:
        return False
    if way.as_before:
        return True
    if draft.starts is None or draft.ends is None or draft.last_day not in {None, draft.day}:
        return False
    return windows.hold((draft.starts, draft.ends), (way.opens, way.closes), minutes=way.minutes)
