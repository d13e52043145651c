"""Days and hours as Japan counts them, whatever the machine's or the phone's zone."""

from datetime import UTC, date, datetime, time, timedelta, timezone

# Japan has had no summer time since 1951, so a fixed offset is exact and needs no zone files.
JAPAN = timezone(timedelta(hours=9), "JST")


def day_of(instant: datetime) -> date:
    """Return the day in Japan on which an aware instant lies."""
    return instant.astimezone(JAPAN).date()


def local(instant: datetime) -> datetime:
    """Return the instant as an aware time in Japan."""
    return instant.astimezone(JAPAN)


def instant(day: date, clock: time = time()) -> datetime:
    """Return the UTC instant of a clock time in Japan on a day."""
    return datetime.combine(day, clock, JAPAN).astimezone(UTC)


def day_end(day: date) -> datetime:
    """Return the first instant after a day in Japan."""
    return instant(day + timedelta(days=1))


def fiscal_year(day: date) -> int:
    """Return the fiscal year (April to March) that a day belongs to, named by its April's year."""
    return day.year if day.month >= 4 else day.year - 1  # noqa: PLR2004 - April begins the fiscal year


def fiscal_year_days(year: int) -> tuple[date, date]:
    """Return the first and the last day of a fiscal year."""
    return date(year, 4, 1), date(year + 1, 3, 31)


def month_days(year: int, month: int) -> tuple[date, date]:
    """Return the first and the last day of a month."""
    first = date(year, month, 1)
    following = date(year + month // 12, month % 12 + 1, 1)
    return first, following - timedelta(days=1)
