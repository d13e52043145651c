"""The one-stop list: everything that is published and not yet over, by filters that combine.

Pages go on after the last occurrence shown (`after`, a public code), so that a page is as cheap in the tenth
year as in the first. Whoever changes anything that the list shows calls `touch()`.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from shishin.core import codes, days, db, sql
from shishin.core.db import unit_of_work
from shishin.events import cards, nearby, search
from shishin.events.cards import Card, Condition
from shishin.events.filters import HALF_HOUR, SATURDAY, Days, Filter, When, days_of
from shishin.events.models import Flag, Occurrence

PAGE = 20
# Nobody reads an exact number above this, and counting it would cost more than the page.
COUNTED = 300
EVENING = time(17)
LASTING_SHOWN = 3
# A series has no more.
DATES = 60
_HOUR = 3_600_000_000
_DAY = 24 * _HOUR
_JAPAN = 9 * _HOUR
# 1970-01-01 was a Thursday: four days after a Sunday.
_FROM_SUNDAY = 4


class Seats(StrEnum):
    """How seats stand, as coarsely as a list says it."""

    OPEN = "open"
    FEW = "few"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the list: its cards, and whether more follow."""

    cards: list[Card]
    more: bool


@dataclass(frozen=True, slots=True)
class First:
    """The first page of a list, how many it has in all, and what lasts into its days."""

    page: Page
    count: int
    lasting: Page


_VERSION = sql.Statement("SELECT number FROM list_version")
_TOUCH = sql.Statement("UPDATE list_version SET number = number + 1")


def version() -> int:
    """Return the number that rises with every visible change of the list."""
    return int(_VERSION.one()[0])


def version_if_known() -> int | None:
    """Return the number outside of a request, or None when the store cannot be asked just now."""
    try:
        with db.borrowed():
            return version()
    except db.FAULTS:
        return None


@unit_of_work
def touch() -> None:
    """Say that something which the public list shows has changed."""
    _TOUCH.run()


def coarse(heads: int) -> int:
    """Return about how many heads: 0 (too few to say), 5, then tens, fifties from 100, hundreds from 500."""
    if heads < 3:  # noqa: PLR2004 - one or two people would be recognised
        return 0
    if heads < 8:  # noqa: PLR2004 - nearer to 5 than to 10
        return 5
    size = 10 if heads < 95 else 50 if heads < 475 else 100  # noqa: PLR2004 - where rounding meets the next size
    return (heads + size // 2) // size * size


def seats(going: int, capacity: int | None) -> Seats:
    """Return how seats stand: few when some are taken and a fifth of them, or two, are left."""
    if capacity is None:
        return Seats.OPEN
    left = capacity - going
    if left <= 0:
        return Seats.FULL
    return Seats.FEW if going and left <= max(2, capacity // 5) else Seats.OPEN


def step(likely: int, going: int, capacity: int | None) -> tuple[int, Seats]:
    """Return what the list shows of an occurrence's sign-ups; only when it changes is the list touched."""
    return coarse(likely), seats(going, capacity)


def page(asked: Filter, now: datetime, after: str | None = None, limit: int = PAGE) -> Page:
    """Return the occurrences that begin in the asked days and are not over, in order of time."""
    if asked.when is When.ONGOING:
        return _page(_lasting(asked, now), after, limit)
    return _page(_starting(asked, now), after, limit)


def first(asked: Filter, now: datetime) -> First:
    """Return all that the beginning of a list shows, looking for its words only once."""
    matching = _matching(asked)
    wanted = _lasting(asked, now, matching) if asked.when is When.ONGOING else _starting(asked, now, matching)
    lasts = (
        Page([], more=False)
        if asked.when is When.ONGOING
        else _lasting_shown(_lasting(asked, now, matching), LASTING_SHOWN)
    )
    page = _page(wanted, None, PAGE)
    return First(page, cards.count(wanted, COUNTED) if page.more else len(page.cards), lasts)


def lasting(asked: Filter, now: datetime, limit: int = LASTING_SHOWN) -> Page:
    """Return the occurrences that began before the asked days and last into them, the city's own first."""
    return _lasting_shown(_lasting(asked, now), limit)


def everything(asked: Filter, now: datetime, after: str | None = None, limit: int = PAGE) -> Page:
    """Return what lasts into the asked days and then what begins in them, as one list for programs."""
    begun = asked.when is When.ONGOING or _begun_before(after, _days(asked, now).first)
    found = _page(_lasting(asked, now), after, limit) if begun else Page([], more=False)
    room = limit - len(found.cards)
    if asked.when is When.ONGOING or found.more:
        return found
    rest = _page(_starting(asked, now), None if begun else after, max(room, 1))
    return Page(found.cards + rest.cards[:room], more=rest.more or bool(not room and rest.cards))


def conditions(asked: Filter, now: datetime) -> list[list[Condition]]:
    """Return what picks everything a filter finds: what lasts into its days, then what begins in them."""
    matching = _matching(asked)
    lasts = _lasting(asked, now, matching)
    return [lasts] if asked.when is When.ONGOING else [lasts, _starting(asked, now, matching)]


def count(asked: Filter, now: datetime) -> int:
    """Return how many occurrences `page` would give in all, counting up to `COUNTED`."""
    wanted = _lasting if asked.when is When.ONGOING else _starting
    return cards.count(wanted(asked, now), COUNTED)


def of_group(group_id: int, now: datetime, limit: int = 5) -> list[Card]:
    """Return a group's next occurrences."""
    return cards.fetch((cards.PUBLIC, _of_group(group_id), _not_over(now)), limit=limit)


def past_of_group(group_id: int, now: datetime) -> int:
    """Return how many occurrences of a group have taken place."""
    over = ("o.ends_at <= ? AND o.status = 'scheduled'", (sql.micros(now),))
    return cards.count((cards.PUBLIC, _of_group(group_id), over), limit=10_000)


def next_of_event(occurrence: Occurrence, now: datetime) -> Card | None:
    """Return the event's next other occurrence that will take place, or None."""
    found = following(occurrence, now, limit=1)
    return found[0] if found else None


def following(occurrence: Occurrence, now: datetime, limit: int = 6) -> list[Card]:
    """Return the event's next other occurrences that will take place."""
    same = ("o.event_id = ? AND o.id <> ?", (occurrence.event_id, occurrence.id))
    return cards.fetch((cards.PUBLIC, same, _not_over(now), _TAKES_PLACE), limit=limit)


def others_of_event(occurrence: Occurrence, now: datetime) -> list[Card]:
    """Return the event's other dates that are not over, cancelled ones too, in order of time."""
    same = ("o.event_id = ? AND o.id <> ?", (occurrence.event_id, occurrence.id))
    return cards.fetch((cards.PUBLIC, same, _not_over(now)), limit=DATES)


def alternatives(
    occurrence: Occurrence, now: datetime, limit: int = 3, wards: Sequence[str] = ()
) -> list[Card]:
    """Return other things that one can still join around the same days, the same ward first, then `wards`."""
    first = max(occurrence.day, days.day_of(now))
    around = ("o.day BETWEEN ? AND ?", (first.isoformat(), (first + timedelta(days=7)).isoformat()))
    other = ("o.event_id <> ?", (occurrence.event_id,))
    open_yet = ("o.apply_by IS NULL OR o.apply_by > ?", (sql.micros(now),))
    found = (cards.PUBLIC, around, other, open_yet, _not_over(now), _TAKES_PLACE)
    order = f"{_by_ward((occurrence.ward, *wards))}, {cards.IN_ORDER}"
    return cards.fetch(found, order=order, limit=limit)


def thanked(now: datetime, limit: int = 2) -> list[Card]:
    """Return the occurrences thanked for most lately, for the life on the first page."""
    since = sql.micros(now - timedelta(days=31))
    recent = ("o.ends_at BETWEEN ? AND ? AND o.thanked_at IS NOT NULL", (since, sql.micros(now)))
    return cards.fetch((cards.PUBLIC, recent), order="o.ends_at DESC, o.id DESC", limit=limit)


_TAKES_PLACE: Condition = ("o.status = 'scheduled' AND e.status = 'published'", ())


def _by_ward(wards: Sequence[str | None]) -> str:
    # Codes of digits only: they stand in the text.
    codes_given = [ward for ward in wards if ward is not None and ward.isascii() and ward.isdigit()]
    ranks = " ".join(f"WHEN '{ward}' THEN {rank}" for rank, ward in enumerate(codes_given))
    return f"CASE o.ward {ranks} ELSE {len(codes_given)} END" if ranks else "0"


def _days(asked: Filter, now: datetime) -> Days:
    return days_of(asked.when, days.day_of(now))


def _not_over(now: datetime) -> Condition:
    # The plus keeps SQLite from walking everything by its end, and sorting it, for one page.
    return "+o.ends_at > ?", (sql.micros(now),)


def _of_group(group_id: int) -> Condition:
    return "o.event_id IN (SELECT id FROM event WHERE group_id = ?)", (group_id,)


def _page(conditions: list[Condition], after: str | None, limit: int) -> Page:
    place = _place(after)
    if place is not None:
        conditions = [
            *conditions,
            ("(o.day, o.starts_at, o.id) > (?, ?, ?)", place),
            ("o.day >= ?", place[:1]),
        ]
    found = cards.fetch(conditions, limit=limit + 1)
    return Page(found[:limit], more=len(found) > limit)


_PLACE = sql.Statement("SELECT day, starts_at, id FROM occurrence WHERE code = ?")


def _place(after: str | None) -> tuple[object, ...] | None:
    code = codes.normal(after) if after else None
    return _PLACE.row(code) if code else None


def _begun_before(after: str | None, first: date) -> bool:
    place = _place(after)
    return place is None or str(place[0]) < first.isoformat()


def _starting(asked: Filter, now: datetime, matching: list[Condition] | None = None) -> list[Condition]:
    wanted = _days(asked, now)
    conditions = [cards.PUBLIC, ("o.day >= ?", (wanted.first.isoformat(),)), _not_over(now)]
    if wanted.last is not None:
        conditions.append(("o.day <= ?", (wanted.last.isoformat(),)))
    if asked.evenings:
        conditions.append(_weekday_evening())
    return conditions + (_matching(asked) if matching is None else matching)


def _lasting(asked: Filter, now: datetime, matching: list[Condition] | None = None) -> list[Condition]:
    wanted = _days(asked, now)
    # The first part is what the index of long occurrences is made of. `announced` is no comparison, so that
    # SQLite walks that index, which is nearly empty, and not those that begin with `announced`: all the past.
    spans = (
        "o.last_day > o.day AND o.last_day >= ? AND o.day < ? AND o.announced AND e.status <> 'draft'",
        (wanted.first.isoformat(),) * 2,
    )
    evening = [_weekday_evenings(wanted)] if asked.evenings else []
    return [spans, _not_over(now), *evening, *(_matching(asked) if matching is None else matching)]


def _lasting_shown(conditions: list[Condition], limit: int) -> Page:
    """Return the few beside a list; what is imported and in no ward of ours comes after the city's own."""
    found = cards.fetch(conditions, order=f"{_FROM_ELSEWHERE}, {cards.IN_ORDER}", limit=limit + 1)
    return Page(found[:limit], more=len(found) > limit)


def _weekday_evenings(wanted: Days) -> Condition:
    """Return the condition that something which lasts is on in an evening, where the days have a weekday."""
    lasts = (wanted.last - wanted.first).days + 1 if wanted.last else SATURDAY
    weekday = any((wanted.first + timedelta(days=n)).weekday() < SATURDAY for n in range(min(lasts, 7)))
    return ("o.starts >= ?", (EVENING.isoformat(),)) if weekday else ("1 = 0", ())


_FROM_ELSEWHERE = "CASE WHEN o.ward IS NULL AND e.group_id IS NULL THEN 1 ELSE 0 END"


def _weekday_evening() -> Condition:
    weekday = f"((o.starts_at + {_JAPAN}) / {_DAY} + {_FROM_SUNDAY})"
    return f"o.starts >= ? AND {weekday} - {weekday} / 7 * 7 BETWEEN 1 AND 5", (EVENING.isoformat(),)


def _matching(asked: Filter) -> list[Condition]:
    conditions: list[Condition] = []
    if asked.minutes is not None:
        conditions.append(_within(asked.minutes))
    if asked.ward is not None:
        conditions.append(("o.ward = ?", (asked.ward,)))
    if asked.field is not None:
        conditions.append(("e.field = ?", (asked.field,)))
    if asked.flags:
        conditions.append(("(e.flags & ?) = ?", (int(asked.flags),) * 2))
    if asked.near is not None:
        conditions.append(nearby.around(asked.near))
    if asked.query:
        conditions.append(_saying(asked.query))
    return conditions


def _within(minutes: int) -> Condition:
    # What is found says on its card why: its hours, or that half an hour will do (a way may ask for that).
    lasts = "o.starts IS NOT NULL AND o.ends IS NOT NULL AND o.ends_at - o.starts_at <= ?"
    short = "(e.flags & ?) <> 0 OR " + lasts
    values = int(Flag.SHORT), minutes * _HOUR // 60
    if minutes <= HALF_HOUR:
        return short, values
    return short + _HAS_A_WAY, (*values, minutes)


_HAS_A_WAY = " OR EXISTS (SELECT 1 FROM way w WHERE w.event_id = e.id AND w.minutes <= ?)"


def _saying(query: str) -> Condition:
    looked = search.look_for(query)
    found = looked.ids
    if found is None:
        # A common word: nearly every day has it, so walking the days finds a page sooner than the index.
        return looked.condition
    # However many are found, it is one text: each one costs a store's connection time and memory. The plus
    # keeps SQLite at the index of days, which it would leave for the words although they are many more.
    if db.on_sqlite():
        return "+o.event_id IN (SELECT value FROM json_each(?))", (json.dumps(found),)
    return "o.event_id = ANY(?)", (found,)
