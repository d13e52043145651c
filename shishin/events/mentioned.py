"""What occurrences are called, for whoever holds their codes only."""

from collections.abc import Collection

from shishin.events.models import Event, Occurrence

AT_ONCE = 500


def occurrences(codes: Collection[str]) -> list[dict[str, object]]:
    """Return code, title, day and venue of each of these occurrences, in the order of their days."""
    wanted = sorted(codes)
    found: list[dict[str, object]] = []
    for start in range(0, len(wanted), AT_ONCE):
        some = Occurrence.code.in_(wanted[start : start + AT_ONCE])
        found += [
            {
                "code": row.code,
                "title": row.event.title,
                "day": row.day.isoformat(),
                "venue": row.venue,
            }
            for row in Occurrence.select(Occurrence, Event).join(Event).where(some)
        ]
    return sorted(found, key=lambda row: (str(row["day"]), str(row["code"])))
