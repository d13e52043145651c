"""What somebody says about themselves, all of it by choice."""

from dataclasses import dataclass

from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Conflict
from shishin.core.languages import Language
from shishin.people.guests import NICKNAME_LONGEST
from shishin.people.models import AgeBand, Person


class NobodyYet(Conflict):
    """This browser has pressed nothing yet: there is nobody to say something about."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What stands there then; an empty nickname leaves it as it is, None leaves the other two unsaid."""

    nickname: str
    language: Language
    ward: str | None
    age_band: AgeBand | None


def known(ctx: Context) -> Person:
    """Return the actor's person; raises `NobodyYet`."""
    person: Person | None = Person.get_or_none(Person.id == ctx.actor.person_id, Person.erased_at.is_null())
    if person is None:
        raise NobodyYet
    return person


@unit_of_work
def speak(ctx: Context, language: Language) -> None:
    """Tell the actor things in a language from now on: the one that they read in. Safe to repeat."""
    other = (Person.id == ctx.actor.person_id, Person.language != language)
    Person.update(language=language).where(*other).execute()


@unit_of_work
def change(ctx: Context, profile: Profile) -> Person:
    """Write what the actor says about themselves. Safe to repeat. Raises `NobodyYet`."""
    person = known(ctx)
    person.nickname = profile.nickname[:NICKNAME_LONGEST] or person.nickname
    person.language, person.ward, person.age_band = profile.language, profile.ward, profile.age_band
    person.save(only=[Person.nickname, Person.language, Person.ward, Person.age_band])
    return person
