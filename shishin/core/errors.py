"""Refusals: every expected "no", named after its reason.

A refusal carries facts, never sentences; the words live in the catalogs. Each reason is a subclass beside
the command that may raise it. Anything that is not a refusal is a fault and flies.
"""

import re
from typing import ClassVar


class Refusal(Exception):
    """An expected "no" with a machine code made from its class name, and facts."""

    status: ClassVar[int] = 400

    def __init__(self, **facts: object) -> None:
        """Keep the facts that a message will need; they must be JSON values."""
        super().__init__(self.code, facts)
        self.facts = facts

    @property
    def code(self) -> str:
        """Return the class name in snake_case: `SeatsTaken` is `seats_taken`."""
        return code_of(type(self))


def code_of(refusal: type[Refusal]) -> str:
    """Return the machine code of a refusal's class."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", refusal.__name__).lower()


class NotFound(Refusal):
    """What was asked for does not exist, or not for this actor."""

    status = 404


class Gone(Refusal):
    """What was asked for existed and has been taken back."""

    status = 410


class Forbidden(Refusal):
    """This actor may not do this."""

    status = 403


class SignInNeeded(Forbidden):
    """Somebody signed in may do this; nobody is signed in."""

    status = 401


class Conflict(Refusal):
    """The state of things does not allow it now."""

    status = 409


class Invalid(Refusal):
    """What was sent cannot be used as it is."""

    status = 422


class TooMany(Refusal):
    """Too many tries in too short a time; `retry_after` seconds are in the facts."""

    status = 429


class StoreBusy(Refusal):
    """The store is locked, full or away; trying again later is right."""

    status = 503
