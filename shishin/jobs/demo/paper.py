"""A sheet of paper cards in the demo city: one of the people who got one keeps coming."""

from collections.abc import Sequence
from datetime import timedelta

from shishin.checkin import card_batches, card_check_in
from shishin.checkin.models import ScanBy
from shishin.checkin.proofs import Proof
from shishin.core.context import Actor, Context
from shishin.core.rng import SeededRng
from shishin.events import homes, programme
from shishin.events.models import Occurrence, OccurrenceStatus
from shishin.groups.models import Group, Membership

# One comes often and one came once; the other cards wait in a drawer.
OFTEN, ONCE = 5, 1
HANDED_OUT_BEFORE = timedelta(days=3)
LOOKED_AT = 40


def hand_out(ctx: Context, seed: int) -> None:
    """Let the first group have printed a sheet before the last of its events, and two cards be used there."""
    group = Group.select().order_by(Group.id).first()
    attended = _last_of(ctx, group)
    if not attended:
        return
    # A sequence of its own: the rest of the city is the same with and without cards.
    chance = SeededRng(seed)
    actor = Actor(person_id=organizer_of(group), system=True)
    made_at = Context(actor, attended[0].starts_at - HANDED_OUT_BEFORE, chance)
    printed = card_batches.printed(card_batches.make(made_at, group, 1))
    for one, visits in ((printed[0], OFTEN), (printed[1], ONCE)):
        for occurrence in attended[-visits:]:
            there = Context(actor, occurrence.starts_at, chance)
            card_check_in.check_in(there, occurrence, one.card, Proof.CURRENT, None, ScanBy.CAMERA)


def _last_of(ctx: Context, group: Group) -> Sequence[Occurrence]:
    """Return the last events of a group at which people were checked in, in their order."""
    taken_in = [
        occurrence
        for occurrence in programme.past(ctx, [group], LOOKED_AT)
        if occurrence.status is OccurrenceStatus.SCHEDULED
        and occurrence.starts is not None
        and not homes.at_home(occurrence)
        and occurrence.day == occurrence.last_day
    ]
    return taken_in[:OFTEN][::-1]


def organizer_of(group: Group) -> int:
    """Return the person who organizes a group the longest."""
    return int(
        Membership.select().where(Membership.group == group.id).order_by(Membership.id).first().person_id
    )
