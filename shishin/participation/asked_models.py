"""What an event asks of who comes, beyond their word, and what they answered."""

import peewee

from shishin.core.forgetting import Erase
from shishin.core.models import InstantField, Model
from shishin.events.models import Event
from shishin.participation.models import SignUp


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
