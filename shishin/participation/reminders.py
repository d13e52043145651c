"""A word the day before, to who chose it: made by the worker in the evening, once for each day and pass."""

from datetime import datetime, time, timedelta

from shishin.core import days, sql
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.events.models import Occurrence
from shishin.people import courtesy, outbox
from shishin.people.outbox import News, Subject

# When people are home, and early enough for the last mail to leave before the silence.
FROM = time(17)
AT_ONCE = 500

# Who waits for a seat has nothing to be reminded of.
_DUE = sql.Statement(
    f"""
    SELECT u.id, u.person_id, o.code, o.starts_at
    FROM occurrence o
    JOIN event e ON e.id = o.event_id AND e.status = 'published'
    JOIN notice_choice c ON c.about = o.code AND c.day_before
    JOIN notices n ON n.person_id = c.person_id AND n.off_at IS NULL
    JOIN sign_up u ON u.occurrence_id = o.id AND u.person_id = c.person_id
    WHERE o.starts_at >= ? AND o.starts_at < ? AND o.status = 'scheduled'
        AND u.withdrawn_at IS NULL AND u.stance <> 'waiting'
        AND NOT EXISTS (SELECT 1 FROM message m WHERE m.key = 'day_before:' || u.id || ':' || ?)
    ORDER BY u.id LIMIT {AT_ONCE}
    """
)


def may_come(occurrence: Occurrence, now: datetime) -> bool:
    """Say whether a word the day before can still come: that evening is not over."""
    eve = days.day_of(occurrence.starts_at) - timedelta(days=1)
    return now < days.instant(eve, courtesy.QUIET_FROM)


def remind(ctx: Context) -> int:
    """Write the reminders for tomorrow, in the evening only; return how many. Safe to repeat and to kill."""
    if not FROM <= days.local(ctx.now).time() < courtesy.QUIET_FROM:
        return 0
    written = 0
    while some := _remind_some(ctx):
        written += some
    return written


@unit_of_work
def _remind_some(ctx: Context) -> int:
    tomorrow = days.day_of(ctx.now) + timedelta(days=1)
    bounds = sql.micros(days.instant(tomorrow)), sql.micros(days.day_end(tomorrow))
    due = _DUE.rows(*bounds, tomorrow.isoformat())
    news = [
        News(
            person_id,
            Subject(code, sql.instant(starts_at)),
            f"day_before:{sign_up_id}:{tomorrow}",
            {"code": code, "day": str(tomorrow)},
        )
        for sign_up_id, person_id, code, starts_at in due
    ]
    return outbox.tell_all(ctx, news, kind="day_before")
