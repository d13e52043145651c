"""Whether a message goes out now: its person chose it, the hour is fit, and it is not one too many."""

from dataclasses import dataclass
from datetime import datetime

from shishin.core import db, sql
from shishin.core.context import Context
from shishin.people import courtesy, notices
from shishin.people.courtesy import Told
from shishin.people.models import Message, Person

_TOLD = sql.Statement(
    f"""
    SELECT count(CASE WHEN about = ? THEN 1 END),
        count(CASE WHEN state = 'sending' OR sent_at > ? THEN 1 END)
    FROM message
    WHERE person_id = ? AND id <> ? AND about IS NOT NULL AND state IN ('sent', 'sending')
        AND kind NOT IN ({", ".join(f"'{kind}'" for kind in sorted(courtesy.NEWS))})
    """
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A message may go; or it is left out, for a reason; or it waits until an hour."""

    left_out: str | None = None
    until: datetime | None = None


GO = Verdict()


def judge(ctx: Context, message: Message) -> Verdict:
    """Return what becomes of a message now. Its person stays locked, so that two workers never count past."""
    if message.about is None or message.person_id is None:
        return GO
    db.lock_rows(Person, [message.person_id])
    if not notices.wanted(message.person_id, message.about, message.kind):
        return Verdict(left_out="not_chosen")
    at = courtesy.earliest(message.kind, ctx.now, message.begins_at)
    if at > ctx.now:
        return Verdict(until=at)
    if courtesy.enough(message.kind, _told(ctx, message)):
        return Verdict(left_out="enough")
    return GO


def _told(ctx: Context, message: Message) -> Told:
    since = sql.micros(ctx.now - courtesy.WEEK)
    return Told(*_TOLD.one(message.about, since, message.person_id, message.id))
