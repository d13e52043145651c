"""What a person has said they will come to."""

from shishin.core.context import Context
from shishin.events.models import Occurrence
from shishin.participation import access
from shishin.participation.models import SignUp


def upcoming(ctx: Context, limit: int = 50) -> list[SignUp]:
    """Return the actor's living sign-ups that are not over, whole, the next first; none for a stranger."""
    if ctx.actor.person_id is None:
        return []
    return list(
        access.whole()
        .where(
            SignUp.person == ctx.actor.person_id, SignUp.withdrawn_at.is_null(), Occurrence.ends_at > ctx.now
        )
        .order_by(Occurrence.day, Occurrence.starts_at, SignUp.id)
        .limit(limit)
    )
