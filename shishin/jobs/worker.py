"""The worker: every second what is due, until it is told to end. Safe to run twice, safe to kill."""

import logging
import signal
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType

from shishin.checkin import thanks, thanks_reminders
from shishin.core import db, ruby
from shishin.core.context import SYSTEM, Context
from shishin.events import photos
from shishin.jobs import beats, reading, retention
from shishin.notifications import delivery
from shishin.notifications.delivery import Delivery
from shishin.participation import erasing, reminders
from shishin.participation.erasing import Beside
from shishin.points import sealing
from shishin.stats import rollups

PAUSE_SECONDS = 1.0
# So that a full outbox leaves the other tasks their turn.
MAILS_A_TICK = 50

_log = logging.getLogger(__name__)

Now = Callable[[], datetime]


@dataclass(slots=True)
class Task:
    """Something that is done again and again. A `run` that returns True has more to do at once."""

    name: str
    every: timedelta
    run: Callable[[Context], object]
    due_at: datetime | None = field(default=None)


def tasks(post: Delivery, now: Now, names: Mapping[str, str] = ruby.NO_NAMES) -> list[Task]:
    """Return everything that a worker does; `names` are the city's, with their readings."""
    return [
        # Before the first sign of life: where that is, seals are.
        Task(
            "seals", timedelta(seconds=30), lambda ctx: sealing.seal_new(ctx, begun=beats.last() is not None)
        ),
        Task("beat", beats.EVERY, beats.beat),
        Task("remind", timedelta(minutes=1), reminders.remind),
        Task("thank", timedelta(minutes=1), thanks.tell),
        Task("remind of thanks", timedelta(minutes=1), thanks_reminders.remind),
        Task("deliver", timedelta(), lambda ctx: deliver(ctx, post, now)),
        Task("rollups", timedelta(seconds=5), rollups.refresh),
        Task("readings", timedelta(seconds=5), lambda ctx: reading.read_new(ctx, names)),
        Task("forget", timedelta(hours=1), retention.carry_out),
    ]


def erasures(beside: Beside) -> Task:
    """Return the task that forgets again, after a restore, whoever had been forgotten before."""
    return Task("erasures", timedelta(minutes=5), lambda ctx: erasing.catch_up(ctx, beside))


def sweeping(uploads: Path) -> Task:
    """Return the task of deleting the files in a folder that no photo names any more."""
    return Task("sweep", timedelta(minutes=10), lambda ctx: photos.sweep(ctx, uploads))


def deliver(ctx: Context, post: Delivery, now: Now) -> bool:
    """Deliver what is due, and say whether there may be more; every lease begins at its own moment."""
    more = all(delivery.deliver_one(ctx.at(now()), post) for _ in range(MAILS_A_TICK))
    if not more:
        post.post.hang_up()
    return more


def tick(todo: Sequence[Task], now: Now) -> bool:
    """Do every task that is due, and say whether one has more to do at once.

    One that fails is logged and comes again; the others go on.
    """
    more = False
    for task in todo:
        ctx = Context(SYSTEM, now())
        if task.due_at is not None and ctx.now < task.due_at:
            continue
        task.due_at = ctx.now + task.every
        more = _run(task, ctx) or more
    return more


def _run(task: Task, ctx: Context) -> bool:
    try:
        with db.borrowed():
            return task.run(ctx) is True
    except Exception:  # noqa: BLE001 - logged, and the task comes again
        # Whatever goes wrong in one task must not keep mail, seals and rollups of everybody else waiting.
        _log.exception("%s failed", task.name)
        return False


def run(todo: Sequence[Task], now: Now, stop: threading.Event) -> None:
    """Tick every second, or at once where there is more, until told to stop; what has begun is finished."""
    while not stop.is_set():
        more = tick(todo, now)
        stop.wait(0 if more else PAUSE_SECONDS)


def stop_on_signals() -> threading.Event:
    """Return an event that is set when the process is asked to end."""
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    return stop
