"""Occurrences as a list shows them: one light value each, fetched by one statement."""

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from shishin.core import sql
from shishin.events.models import Flag

Condition = tuple[str, tuple[object, ...]]

_IN_BRACKETS = re.compile("[(\uff08【[].*")


@dataclass(frozen=True, slots=True)
class Card:
    """What a list says about one occurrence. `starts_at` (microseconds since 1970) orders the list."""

    id: int
    event_id: int
    code: str
    title: str
    day: date
    last_day: date
    starts: time | None
    ends: time | None
    starts_at: int
    venue: str
    ward: str | None
    capacity: int | None
    cancelled: bool
    flags: Flag
    group_id: int | None
    result_amount: int | None
    result_unit: str
    thanks: str
    time_note: str
    source: str | None
    latitude: float | None
    longitude: float | None

    @property
    def publisher(self) -> str:
        """Who publishes the list that it comes from, without what stands in brackets; nobody for our own."""
        return _IN_BRACKETS.sub("", self.source or "").strip()


_SELECT = """
    SELECT o.id, o.event_id, o.code, e.title, o.day, o.last_day, o.starts, o.ends, o.starts_at, o.venue,
        o.ward, o.capacity, CASE WHEN o.status = 'cancelled' OR e.status = 'cancelled' THEN 1 ELSE 0 END,
        e.flags, e.group_id, o.result_amount, o.result_unit, o.thanks, o.time_note,
        e.source_name, o.latitude, o.longitude
    FROM occurrence o JOIN event e ON e.id = +o.event_id
"""
# The plus lets SQLite come from the occurrences to their events only: the other way it reads all the past.
_COUNT = "SELECT count(*) FROM (SELECT 1 FROM occurrence o JOIN event e ON e.id = +o.event_id"
IN_ORDER = "o.day, o.starts_at, o.id"
PUBLIC: Condition = ("o.announced = TRUE AND e.status <> 'draft'", ())


def fetch(conditions: Iterable[Condition], order: str = IN_ORDER, limit: int = 20) -> list[Card]:
    """Return the cards that meet all conditions, at most `limit`."""
    where, values = _joined(conditions)
    rows = sql.among(f"{_SELECT} WHERE {where} ORDER BY {order} LIMIT {limit}").rows(*values)
    return [_card(tuple(row)) for row in rows]


def count(conditions: Iterable[Condition], limit: int) -> int:
    """Return how many occurrences meet all conditions, counting no further than `limit`."""
    where, values = _joined(conditions)
    return int(sql.among(f"{_COUNT} WHERE {where} LIMIT {limit}) AS found").one(*values)[0])


def _joined(conditions: Iterable[Condition]) -> tuple[str, list[object]]:
    # No value ever stands in the text, so that there are few texts and nothing to inject.
    texts: list[str] = []
    values: list[object] = []
    for text, given in conditions:
        texts.append(f"({text})")
        values.extend(given)
    return " AND ".join(texts), values


# The same occurrences are on most pages; a row that changed is another row.
@functools.lru_cache(maxsize=4096)
def _card(row: tuple[Any, ...]) -> Card:
    values: list[Any] = list(row)
    values[4:8] = _day(row[4]), _day(row[5]), _time(row[6]), _time(row[7])
    values[12:14] = bool(row[12]), Flag(row[13])
    return Card(*values)


def _day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _time(value: time | str | None) -> time | None:
    return time.fromisoformat(value) if isinstance(value, str) else value
