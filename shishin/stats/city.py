"""The one number about the city that everybody sees: how many took part this month."""

from datetime import date

from shishin.core import sql
from shishin.stats.models import ALL, ALL_GROUPS

_HEADS = sql.Statement(
    """
    SELECT coalesce(sum(helping + home + part + walk_in + maybe + going), 0) FROM month_cell
    WHERE month = ? AND ward = ? AND field = ? AND "group" = ?
    """
)


def heads_of_month(first: date) -> int:
    """Return the heads (延べ参加者数) of a month so far, as far as the sums have been brought up to date."""
    return int(_HEADS.one(first.isoformat(), ALL, ALL, ALL_GROUPS)[0])
