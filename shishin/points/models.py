"""The ledger's tables: nothing in them is ever changed or deleted; the database itself refuses."""

from enum import StrEnum

import peewee

from shishin.core.forgetting import Keep
from shishin.core.joining import OnJoin
from shishin.core.models import ChoiceField, InstantField, Model
from shishin.people.models import Person


class AccountKind(StrEnum):
    """Whose account it is; the last four are the city's own, one of each."""

    PERSON = "person"
    GROUP = "group"
    ISSUED = "issued"
    REDEEMED = "redeemed"
    EXPIRED = "expired"
    ADJUSTMENT = "adjustment"


class Account(Model):
    """An account under an opaque code. It has no stored balance: a sum takes 75 µs at a million movements.

    `owner` is `group:<id>` for a group (a text, because groups and points do not know each other).
    """

    on_forget = Keep("the ledger keeps its rows under an opaque account")
    on_join = OnJoin(merges=("person",))

    code = peewee.CharField(max_length=16, unique=True)
    kind = ChoiceField(AccountKind)
    person = peewee.ForeignKeyField(Person, null=True, unique=True, backref="accounts")
    owner = peewee.CharField(max_length=60, null=True, unique=True)
    created_at = InstantField()


class MovementKind(StrEnum):
    """Why points move."""

    SETTLEMENT = "settlement"
    REVERSAL = "reversal"
    REDEMPTION = "redemption"
    GIFT = "gift"
    EXPIRY = "expiry"
    ADJUSTMENT = "adjustment"
    MERGE = "merge"


class Movement(Model):
    """One movement of points; its postings sum to zero.

    `key` makes it happen once: a settlement's is `settle:<account code>:<fiscal year>:<n>`. `message` is a
    catalog key and `facts` hold codes only, so that a sealed row never holds a name.
    """

    key = peewee.CharField(max_length=120, unique=True)
    kind = ChoiceField(MovementKind)
    account = peewee.ForeignKeyField(Account, backref="movements")
    day = peewee.DateField()
    at = InstantField()
    message = peewee.CharField(max_length=40)
    facts = peewee.JSONField()
    cause = peewee.CharField(max_length=120, null=True, index=True)
    reverses = peewee.ForeignKeyField("self", null=True, unique=True)


class Posting(Model):
    """One account's part of a movement; the amount is never zero."""

    movement = peewee.ForeignKeyField(Movement, backref="postings")
    account = peewee.ForeignKeyField(Account, backref="postings")
    amount = peewee.IntegerField(constraints=[peewee.Check("amount <> 0")])


class Seal(Model):
    """A MAC over the seal before it and the movements up to `upto` with their postings."""

    upto = peewee.IntegerField(unique=True)
    count = peewee.IntegerField()
    total = peewee.IntegerField()
    mac = peewee.CharField(max_length=64)
    key_name = peewee.CharField(max_length=8)
    at = InstantField()


class SealHead(Model):
    """One row: how many seals there are, under a MAC, so that the chain's end cannot be cut off."""

    count = peewee.IntegerField()
    mac = peewee.CharField(max_length=64)
    key_name = peewee.CharField(max_length=8)


class RuleVersion(Model):
    """A version of the point rules, in force from a day on; frozen once that day has begun."""

    effective_from = peewee.DateField(unique=True)
    preset = peewee.CharField(max_length=24)
    settings = peewee.JSONField()
    created_at = InstantField()
