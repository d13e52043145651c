"""One person who was known as two, and their sign-ups: the firmer word holds, and both passes lead to it."""

from shishin.core.context import Context
from shishin.events import listing
from shishin.events.models import Occurrence
from shishin.participation import headcounts, lines
from shishin.participation.headcounts import brought_by
from shishin.participation.models import SignUp, Stance

_FIRMNESS = (Stance.INTERESTED, Stance.MAYBE, Stance.WAITING, Stance.GOING)
# What a word says; the pass's addresses, letters and reference stay with their row, and where it came from.
_SAID = ("stance", "adults", "children", "part", "way_id", "turn", "note", "created_at", "queued_at")


def merge(ctx: Context, keeper_id: int, other_id: int) -> None:
    """Give the keeper the other's words. Of two about one occurrence the firmer holds, a living one first.

    What an organizer took off holds before all: nobody gets round that by being two.

    The one that does not hold gives its seats to the line; its row stays the other's, withdrawn, so that its
    pass can lead to the one that holds. The caller holds the locks. Safe to repeat.
    """
    mine = {one.occurrence_id: one for one in SignUp.select().where(SignUp.person == keeper_id)}
    for theirs in SignUp.select().where(SignUp.person == other_id).order_by(SignUp.occurrence):
        kept = mine.get(theirs.occurrence_id)
        if kept is None:
            SignUp.update(person=keeper_id).where(SignUp.id == theirs.id).execute()
        else:
            _settle(ctx, kept, theirs)


def _settle(ctx: Context, kept: SignUp, theirs: SignUp) -> None:
    before = brought_by(kept) + brought_by(theirs)
    holds, yields = sorted((kept, theirs), key=_strength, reverse=True)
    kept.withdrawn_at, kept.handed_to_id = holds.withdrawn_at, holds.handed_to_id
    kept.removed_at = holds.removed_at
    for name in _SAID:
        setattr(yields, name, getattr(holds, name))
    theirs.withdrawn_at, theirs.removed_at = theirs.withdrawn_at or ctx.now, None
    kept.changed_at = theirs.changed_at = ctx.now
    theirs.note = ""
    kept.save()
    theirs.save()
    after = brought_by(kept)
    capacity = Occurrence.get_by_id(kept.occurrence_id).capacity
    headcounts.change(kept.occurrence_id, capacity, before, after)
    # Pages say how the seats of each way stand.
    listing.touch()
    if before.going > after.going:
        lines.advance(ctx, kept.occurrence_id)


def _strength(sign_up: SignUp) -> tuple[object, ...]:
    """Say how firm a word is; of two alike the one for more people holds, then the earlier."""
    heads = sign_up.adults + sign_up.children
    said = -sign_up.created_at.timestamp()
    off, living = sign_up.removed_at is not None, sign_up.withdrawn_at is None
    return off, living, _FIRMNESS.index(sign_up.stance), heads, said, sign_up.public_id
