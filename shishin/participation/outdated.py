"""What was said for one occurrence and nobody needs once it is long over: words on passes, chosen notices."""

from datetime import timedelta

from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.events.models import Occurrence
from shishin.participation import roster
from shishin.participation.models import SignUp
from shishin.people.models import NoticeChoice

# As long as the organizer sees who came.
KEPT_FOR: timedelta = roster.SEEN_FOR
# So that nobody who wants to write waits long.
AT_ONCE = 500


def forget_notes(ctx: Context) -> int:
    """Clear the words on passes of what ended thirty days ago; return how many."""
    noted = SignUp.select(SignUp.id).join(Occurrence).where(SignUp.note != "", _over(ctx))
    cleared = 0
    while ids := [row.id for row in noted.limit(AT_ONCE)]:
        cleared += _clear_notes(ids)
    return cleared


@unit_of_work
def _clear_notes(ids: list[int]) -> int:
    return int(SignUp.update(note="").where(SignUp.id.in_(ids)).execute())


def forget_choices(ctx: Context) -> int:
    """Delete what people chose to be told about what ended thirty days ago; return how many."""
    about = NoticeChoice.select(NoticeChoice.id).join(Occurrence, on=(Occurrence.code == NoticeChoice.about))
    deleted = 0
    while ids := [row.id for row in about.where(_over(ctx)).limit(AT_ONCE)]:
        deleted += _delete_choices(ids)
    return deleted


@unit_of_work
def _delete_choices(ids: list[int]) -> int:
    return int(NoticeChoice.delete().where(NoticeChoice.id.in_(ids)).execute())


def _over(ctx: Context):  # type: ignore[no-untyped-def]  # noqa: ANN202 - peewee's conditions are not nameable
    return Occurrence.ends_at < ctx.now - KEPT_FOR
