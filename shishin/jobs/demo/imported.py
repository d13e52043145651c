"""Events of another city in the demo city: a real list, moved by whole weeks so that it lies around today.

The list is an excerpt of 高松市 イベント一覧 (takamatsu-city/opendata, old_data/0081.csv), CC BY 4.0; the
file itself says CC BY 3.0. Its rows are unchanged. Its `#attribution_name`, shown with every event, says that
the days were moved.
"""

from datetime import date, timedelta
from pathlib import Path

from shishin.core.city import City
from shishin.core.context import Context
from shishin.opendata import importing, offers
from shishin.opendata.importing import Outcome
from shishin.opendata.offers import Offer

_LIST = Path(__file__).with_name("imported_events.csv")
# The day in the list that becomes today: a third of it lies before, the rest in the ten weeks after.
_TODAY_IN_THE_LIST = date(2020, 11, 18)
_WEEK_DAYS = 7


def demo_excerpt(city: City) -> Offer:
    """Return the list as it was published."""
    return offers.of_file(_LIST.read_bytes(), _LIST.name, city)


def around(offer: Offer, today: date) -> Offer:
    """Return the list moved by whole weeks to lie around a day; every event keeps its weekday."""
    return offers.shifted(offer, (_monday(today) - _monday(_TODAY_IN_THE_LIST)).days // _WEEK_DAYS)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def take_in(ctx: Context, city: City, today: date) -> Outcome:
    """Take the moved list in, as an import does; nobody has signed up for any of it."""
    return importing.commit(ctx, city, around(demo_excerpt(city), today), lambda _: ())
