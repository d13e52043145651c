"""What organizers say when an occurrence is over: a count of their own, corrections, and what they looked at.

None of it makes attendance; scans alone do.
"""

from enum import StrEnum

import peewee

from shishin.core.forgetting import Keep
from shishin.core.joining import OnJoin
from shishin.core.models import ChoiceField, InstantField, Model
from shishin.events.models import Occurrence
from shishin.people.models import Person


class OrganizerCount(Model):
    """How many heads an organizer counted: one number an occurrence, beside what was checked in."""

    on_forget = Keep("a number of heads, about nobody")
    on_join = OnJoin(stays=("actor",))

    occurrence = peewee.ForeignKeyField(Occurrence, unique=True, backref="organizer_counts")
    heads = peewee.IntegerField()
    actor = peewee.ForeignKeyField(Person, null=True, backref="organizer_counts", index=False)
    at = InstantField()


class Correction(Model):
    """Why somebody's check-in was put right; what it was and became stand in the scans.

    `uid` is the id that the form brought.
    """

    on_forget = Keep("that something was put right belongs to its scans", clearing=("reason",))
    on_join = OnJoin(moves=("person",), stays=("actor",))

    person_id: int
    occurrence = peewee.ForeignKeyField(Occurrence, backref="corrections")
    person = peewee.ForeignKeyField(Person, backref="corrections", index=False)
    uid = peewee.CharField(max_length=64, unique=True)
    reason = peewee.CharField(max_length=60)
    actor = peewee.ForeignKeyField(Person, null=True, backref="made_corrections", index=False)
    at = InstantField()


class SignalKind(StrEnum):
    """What may be worth a look; none of it proves anything, and nothing follows from it by itself."""

    SELF_OVER_COUNT = "self_over_count"
    FAR_APART = "far_apart"
    ONE_DEVICE = "one_device"
    MANUAL_SHARE = "manual_share"


class SignalLook(Model):
    """That an organizer has looked at a signal, as large as `number` then; what grows is shown again."""

    on_forget = Keep("that somebody looked, about nobody")
    on_join = OnJoin(stays=("actor",))

    occurrence = peewee.ForeignKeyField(Occurrence, backref="signal_looks", index=False)
    kind = ChoiceField(SignalKind)
    number = peewee.IntegerField()
    actor = peewee.ForeignKeyField(Person, null=True, backref="signal_looks", index=False)
    at = InstantField()

    class Meta:
        """The latest look at each kind."""

        indexes = ((("occurrence", "kind"), True),)
