"""The base of all tables, and the field types that both stores share."""

from datetime import UTC, datetime, timedelta
from enum import IntFlag, StrEnum
from typing import Any, ClassVar, Generic, TypeVar

import peewee

from shishin.core import forgetting
from shishin.core.db import database
from shishin.core.joining import OnJoin

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

Choice = TypeVar("Choice", bound=StrEnum)
Flags = TypeVar("Flags", bound=IntFlag)


class Model(peewee.Model):
    """The base of all tables.

    A table with a foreign key to a person declares `on_forget` and `on_join` (a test fails on one that does
    not).
    """

    id = peewee.AutoField()
    on_forget: ClassVar[forgetting.OnForget | None] = None
    on_join: ClassVar[OnJoin] = OnJoin()

    class Meta:
        """Bind to the installation's database; tables are named after their class in snake_case."""

        database = database
        legacy_table_names = False


class InstantField(peewee.BigIntegerField):
    """An aware UTC instant, kept as whole microseconds since 1970: the same and sortable on both stores."""

    def db_value(self, value: Any) -> Any:
        """Return microseconds for an aware datetime; a naive one is a fault."""
        if isinstance(value, datetime):
            if value.tzinfo is None:
                msg = f"a naive instant: {value!r}"
                raise ValueError(msg)
            return (value - EPOCH) // MICROSECOND
        return value

    def python_value(self, value: Any) -> Any:
        """Return the aware datetime of the microseconds."""
        return None if value is None else EPOCH + value * MICROSECOND


class MailField(peewee.CharField):
    """A mail address. It leads to somebody: who is forgotten must be forgotten here too (a test looks)."""

    def __init__(self, **settings: Any) -> None:
        """Take as much as an address may be long."""
        super().__init__(max_length=254, **settings)


class ChoiceField(peewee.CharField, Generic[Choice]):
    """One of a StrEnum's values."""

    def __init__(self, choices: type[Choice], **settings: Any) -> None:
        """Take the enum whose values may stand here."""
        self.kind = choices
        super().__init__(max_length=24, **settings)

    def db_value(self, value: Any) -> Any:
        """Return the text of a choice; a text that is no choice is a fault."""
        return None if value is None else self.kind(value).value

    def python_value(self, value: Any) -> Any:
        """Return the choice of a text."""
        return None if value is None else self.kind(value)


class FlagsField(peewee.IntegerField, Generic[Flags]):
    """A set of an IntFlag's members as one number, so that a filter is one comparison."""

    def __init__(self, flags: type[Flags], **settings: Any) -> None:
        """Take the flags that may stand here."""
        self.kind = flags
        super().__init__(**settings)

    def db_value(self, value: Any) -> Any:
        """Return the number of a set of flags."""
        return None if value is None else int(value)

    def python_value(self, value: Any) -> Any:
        """Return the set of flags of a number."""
        return None if value is None else self.kind(value)
