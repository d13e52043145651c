"""The tables that make a month readable at once: facts, their sums, and marks on what has changed since.

Everything here follows from attendances, tallies, sign-ups and events, and can be made again from them. The
marks are written by triggers of the database itself, in the transaction of the change, so that no command has
to think of them.
"""

import peewee

from shishin.core.forgetting import Keep
from shishin.core.joining import OnJoin
from shishin.core.models import InstantField, Model
from shishin.events.models import Occurrence
from shishin.people.models import Person

# In a cell these stand for "all of them"; in facts and cells these for "none is known".
ALL = ""
UNKNOWN = "-"
ALL_GROUPS = 0
NO_GROUP = -1


class OccurrenceMark(Model):
    """An occurrence whose facts may have changed. A plain number: a mark outlives its row."""

    occurrence = peewee.IntegerField(index=True)


class PersonMark(Model):
    """A person whose facts may have changed. A plain number: a mark outlives its row."""

    person = peewee.IntegerField(index=True)


class OccurrenceFacts(Model):
    """What one occurrence that took attendance adds: heads by class, attendances, what was expected.

    `held` is 1, so that sums count occurrences. `expected` and `missed` are heads of 行きます, none of a
    cancelled one or while it runs: `settles_at` is when it ends and is to be counted anew. `pairs` are
    possible pairs: as many missed sign-ups as there were walk-ins who checked themselves in may be the same
    people.
    """

    occurrence = peewee.ForeignKeyField(Occurrence, unique=True)
    day = peewee.DateField(index=True)
    ward = peewee.CharField(max_length=6)
    field = peewee.CharField(max_length=24)
    group = peewee.IntegerField()
    helping = peewee.IntegerField()
    home = peewee.IntegerField()
    part = peewee.IntegerField()
    walk_in = peewee.IntegerField()
    maybe = peewee.IntegerField()
    going = peewee.IntegerField()
    attendances = peewee.IntegerField()
    held = peewee.IntegerField()
    expected = peewee.IntegerField()
    missed = peewee.IntegerField()
    pairs = peewee.IntegerField()
    settles_at = InstantField(null=True)


# The few that still run are found among all.
OccurrenceFacts.add_index(
    OccurrenceFacts.index(
        OccurrenceFacts.settles_at,
        where=OccurrenceFacts.settles_at.is_null(is_null=False),
        name="occurrence_facts_settling",
    )
)


class PersonFacts(Model):
    """That a person took part in a month, by ward, field and group: distinct persons do not add up.

    `first_time`: their first attendance ever lies in this month. `again`: they came again on another day
    within 90 days.
    """

    on_forget = Keep("totals count persons")
    on_join = OnJoin(follows=("person",))

    person = peewee.ForeignKeyField(Person)
    month = peewee.DateField()
    ward = peewee.CharField(max_length=6)
    field = peewee.CharField(max_length=24)
    group = peewee.IntegerField()
    first_time = peewee.BooleanField()
    again = peewee.BooleanField()


class MonthCell(Model):
    """The sums of a month for one ward or all, one field or all, one group or all."""

    month = peewee.DateField()
    ward = peewee.CharField(max_length=6)
    field = peewee.CharField(max_length=24)
    group = peewee.IntegerField()
    helping = peewee.IntegerField()
    home = peewee.IntegerField()
    part = peewee.IntegerField()
    walk_in = peewee.IntegerField()
    maybe = peewee.IntegerField()
    going = peewee.IntegerField()
    attendances = peewee.IntegerField()
    held = peewee.IntegerField()
    expected = peewee.IntegerField()
    missed = peewee.IntegerField()
    pairs = peewee.IntegerField()
    persons = peewee.IntegerField()
    newcomers = peewee.IntegerField()
    returned = peewee.IntegerField()

    class Meta:
        """One row a cell; and a group's months."""

        indexes = (
            (("month", "ward", "field", "group"), True),
            (("group", "ward", "field", "month"), False),
        )
