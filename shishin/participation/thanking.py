"""Thanks of organizers, to who came and chose to be told: made by the worker, once for each person."""

from datetime import timedelta

from shishin.core import sql
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.models import EPOCH, MICROSECOND
from shishin.people import outbox
from shishin.people.models import Person
from shishin.people.outbox import Subject

# Thanks of long ago are on everybody's あゆみ; a worker that was away for a weekend still tells them.
FRESH = timedelta(days=3)
# Nobody is thanked for what ended longer ago than this.
ENDED = timedelta(days=60)
AT_ONCE = 500

# `checkin`, which builds on sign-ups, keeps the table of who came; here it is only asked, by its name.
_DUE = sql.Statement(
    f"""
    SELECT o.id, a.person_id, o.code, o.starts_at
    FROM occurrence o
    JOIN notice_choice c ON c.about = o.code AND c.changes
    JOIN notices n ON n.person_id = c.person_id AND n.off_at IS NULL
    JOIN attendance a ON a.occurrence_id = o.id AND a.person_id = c.person_id
    WHERE o.ends_at > ? AND o.thanked_at > ? AND o.thanked_at <= ?
        AND NOT EXISTS (SELECT 1 FROM message m WHERE m.key = 'thanks:' || o.id || ':' || a.person_id)
    ORDER BY o.id, a.person_id LIMIT {AT_ONCE}
    """
)


def tell(ctx: Context) -> int:
    """Write the thanks that are not written yet; return how many. Safe to repeat, safe to kill."""
    written = 0
    while some := _tell_some(ctx):
        written += some
    return written


@unit_of_work
def _tell_some(ctx: Context) -> int:
    bounds = (ctx.now - ENDED, ctx.now - FRESH, ctx.now)
    due = _DUE.rows(*map(sql.micros, bounds))
    people = {person.id: person for person in Person.select().where(Person.id.in_([row[1] for row in due]))}
    return sum(
        outbox.tell(
            ctx,
            Subject(code, EPOCH + starts_at * MICROSECOND),
            people[person_id],
            key=f"thanks:{occurrence_id}:{person_id}",
            kind="thanks",
            facts={"code": code},
        )
        for occurrence_id, person_id, code, starts_at in due
    )
