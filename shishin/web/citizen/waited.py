"""What waited on a phone says when it was pressed.

`pressed_at` and `sent_at` are milliseconds since 1970 by the clock of the phone.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from flask import request

from shishin.core.context import Context
from shishin.core.models import EPOCH
from shishin.web import identity

# A clock that is set wrong is put right by whole minutes. Travelling takes seconds, now more, now less, and
# must not change the order in which one phone's words were pressed.
STEP = timedelta(minutes=1)
# Later than any phone's clock, and still a year that can be written.
MOST_DIGITS = 14


def context() -> Context:
    """Return the request's Context, knowing when something was pressed that waited."""
    ctx = identity.context()
    pressed, sent = _instant("pressed_at"), _instant("sent_at")
    if pressed is None:
        return ctx
    wrong = ctx.now - (sent or ctx.now)
    # Between two clocks that cannot be there may be no moment that can be written.
    since = max(pressed - EPOCH + round(wrong / STEP) * STEP, timedelta())
    return replace(ctx, pressed_at=EPOCH + min(since, ctx.now - EPOCH))


def _instant(name: str) -> datetime | None:
    sent = request.form.get(name, "")
    if not (sent.isascii() and sent.isdigit()) or len(sent) > MOST_DIGITS:
        return None
    return EPOCH + timedelta(milliseconds=int(sent))
