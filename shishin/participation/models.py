"""Sign-ups: what somebody said about an occurrence, and the pass that proves it."""

from enum import StrEnum

import peewee

from shishin.core.forgetting import Keep
from shishin.core.joining import OnJoin
from shishin.core.models import ChoiceField, InstantField, Model
from shishin.events.models import Occurrence, Way
from shishin.people.models import Person

# `SignUp.source` of a stand-in's pass, until and after somebody took it.
OFFERED, TAKEN = "handed-on", "stand-in"


class Stance(StrEnum):
    """How firm somebody's word is. Only `going` holds a seat."""

    GOING = "going"
    MAYBE = "maybe"
    INTERESTED = "interested"
    WAITING = "waiting"


class Part(StrEnum):
    """How much of it somebody means to come for."""

    ALL = "all"
    FIRST = "first"
    LAST = "last"
    HALF_HOUR = "half_hour"


class SignUp(Model):
    """One person's word on one occurrence, and its pass.

    `public_id` (16 hex digits), `token_version` and `key_name` make the pass's addresses (`core.signing`);
    `short_code` is the seven letters under the QR, unique within the occurrence; `ref` names the row on a
    scanning phone. A withdrawn sign-up keeps its row: `withdrawn_at` says since when, and undo works for ten
    minutes. `queued_at` is the place in the line of a stance that waits; who is going with one got the seat
    from the line and has said nothing since. `turn` is when somebody who is going begins, in minutes after
    midnight in Japan, where the way lets one choose; None is at any time.
    `handed_to` is the sign-up that has the seat now, where this one was withdrawn by handing it on.
    `removed_at` says that an organizer withdrew it (`removing`): its person does not take that back.
    """

    on_forget = Keep("heads and no-show totals", clearing=("note", "removed_at"), renewing=("public_id",))
    on_join = OnJoin(merges=("person",))
    occurrence_id: int
    person_id: int
    way_id: int | None
    handed_to_id: int | None

    # No index of their own: the pairs below begin with them, and every index is written at each join.
    occurrence = peewee.ForeignKeyField(Occurrence, backref="sign_ups", index=False)
    person = peewee.ForeignKeyField(Person, backref="sign_ups", index=False)
    stance = ChoiceField(Stance)
    adults = peewee.IntegerField(default=1)
    children = peewee.IntegerField(default=0)
    part = ChoiceField(Part, default=Part.ALL)
    way = peewee.ForeignKeyField(Way, null=True)
    note = peewee.CharField(max_length=60, default="")
    public_id = peewee.CharField(max_length=16, unique=True)
    token_version = peewee.IntegerField(default=1)
    key_name = peewee.CharField(max_length=8)
    short_code = peewee.CharField(max_length=7)
    ref = peewee.CharField(max_length=12, unique=True)
    source = peewee.CharField(max_length=24, default="list")
    created_at = InstantField()
    changed_at = InstantField()
    withdrawn_at = InstantField(null=True)
    queued_at = InstantField(null=True)
    turn = peewee.IntegerField(null=True)
    handed_to = peewee.ForeignKeyField("self", null=True, index=False)
    removed_at = InstantField(null=True)

    class Meta:
        """One word a person and occurrence; what seats and rosters ask for."""

        indexes = (
            (("occurrence", "person"), True),
            (("occurrence", "short_code"), True),
            (("person", "occurrence"), False),
        )


SignUp.add_index(
    SignUp.index(
        SignUp.occurrence,
        SignUp.queued_at,
        where=(SignUp.stance == Stance.WAITING.value) & SignUp.withdrawn_at.is_null(),
        name="sign_up_line",
    )
)
SignUp.add_index(
    SignUp.index(SignUp.handed_to, where=SignUp.handed_to.is_null(is_null=False), name="sign_up_handed")
)
SignUp.add_index(SignUp.index(SignUp.occurrence, where=(SignUp.note != ""), name="sign_up_noted"))


class Headcount(Model):
    """The heads that an occurrence's sign-ups bring: a sum, kept so that nothing has to add them up.

    `going` and `maybe` are heads, `interested` is persons (they have no heads to bring yet). Every command
    that changes a sign-up changes it in the same transaction; `headcounts.wrong()` counts again.
    """

    occurrence_id: int

    occurrence = peewee.ForeignKeyField(Occurrence, unique=True, backref="headcounts")
    going = peewee.IntegerField(default=0)
    maybe = peewee.IntegerField(default=0)
    interested = peewee.IntegerField(default=0)
