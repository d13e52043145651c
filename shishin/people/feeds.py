"""The secret address of somebody's own calendar: made when it is asked for, and renewed when it leaked."""

from shishin.core import signing
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import NotFound
from shishin.people.models import CalendarFeed, Person

PURPOSE = "calendar"
# A new address has a new id.
VERSION = 1


class NoSuchFeed(NotFound):
    """Nobody's calendar has this address, or it was renewed since."""


def of_person(person_id: int) -> CalendarFeed | None:
    """Return a person's calendar address, or None where they never asked for one."""
    found: CalendarFeed | None = CalendarFeed.get_or_none(CalendarFeed.person == person_id)
    return found


def token(feed: CalendarFeed) -> str:
    """Return the secret part of the address."""
    return signing.token(PURPOSE, feed.public_id, VERSION, feed.key_name)


def by_token(text: str) -> CalendarFeed:
    """Return whose calendar an address is; raises `NoSuchFeed`."""
    read = signing.read_token(text)
    feed: CalendarFeed | None = (
        CalendarFeed.get_or_none(CalendarFeed.public_id == read.public_id) if read else None
    )
    if read is None or feed is None or not read.proves(PURPOSE, VERSION, feed.key_name):
        raise NoSuchFeed
    return feed


@unit_of_work
def make(ctx: Context, person: Person) -> None:
    """Give a person an address. Safe to repeat: one that is there stays."""
    CalendarFeed.insert({CalendarFeed.person: person.id, **_fresh(ctx)}).on_conflict_ignore().execute()


@unit_of_work
def renew(ctx: Context, person: Person, old: str) -> None:
    """End the address that `old` is the secret part of, and give a new one. Safe to repeat."""
    end_former(person.id)
    feed = of_person(person.id)
    if feed is not None and token(feed) == old:
        CalendarFeed.update(_fresh(ctx)).where(CalendarFeed.id == feed.id).execute()


def end_former(keeper_id: int) -> None:
    """End the addresses of whoever turned out to be this person: one is seen, and renewed. Safe to repeat."""
    former = Person.select(Person.id).where(Person.keeper == keeper_id)
    CalendarFeed.delete().where(CalendarFeed.person.in_(former)).execute()


def _fresh(ctx: Context) -> dict[object, object]:
    return {
        CalendarFeed.public_id: ctx.rng.bytes(signing.ID_SIZE).hex(),
        CalendarFeed.key_name: signing.keyring().newest,
        CalendarFeed.created_at: ctx.now,
    }
