"""Groups (市民活動団体) and who belongs to them."""

from enum import StrEnum

import peewee

from shishin.core.forgetting import Erase
from shishin.core.joining import OnJoin
from shishin.core.models import ChoiceField, InstantField, Model
from shishin.people.models import Person


class GroupStatus(StrEnum):
    """Whether the city has confirmed the group."""

    PENDING = "pending"
    ACTIVE = "active"
    RESTING = "resting"


class Group(Model):
    """A registered civic group. `fields` is a list of field codes; `handle` stands in its address."""

    handle = peewee.CharField(max_length=60, unique=True)
    name = peewee.CharField(max_length=80)
    purpose = peewee.TextField()
    activity = peewee.TextField(default="")
    fields = peewee.JSONField()
    ward = peewee.CharField(max_length=6, null=True)
    since_year = peewee.IntegerField(null=True)
    contact = peewee.CharField(max_length=200, default="")
    status = ChoiceField(GroupStatus, default=GroupStatus.ACTIVE)
    created_at = InstantField()


class Role(StrEnum):
    """What a member may do: organizers publish, check in and see who comes."""

    ORGANIZER = "organizer"
    MEMBER = "member"


class Membership(Model):
    """A person's place in a group."""

    on_forget = Erase()
    on_join = OnJoin(merges=("person",))

    group_id: int
    group = peewee.ForeignKeyField(Group, backref="memberships")
    person = peewee.ForeignKeyField(Person, backref="memberships")
    role = ChoiceField(Role)
    since = InstantField()
    until = InstantField(null=True)

    class Meta:
        """One row a person and group."""

        indexes = ((("group", "person"), True),)
