"""The reception link of an occurrence, and the helpers' phones that it let in."""

import peewee

from shishin.core.forgetting import Erase
from shishin.core.joining import OnJoin
from shishin.core.models import InstantField, Model
from shishin.events.models import Occurrence
from shishin.people.models import Person


class ReceptionLink(Model):
    """By what helpers without an account come to the door of one occurrence.

    `actor` made it last: the phones check people in by their word, and where the actor is forgotten, another
    is made. Raising `token_version` ends every older spelling of the address; the phones that are at the door
    already stay until they are ended.
    """

    on_forget = Erase(leads_back=False)
    on_join = OnJoin(moves=("actor",))

    actor_id: int
    occurrence_id: int
    occurrence = peewee.ForeignKeyField(Occurrence, unique=True, backref="reception_links")
    actor = peewee.ForeignKeyField(Person, backref="reception_links")
    public_id = peewee.CharField(max_length=16, unique=True)
    token_version = peewee.IntegerField(default=1)
    key_name = peewee.CharField(max_length=8)
    at = InstantField()


class ReceptionPhone(Model):
    """A helper's phone at the door of an occurrence, by its device's digest; whose it is nobody asks.

    `link_version` is the link's when the phone opened it last: one that was ended comes back only through a
    newer link.
    """

    occurrence = peewee.ForeignKeyField(Occurrence, backref="reception_phones", index=False)
    device = peewee.CharField(max_length=64)
    link_version = peewee.IntegerField()
    bound_at = InstantField()
    ended_at = InstantField(null=True)

    class Meta:
        """One row an occurrence and device."""

        indexes = ((("occurrence", "device"), True),)
