"""One word to organizers, the morning after: there is somebody to thank. Made by the worker."""

from collections import defaultdict
from datetime import date, timedelta

from shishin.core import days, sql
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.people import courtesy, notices, outbox
from shishin.people.models import Person

# Who organizes several has one message for all of them.
_DUE = sql.Statement(
    """
    SELECT m.person_id, o.code
    FROM occurrence o
    JOIN event e ON e.id = o.event_id AND e.status = 'published'
    JOIN membership m ON m.group_id = e.group_id AND m.role = 'organizer' AND m.until IS NULL
    WHERE o.ends_at > ? AND o.ends_at <= ? AND o.status = 'scheduled' AND o.thanked_at IS NULL
        AND (EXISTS (SELECT 1 FROM attendance a WHERE a.occurrence_id = o.id)
            OR EXISTS (SELECT 1 FROM tally t WHERE t.occurrence_id = o.id AND t.adults + t.children > 0))
        AND NOT EXISTS (SELECT 1 FROM notices n WHERE n.person_id = m.person_id AND n.off_at IS NOT NULL)
        AND NOT EXISTS (SELECT 1 FROM message s WHERE s.key = 'thank:' || m.person_id || ':' || ?)
    ORDER BY m.person_id, o.ends_at, o.id
    """
)


def remind(ctx: Context) -> int:
    """Write the reminders for yesterday's events, by day only; return how many. Safe to repeat, to kill."""
    if not courtesy.QUIET_UNTIL <= days.local(ctx.now).time() < courtesy.QUIET_FROM:
        return 0
    today = days.day_of(ctx.now)
    # Asked outside of a transaction: nothing to write must not make the worker a writer.
    return _write(ctx, today) if _due(today) else 0


def _due(today: date) -> dict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    bounds = (sql.micros(days.instant(day)) for day in (today - timedelta(days=1), today))
    for person_id, code in _DUE.rows(*bounds, today.isoformat()):
        found[person_id].append(code)
    return found


@unit_of_work
def _write(ctx: Context, today: date) -> int:
    due = _due(today)
    for person in Person.select().where(Person.id.in_(list(due))):
        # Who was never told anything yet needs the address where it stops.
        notices.have_switch(ctx, person)
        facts: dict[str, object] = {"codes": due[person.id]}
        outbox.add(ctx, key=f"thank:{person.id}:{today}", kind="thank", to=person, facts=facts)
    return len(due)
