"""♥: the answer to an event's thanks."""

import peewee

from shishin.core.forgetting import Erase
from shishin.core.joining import OnJoin
from shishin.core.models import InstantField, Model
from shishin.events.models import Occurrence
from shishin.people.models import Person


class Heart(Model):
    """That somebody who came answered the thanks; only how many did is told."""

    on_forget = Erase(leads_back=False)
    on_join = OnJoin(merges=("person",))

    occurrence_id: int
    occurrence = peewee.ForeignKeyField(Occurrence, backref="hearts", index=False)
    person = peewee.ForeignKeyField(Person, backref="hearts")
    at = InstantField()

    class Meta:
        """One a person and occurrence."""

        indexes = ((("occurrence", "person"), True),)
