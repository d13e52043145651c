"""Who acts, when, with what chance: handed to every command first."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from shishin.core import rng as rng_module
from shishin.core.browsers import BrowserKind


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who acts.

    `person_id` is the person behind the session or the device, if there is one yet. `device` is the hex
    digest of the device cookie, `browser` what kind of thing it is. `signed_in` says that a session (not only
    a device) vouches for the person, `signed_in_at` since when.
    """

    person_id: int | None = None
    device: str | None = None
    signed_in: bool = False
    staff: bool = False
    system: bool = False
    browser: BrowserKind | None = None
    signed_in_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """Actor, present instant (aware UTC), randomness and language of one request or job.

    `pressed_at` is when a person pressed, where their word waited on the phone for a network.
    """

    actor: Actor
    now: datetime
    rng: rng_module.Rng = field(default_factory=rng_module.SystemRng)
    language: str = "ja"
    pressed_at: datetime | None = None

    @property
    def said_at(self) -> datetime:
        """Return when the person gave the word that is being carried out."""
        return self.pressed_at or self.now

    def acting_as(self, actor: Actor) -> "Context":
        """Return the same moment with another actor."""
        return replace(self, actor=actor)

    def at(self, now: datetime) -> "Context":
        """Return the same actor at another moment."""
        return replace(self, now=now)


SYSTEM = Actor(system=True)
