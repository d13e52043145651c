"""What a group's events came to: the numbers of its thanks, added up by their units."""

from shishin.core import sql

MOST_SHOWN = 6

_THANKED = """
    FROM occurrence o JOIN event e ON e.id = o.event_id
    WHERE e.group_id = ? AND e.status <> 'draft' AND o.status = 'scheduled'
        AND o.thanked_at IS NOT NULL AND o.result_amount > 0
"""
_SUMS = sql.Statement(
    f"""
    SELECT o.result_unit, sum(o.result_amount) {_THANKED}
    GROUP BY o.result_unit ORDER BY 2 DESC, 1 LIMIT {MOST_SHOWN}
    """
)
_UNITS = sql.Statement(
    f"""
    SELECT o.result_unit {_THANKED}
    GROUP BY o.result_unit ORDER BY max(CASE WHEN e.id = ? THEN 1 ELSE 0 END) DESC, max(o.thanked_at) DESC
    LIMIT {MOST_SHOWN}
    """
)


def of_group(group_id: int) -> list[tuple[str, int]]:
    """Return what came together in all, the largest number first."""
    return [(unit, int(amount)) for unit, amount in _SUMS.rows(group_id)]


def units(group_id: int, event_id: int) -> list[str]:
    """Return in what the group has counted before: this event's first, then the latest."""
    return [row[0] for row in _UNITS.rows(group_id, event_id)]
