"""The versions of the rules that this city has written down."""

from datetime import date

from shishin.points import rules
from shishin.points.models import RuleVersion
from shishin.points.rules import Preset, Version


def written() -> tuple[Version, ...]:
    """Return all versions by the day from which they hold; none where the default still holds alone."""
    rows = RuleVersion.select().order_by(RuleVersion.effective_from)
    return tuple(Version(_day(row.effective_from), Preset(row.preset), dict(row.settings)) for row in rows)


def of_day(day: date) -> Version:
    """Return the version in force on a day."""
    return rules.in_force(day, written())


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
