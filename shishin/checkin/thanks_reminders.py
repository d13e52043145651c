"""One word to organizers who chose it, the morning after: there is somebody to thank. Made by the worker.

At most one a week, and within the limits of courtesy like whatever else a person chose.
"""

from collections import defaultdict
from datetime import date, timedelta

from shishin.core import days, sql
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.people import courtesy, notices, outbox
from shishin.people.models import Person
from shishin.people.outbox import News, Subject

# What the choice is about, where others name an occurrence by its code; those have capitals.
ABOUT = "thank"
PAUSE = timedelta(days=7)

# Who organizes several has one message for all of them.
_DUE = sql.Statement(
    """
    SELECT m.person_id, o.code
    FROM occurrence o
    JOIN event e ON e.id = o.event_id AND e.status = 'published'
    JOIN membership m ON m.group_id = e.group_id AND m.role = 'organizer' AND m.until IS NULL
    JOIN notice_choice c ON c.person_id = m.person_id AND c.about = 'thank' AND c.changes
    JOIN notices n ON n.person_id = m.person_id AND n.off_at IS NULL
    WHERE o.ends_at > ? AND o.ends_at <= ? AND o.status = 'scheduled' AND o.thanked_at IS NULL
        AND (EXISTS (SELECT 1 FROM attendance a WHERE a.occurrence_id = o.id)
            OR EXISTS (SELECT 1 FROM tally t WHERE t.occurrence_id = o.id AND t.adults + t.children > 0))
        AND NOT EXISTS (SELECT 1 FROM message s
            WHERE s.person_id = m.person_id AND s.kind = 'thank' AND s.created_at >= ?)
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


def chosen(ctx: Context) -> bool:
    """Say whether whoever is signed in is reminded."""
    person_id = ctx.actor.person_id
    return person_id is not None and notices.of(person_id, ABOUT).changes


def choose(ctx: Context, *, wanted: bool) -> None:
    """Remind whoever is signed in, or not any more. Safe to repeat."""
    notices.choose(ctx, Person.get_by_id(ctx.actor.person_id), ABOUT, changes=wanted)


def _due(today: date) -> dict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    # A week of days, whatever the minute was at which the worker came by.
    since = days.instant(today - PAUSE + timedelta(days=1))
    bounds = (days.instant(today - timedelta(days=1)), days.instant(today), since)
    for person_id, code in _DUE.rows(*map(sql.micros, bounds)):
        found[person_id].append(code)
    return found


@unit_of_work
def _write(ctx: Context, today: date) -> int:
    due = _due(today)
    about = Subject(ABOUT, ctx.now)
    news = [
        News(person_id, about, f"thank:{person_id}:{today}", {"codes": codes})
        for person_id, codes in due.items()
    ]
    return outbox.tell_all(ctx, news, kind="thank")
