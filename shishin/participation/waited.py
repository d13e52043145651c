"""Words that waited on a phone without a network: the last press counts, not the last to arrive.

A sign-up's `changed_at` says when its word was given. What was pressed before that is overtaken, wherever it
waited: so a join that arrives after the person withdrew on another phone changes nothing, and the same word
may arrive as often as it likes.
"""

from datetime import datetime

from shishin.core import sql
from shishin.core.context import Context
from shishin.core.errors import Conflict

_HEARD = sql.Statement("UPDATE sign_up SET changed_at = ? WHERE id = ? AND changed_at < ?")


class Overtaken(Conflict):
    """The person has changed their word since this was pressed, on another page or phone."""


def require_newest(ctx: Context, changed_at: datetime) -> None:
    """Raise `Overtaken` where something was said after this was pressed."""
    if ctx.pressed_at is not None and changed_at > ctx.pressed_at:
        raise Overtaken


def heard_again(ctx: Context, sign_up_id: int) -> None:
    """Remember that a word which stands already was given again, so that nothing older overtakes it."""
    if ctx.pressed_at is not None:
        at = sql.micros(ctx.pressed_at)
        _HEARD.run(at, sign_up_id, at)
