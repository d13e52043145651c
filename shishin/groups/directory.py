"""The directory of groups: who is active here, by name."""

from dataclasses import dataclass

from shishin.groups.models import Group, GroupStatus

PAGE = 30


@dataclass(frozen=True, slots=True)
class GroupsPage:
    """One page of the directory, and whether more follow."""

    groups: list[Group]
    more: bool


def page(query: str = "", after: str | None = None, limit: int = PAGE) -> GroupsPage:
    """Return groups in the order of their names, those whose name or purpose holds the query.

    Goes on after the group with the handle `after`. Groups that the city has not confirmed are not shown.
    """
    groups = Group.select().where(Group.status != GroupStatus.PENDING).order_by(Group.name, Group.id)
    if query:
        groups = groups.where(Group.name.contains(query) | Group.purpose.contains(query))
    last = Group.get_or_none(Group.handle == after) if after else None
    if last is not None:
        groups = groups.where((Group.name > last.name) | ((Group.name == last.name) & (Group.id > last.id)))
    found = list(groups.limit(limit + 1))
    return GroupsPage(found[:limit], more=len(found) > limit)
