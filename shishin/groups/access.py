"""Which groups this actor may act for: loading the row is checking the right."""

from shishin.core.context import Context
from shishin.core.errors import Forbidden, NotFound, SignInNeeded
from shishin.groups.models import Group, Membership, Role


class NoSuchGroup(NotFound):
    """No group has this address."""


class NotYourGroup(Forbidden):
    """Only this group's organizers may."""


def public_group(handle: str) -> Group:
    """Return the group of an address; raises `NoSuchGroup`."""
    group = Group.get_or_none(Group.handle == handle)
    if group is None:
        raise NoSuchGroup
    return group


def organized_group(ctx: Context, group_id: int) -> Group:
    """Return a group for which the actor organizes.

    Raises `SignInNeeded`, `NoSuchGroup` or `NotYourGroup`.
    """
    group = Group.get_or_none(Group.id == group_id)
    if group is None:
        raise NoSuchGroup
    require_organizer(ctx, group.id)
    return group


def require_organizer(ctx: Context, group_id: int | None) -> None:
    """Raise `SignInNeeded` or `NotYourGroup` unless the actor organizes this group.

    A device alone never organizes: it takes a session. The system may.
    """
    if ctx.actor.system:
        return
    if not ctx.actor.signed_in:
        raise SignInNeeded
    if group_id is None or not is_organizer(ctx.actor.person_id, group_id):
        raise NotYourGroup


def is_organizer(person_id: int | None, group_id: int) -> bool:
    """Say whether a person organizes this group now."""
    return (
        Membership.select()
        .where(
            Membership.person == person_id,
            Membership.group == group_id,
            Membership.role == Role.ORGANIZER,
            Membership.until.is_null(),
        )
        .exists()
    )


def organizes_some_group(person_id: int) -> bool:
    """Say whether a person organizes any group now."""
    return (
        Membership.select()
        .where(Membership.person == person_id, Membership.role == Role.ORGANIZER, Membership.until.is_null())
        .exists()
    )


def organized_groups(ctx: Context) -> list[Group]:
    """Return the groups for which the actor organizes, by name."""
    if not ctx.actor.signed_in:
        return []
    return list(
        Group.select()
        .join(Membership)
        .where(
            Membership.person == ctx.actor.person_id,
            Membership.role == Role.ORGANIZER,
            Membership.until.is_null(),
        )
        .order_by(Group.name)
    )
