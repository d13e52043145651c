"""The fixed list of published tables: counts about events, never about who people are.

Only months that are over are published; headcounts of events are facts about events and need no protection.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from shishin.core import days
from shishin.core.context import Context
from shishin.stats import book as books
from shishin.stats import indicators, sums
from shishin.stats.book import EVERYWHERE, Counts
from shishin.stats.models import UNKNOWN

MONTHS = 24


@dataclass(frozen=True, slots=True)
class Cell:
    """One published count: the heads (延べ参加者数) of a month in a ward."""

    month: date
    ward: str
    heads: int


def heads_by_month_and_ward(ctx: Context, wards: Sequence[str]) -> list[Cell]:
    """Return the heads of the last two years' finished months by the event's ward, oldest first.

    What was held in no known ward stands under `stats.models.UNKNOWN`. Months before the first one with
    anything are left out.
    """
    this_month = days.day_of(ctx.now).replace(day=1)
    months = [indicators.shifted(this_month, -back) for back in range(MONTHS, 0, -1)]
    with books.opened(ctx.now) as book:
        found = [(month, book.wards(month, EVERYWHERE)) for month in months]
    while found and not found[0][1]:
        found.pop(0)
    return [
        Cell(month, ward, sums.of_cell(counted[ward]).heads if ward in counted else 0)
        for month, counted in found
        for ward in _with_unknown(wards, counted)
    ]


def _with_unknown(wards: Sequence[str], counted: Mapping[str, Counts]) -> list[str]:
    return [*wards, *([UNKNOWN] if UNKNOWN in counted else [])]
