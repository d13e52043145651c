"""The delivery log: how many messages of which kind went how, without what they said or to whom."""

from dataclasses import dataclass
from datetime import date, datetime

from shishin.core import sql
from shishin.core.context import Context
from shishin.core.days import JAPAN
from shishin.core.errors import Forbidden
from shishin.core.models import EPOCH
from shishin.people.models import Channel, MailAddress, MessageState

DAY = 24 * 60 * 60 * 1_000_000
JAPAN_IS_EARLY_BY = int(JAPAN.utcoffset(None).total_seconds()) * 1_000_000
MOST_ROWS = 500

_BY_DAY = sql.Statement(
    f"""
    SELECT (created_at + {JAPAN_IS_EARLY_BY}) / {DAY} AS day, kind, state, channel, fault, count(*)
    FROM message GROUP BY day, kind, state, channel, fault
    ORDER BY day DESC, kind, state, channel, fault LIMIT {MOST_ROWS}
    """
)
# What waits for its hour, or for another try, is not late.
_DUE = sql.Statement(
    "SELECT count(*), min(due_at) FROM message WHERE state IN ('waiting', 'sending') AND due_at <= ?"
)


class LogForStaff(Forbidden):
    """Only the city's staff read the delivery log."""


@dataclass(frozen=True, slots=True)
class Line:
    """Messages of one day that are alike: what kind, how far they came, which way, what went wrong."""

    day: date
    kind: str
    state: MessageState
    channel: Channel | None
    fault: str | None
    messages: int


@dataclass(frozen=True, slots=True)
class Log:
    """The lines of the last month; how much should be on its way now, and since when; addresses given up."""

    lines: list[Line]
    due: int
    since: datetime | None
    stopped: int


def read(ctx: Context) -> Log:
    """Return the log, the newest day first. Raises `LogForStaff`."""
    if not (ctx.actor.system or ctx.actor.staff):
        raise LogForStaff
    stopped = MailAddress.select().where(MailAddress.stopped_at.is_null(is_null=False)).count()
    due, since = _DUE.one(sql.micros(ctx.now))
    oldest = sql.instant(since) if due else None
    return Log([_line(*row) for row in _BY_DAY.rows()], due, oldest, stopped)


def _line(day: int, kind: str, state: str, channel: str | None, fault: str | None, messages: int) -> Line:
    on = date.fromordinal(EPOCH.toordinal() + day)
    return Line(on, kind, MessageState(state), Channel(channel) if channel else None, fault, messages)
