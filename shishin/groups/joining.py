"""One person who was known as two, in their groups: whatever either was allowed, they are."""

from shishin.groups.models import Membership, Role


def merge(keeper_id: int, other_id: int) -> None:
    """Give the keeper the other's places in groups; where both had one, the farther right holds.

    Safe to repeat.
    """
    kept = {one.group_id: one for one in Membership.select().where(Membership.person == keeper_id)}
    for theirs in Membership.select().where(Membership.person == other_id):
        mine = kept.get(theirs.group_id)
        if mine is None:
            Membership.update(person=keeper_id).where(Membership.id == theirs.id).execute()
            continue
        if _rank(theirs) > _rank(mine):
            mine.role, mine.until = theirs.role, theirs.until
            mine.save(only=[Membership.role, Membership.until])
        theirs.delete_instance()


def _rank(membership: Membership) -> tuple[bool, bool]:
    return membership.until is None, membership.role is Role.ORGANIZER
