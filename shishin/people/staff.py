"""Who belongs to the city's staff."""

from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.people import guests
from shishin.people.models import MailAddress, Person, StaffMember


@unit_of_work
def add(ctx: Context, address: str) -> Person:
    """Make the person of a mail address a member of staff, writing a new person for an unknown address.

    Safe to repeat; who had left is back.
    """
    person = _person_of(ctx, address)
    (
        StaffMember.insert(person=person, since=ctx.now, confirmed_at=ctx.now)
        .on_conflict(
            conflict_target=(StaffMember.person,),
            update={StaffMember.confirmed_at: ctx.now, StaffMember.until: None},
        )
        .as_rowcount()
        .execute()
    )
    return person


@unit_of_work
def remove(ctx: Context, person: Person) -> bool:
    """Let a person be staff no more; say whether they were. What they are known by stays theirs."""
    member = (StaffMember.person == person.id, StaffMember.until.is_null())
    return bool(StaffMember.update(until=ctx.now).where(*member).execute())


def _person_of(ctx: Context, address: str) -> Person:
    known = MailAddress.get_or_none(MailAddress.address == address)
    if known is not None:
        return known.person
    person = guests.new_person(ctx)
    MailAddress.create(address=address, person=person, verified_at=ctx.now)
    return person
