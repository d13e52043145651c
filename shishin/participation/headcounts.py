"""How many heads an occurrence's sign-ups bring: counted along with every change, and counted again to check.

Who writes sign-ups in bulk (the demo city) calls `recount()` afterwards.
"""

from collections.abc import Collection
from dataclasses import dataclass

from shishin.core import db, sql
from shishin.core.db import unit_of_work
from shishin.events import listing
from shishin.events.models import Occurrence
from shishin.participation.models import Headcount, SignUp, Stance

# Of ten people who say "maybe", about four have come; the group's own history replaces this.
PRIOR_SHOW_RATE_MAYBE = 0.40


@dataclass(frozen=True, slots=True)
class Heads:
    """Heads by how firm the word is; `interested` counts persons."""

    going: int = 0
    maybe: int = 0
    interested: int = 0

    @property
    def likely(self) -> int:
        """The number that a list shows (coarsely): everybody going, and of the maybes those who will come."""
        return self.going + round(self.maybe * PRIOR_SHOW_RATE_MAYBE)

    def __add__(self, other: "Heads") -> "Heads":
        """Return both together."""
        return Heads(self.going + other.going, self.maybe + other.maybe, self.interested + other.interested)

    def __sub__(self, other: "Heads") -> "Heads":
        """Return these without the others."""
        return Heads(self.going - other.going, self.maybe - other.maybe, self.interested - other.interested)


NOBODY = Heads()


def brought(stance: Stance, heads: int) -> Heads:
    """Return what a living sign-up of this stance brings."""
    if stance is Stance.GOING:
        return Heads(going=heads)
    if stance is Stance.MAYBE:
        return Heads(maybe=heads)
    return Heads(interested=1) if stance is Stance.INTERESTED else NOBODY


def brought_by(sign_up: SignUp) -> Heads:
    """Return what a sign-up brings as it stands; a withdrawn one nobody."""
    if sign_up.withdrawn_at is not None:
        return NOBODY
    return brought(sign_up.stance, sign_up.adults + sign_up.children)


_ADD = sql.Statement(
    """
    INSERT INTO headcount (occurrence_id, going, maybe, interested) VALUES (?, ?, ?, ?)
    ON CONFLICT (occurrence_id) DO UPDATE SET going = headcount.going + excluded.going,
        maybe = headcount.maybe + excluded.maybe, interested = headcount.interested + excluded.interested
    RETURNING going, maybe, interested
    """
)
_OF = sql.Statement("SELECT going, maybe, interested FROM headcount WHERE occurrence_id = ?")


@unit_of_work
def change(occurrence_id: int, capacity: int | None, before: Heads, after: Heads) -> Heads:
    """Count a sign-up's change and return the new total; the list is told when what it shows has changed."""
    if before == after:
        return of(occurrence_id)
    step = after - before
    total = Heads(*_ADD.one(occurrence_id, step.going, step.maybe, step.interested))
    former = total - step
    if listing.step(total.likely, total.going, capacity) != listing.step(
        former.likely, former.going, capacity
    ):
        listing.touch()
    return total


def of(occurrence_id: int) -> Heads:
    """Return the heads of one occurrence."""
    row = _OF.row(occurrence_id)
    return Heads(*row) if row else NOBODY


def of_many(occurrence_ids: Collection[int]) -> dict[int, Heads]:
    """Return the heads of several occurrences, each id in the answer."""
    found = dict.fromkeys(occurrence_ids, NOBODY)
    if found:
        rows = sql.among(_OF_MANY, len(found)).rows(*found)
        found.update((row[0], Heads(*row[1:])) for row in rows)
    return found


_OF_MANY = "SELECT occurrence_id, going, maybe, interested FROM headcount WHERE occurrence_id IN (??)"
_COUNTED = """
    SELECT occurrence_id,
        SUM(CASE WHEN stance = 'going' THEN adults + children ELSE 0 END),
        SUM(CASE WHEN stance = 'maybe' THEN adults + children ELSE 0 END),
        SUM(CASE WHEN stance = 'interested' THEN 1 ELSE 0 END)
    FROM sign_up WHERE withdrawn_at IS NULL{these} GROUP BY occurrence_id
"""
_COUNT_AGAIN = sql.Statement(_COUNTED.format(these=""))
_FORGET = "DELETE FROM headcount WHERE occurrence_id IN (??)"
_WRITE = "INSERT INTO headcount (occurrence_id, going, maybe, interested)" + _COUNTED.format(
    these=" AND occurrence_id IN (??)"
)
# As many occurrences as are locked together: joins to them wait for so long.
TOGETHER = 200


def recount() -> int:
    """Count again what is counted wrongly; return how many that was. Safe to repeat, and beside joins."""
    ids = wrong()
    for start in range(0, len(ids), TOGETHER):
        _count_again(ids[start : start + TOGETHER])
    return len(ids)


@unit_of_work
def _count_again(ids: list[int]) -> None:
    # The occurrences first, as joins do: a lock on the table instead would wait in a ring with them.
    db.lock_rows(Occurrence, ids)
    sql.among(_FORGET, len(ids)).run(*ids)
    sql.among(_WRITE, len(ids)).run(*ids)
    listing.touch()


def wrong() -> list[int]:
    """Return the ids of occurrences whose count differs from their sign-ups, which `verify` reports."""
    counted = {row[0]: Heads(*row[1:]) for row in _COUNT_AGAIN.rows()}
    kept = {row.occurrence_id: Heads(row.going, row.maybe, row.interested) for row in Headcount.select()}
    ids = sorted({*counted, *kept})
    return [
        occurrence for occurrence in ids if counted.get(occurrence, NOBODY) != kept.get(occurrence, NOBODY)
    ]
