"""Which row of one import is which of the next: its code and number, else a hash of what it is."""

import hashlib
from collections.abc import Mapping
from datetime import date, time

from shishin.core import text
from shishin.opendata import cells
from shishin.opendata.layouts import Field

_LONGEST = 100
_HASH = 32


def number(row: Mapping[Field, str]) -> str:
    """Return `code:number` of a row, or an empty text where it has no number."""
    own = cells.figures(row.get(Field.NUMBER, ""))
    if cells.says_nothing(own):
        return ""
    joined = f"{cells.figures(row.get(Field.CODE, ''))}:{own}"
    return joined if len(joined) <= _LONGEST else f"{joined[:_HASH]}~{_digest(joined)}"


def of_event(title: str, first_day: date | None, starts: time | None, venue: str) -> str:
    """Return the hash of what an event is; width, case and spaces make no difference."""
    day = first_day.isoformat() if first_day else ""
    clock = f"{starts:%H:%M}" if starts else ""
    return "hash:" + _digest("\n".join((squeezed(title), day, clock, squeezed(venue))))


def squeezed(said: str) -> str:
    """Return a text in the form in which two are the same: no spaces, one width, one case."""
    return text.normal(said).replace(" ", "")


def _digest(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()[:_HASH]
