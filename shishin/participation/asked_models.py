"""What an event asks of who comes, beyond their word, what they answered, and who looked at it."""

import peewee

from shishin.core.forgetting import Erase, Keep
from shishin.core.joining import OnJoin
from shishin.core.models import InstantField, Model
from shishin.events.models import Event, Occurrence
from shishin.participation.models import SignUp
from shishin.people.models import Person


class EventAsks(Model):
    """What an event asks: a guardian's `consent`, names for a `purpose`; without one, no names."""

    event = peewee.ForeignKeyField(Event, unique=True, backref="asks")
    consent = peewee.BooleanField(default=False)
    purpose = peewee.CharField(max_length=60, default="")


class GuardianConsent(Model):
    """That a guardian agreed, once for a pass. No child has a name here."""

    on_forget = Erase()

    sign_up_id: int
    sign_up = peewee.ForeignKeyField(SignUp, unique=True, backref="guardian_consents")
    at = InstantField()


class RosterName(Model):
    """The names of the adults on a pass, given for the event's purpose; gone thirty days after its end."""

    on_forget = Erase()

    sign_up_id: int
    sign_up = peewee.ForeignKeyField(SignUp, unique=True, backref="roster_names")
    names = peewee.CharField(max_length=120)
    at = InstantField()


class NamesLook(Model):
    """That an organizer looked at the roster of names within an hour, which begins then."""

    on_forget = Keep("who looked at other people's names stays to be told, under a pseudonym")
    on_join = OnJoin(stays=("actor",))

    occurrence = peewee.ForeignKeyField(Occurrence, backref="names_looks", index=False)
    actor = peewee.ForeignKeyField(Person, backref="names_looks", index=False)
    hour = InstantField()

    class Meta:
        """One row an actor and hour."""

        indexes = ((("occurrence", "actor", "hour"), True),)
