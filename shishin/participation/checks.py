"""What must be true of sign-ups: the heads that are kept are theirs, and there are as many seats as going."""

from collections.abc import Iterator

from shishin.core import sql
from shishin.events.models import Occurrence
from shishin.participation import headcounts, promises
from shishin.participation.models import SignUp

_CODE = sql.Statement("SELECT code FROM occurrence WHERE id = ?")
_OVERFULL = sql.Statement(
    """
    SELECT o.code, o.capacity, sum(u.adults + u.children)
    FROM occurrence o JOIN sign_up u ON u.occurrence_id = o.id
    WHERE o.capacity IS NOT NULL AND u.stance = 'going' AND u.withdrawn_at IS NULL
    GROUP BY o.id, o.code, o.capacity HAVING sum(u.adults + u.children) > o.capacity ORDER BY o.id
    """
)
_OVERFULL_WAYS = sql.Statement(
    """
    SELECT o.code, w.id, w.seats, sum(u.adults + u.children)
    FROM way w JOIN sign_up u ON u.way_id = w.id JOIN occurrence o ON o.id = u.occurrence_id
    WHERE w.seats IS NOT NULL AND u.stance = 'going' AND u.withdrawn_at IS NULL
    GROUP BY o.id, o.code, w.id, w.seats HAVING sum(u.adults + u.children) > w.seats ORDER BY o.id, w.id
    """
)


def faults() -> Iterator[str]:
    """Give a line for each occurrence whose heads are miscounted, or more than its seats."""
    for number in headcounts.wrong():
        code = (_CODE.row(number) or (number,))[0]
        yield f"seats: the heads of occurrence {code} are not what its sign-ups say"
    for code, capacity, heads in _OVERFULL.rows():
        yield f"seats: occurrence {code} has {int(heads)} heads going for {capacity} seats"
    for code, way, seats, heads in _OVERFULL_WAYS.rows():
        yield f"seats: way {way} of occurrence {code} has {int(heads)} heads going for {seats} seats"
    with_turns = SignUp.select(SignUp.occurrence).where(~SignUp.turn.is_null(), SignUp.withdrawn_at.is_null())
    for promise in promises.given(list(Occurrence.select().where(Occurrence.id.in_(with_turns)))):
        if not promise.turns_kept:
            where = f"way {promise.way.id} of occurrence {promise.occurrence.code}"
            yield f"seats: {where} has more people at once than it has room for"
