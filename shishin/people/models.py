"""Persons, the devices and mail addresses that lead to them, staff, and the messages for them."""

from enum import StrEnum

import peewee

from shishin.core import signing
from shishin.core.browsers import BrowserKind
from shishin.core.forgetting import Erase, Keep
from shishin.core.joining import OnJoin
from shishin.core.languages import Language
from shishin.core.models import ChoiceField, InstantField, MailField, Model


class Person(Model):
    """Somebody who takes part: a guest with a made-up nickname until they say more.

    `pseudonym` is what totals keep after the person is forgotten; `erased_at` marks a forgotten person.
    `keeper` is who they turned out to be: that person has everything of theirs now (`Joining`).
    """

    on_forget = Keep("totals count persons", clearing=("nickname", "ward", "age_band"))
    on_join = OnJoin(merges=("keeper",))

    pseudonym = peewee.CharField(max_length=16, unique=True)
    nickname = peewee.CharField(max_length=40)
    language = ChoiceField(Language, default=Language.JAPANESE)
    ward = peewee.CharField(max_length=6, null=True)
    age_band = peewee.CharField(max_length=8, null=True)
    created_at = InstantField()
    erased_at = InstantField(null=True)
    keeper_id: int | None
    keeper = peewee.ForeignKeyField("self", null=True, backref="kept", index=False)


# Nearly everybody is nobody else.
Person.add_index(
    Person.index(Person.keeper, where=Person.keeper.is_null(is_null=False), name="person_keeper")
)


class Joining(Model):
    """That a person turned out to be another; only ever added, and each person is joined away once."""

    on_forget = Keep("what follows from it follows anew")
    on_join = OnJoin(stays=("person", "keeper", "actor"))

    person_id: int
    keeper_id: int
    person = peewee.ForeignKeyField(Person, unique=True, backref="joined_away")
    keeper = peewee.ForeignKeyField(Person, backref="joined", index=False)
    actor = peewee.ForeignKeyField(Person, null=True, backref="made_joinings", index=False)
    at = InstantField()


class Device(Model):
    """A browser that pressed a button: the digest of its cookie leads to a person."""

    on_forget = Erase()
    on_join = OnJoin(moves=("person",))

    digest = peewee.CharField(max_length=64, unique=True)
    person = peewee.ForeignKeyField(Person, backref="devices")
    browser = ChoiceField(BrowserKind, null=True)
    created_at = InstantField()

    @property
    def ref(self) -> str:
        """A name of it for forms, that is nobody's cookie."""
        return str(self.digest)[:16]


class MailAddress(Model):
    """A verified mail address, in lower case; one person may have several, an address one person.

    `stopped_at`: since when a mail server has taken nothing for it; confirming it anew ends that.
    """

    on_forget = Erase()
    on_join = OnJoin(moves=("person",))

    person_id: int
    address = MailField(unique=True)
    person = peewee.ForeignKeyField(Person, backref="mail_addresses")
    verified_at = InstantField()
    stopped_at = InstantField(null=True)

    @property
    def ref(self) -> str:
        """A name of it for forms, in which no address stands."""
        return signing.digest(str(self.address))[:16]


class StaffMember(Model):
    """A member of the city's staff; confirmed anew each April."""

    on_forget = Erase()
    on_join = OnJoin(moves_unless_there=("person",))

    person = peewee.ForeignKeyField(Person, unique=True, backref="staff_rows")
    since = InstantField()
    confirmed_at = InstantField()
    until = InstantField(null=True)


class AgeBand(StrEnum):
    """How old somebody is, in tens of years: told by choice, for the city's sums alone."""

    UNDER_20 = "-19"
    TWENTIES = "20-29"
    THIRTIES = "30-39"
    FORTIES = "40-49"
    FIFTIES = "50-59"
    SIXTIES = "60-69"
    SEVENTIES = "70-79"
    FROM_80 = "80-"


class CalendarFeed(Model):
    """The secret address under which a person's own calendar finds their plans.

    `public_id` (16 hex digits) and `key_name` make it (`core.signing`); a new id ends the old address.
    """

    on_forget = Erase(leads_back=False)
    on_join = OnJoin(moves_unless_there=("person",))
    person_id: int

    person = peewee.ForeignKeyField(Person, unique=True, backref="calendar_feeds")
    public_id = peewee.CharField(max_length=16, unique=True)
    key_name = peewee.CharField(max_length=8)
    created_at = InstantField()


class MessageState(StrEnum):
    """How far a message has come."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


class Notices(Model):
    """The one switch over all that a person chose to be told; who never chose anything has none.

    `public_id` (16 hex digits) and `key_name` make the address where it is turned off (`core.signing`).
    """

    on_forget = Erase(leads_back=False)
    on_join = OnJoin(merges=("person",))
    person_id: int

    person = peewee.ForeignKeyField(Person, unique=True, backref="notices_rows")
    public_id = peewee.CharField(max_length=16, unique=True)
    key_name = peewee.CharField(max_length=8)
    off_at = InstantField(null=True)
    created_at = InstantField()


class NoticeChoice(Model):
    """What a person chose to be told about one thing, which is named by its public code."""

    on_forget = Erase()
    on_join = OnJoin(merges=("person",))

    person = peewee.ForeignKeyField(Person, backref="notice_choices")
    about = peewee.CharField(max_length=12)
    changes = peewee.BooleanField(default=False)
    day_before = peewee.BooleanField(default=False)
    at = InstantField()

    class Meta:
        """One choice a person; everybody who chose something is found by it."""

        indexes = ((("about", "person"), True),)


class Channel(StrEnum):
    """By which way a message goes."""

    MAIL = "mail"
    PUSH = "push"


class Message(Model):
    """The outbox: what a command wants told, written in the command's own transaction.

    `kind` names the words, `facts` fill them. `key` makes telling twice impossible. Who is told under an
    address (`to_mail`) is named as its person too; the address goes as soon as the message is settled.
    `channel` is the way that was tried last. `about` is the public code of what it is about, and `begins_at`
    when that begins; a message that its person asked for just now is about nothing.
    """

    on_forget = Erase()
    on_join = OnJoin(moves=("person",))
    person_id: int | None

    key = peewee.CharField(max_length=120, unique=True)
    person = peewee.ForeignKeyField(Person, null=True, backref="messages")
    to_mail = MailField(null=True)
    kind = peewee.CharField(max_length=40)
    language = ChoiceField(Language, default=Language.JAPANESE)
    facts = peewee.JSONField()
    created_at = InstantField()
    due_at = InstantField()
    state = ChoiceField(MessageState, default=MessageState.WAITING)
    tries = peewee.IntegerField(default=0)
    sent_at = InstantField(null=True)
    fault = peewee.CharField(max_length=200, null=True)
    channel = ChoiceField(Channel, null=True)
    about = peewee.CharField(max_length=12, null=True)
    begins_at = InstantField(null=True)

    class Meta:
        """What the worker asks for."""

        indexes = ((("state", "due_at"), False),)


class PushSubscription(Model):
    """A browser that may be pushed to: where, and the keys that only it can read with.

    `key_name` is the key of the ring under which it was subscribed; `device` is the digest of its cookie.
    """

    on_forget = Erase(leads_back=False)
    on_join = OnJoin(moves=("person",))

    person = peewee.ForeignKeyField(Person, backref="push_subscriptions")
    endpoint = peewee.CharField(max_length=1000, unique=True)
    p256dh = peewee.CharField(max_length=100)
    auth = peewee.CharField(max_length=32)
    key_name = peewee.CharField(max_length=8)
    device = peewee.CharField(max_length=64, null=True)
    created_at = InstantField()


class PushMark(Model):
    """That a browser's push service has taken a message, so that it is not handed over again."""

    subscription_id: int

    message = peewee.ForeignKeyField(Message, on_delete="CASCADE", backref="push_marks", index=False)
    subscription = peewee.ForeignKeyField(PushSubscription, on_delete="CASCADE", backref="push_marks")

    class Meta:
        """Once each."""

        indexes = ((("message", "subscription"), True),)
