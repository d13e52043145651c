"""One person who was known as two: from now on everything of the one is the other's.

What a table does with its rows stands beside its columns (`on_join`); what has to be merged is merged by the
packages that know how. A person is joined away once and for ever, so that no ring can come about.
"""

from collections.abc import Iterator

import peewee

from shishin.core import sql
from shishin.core.context import Context
from shishin.core.models import Model
from shishin.people import feeds, notices, outbox
from shishin.people.models import Joining, Person

_FURTHER = sql.Statement(
    """
    SELECT person.id FROM person JOIN person keeper ON keeper.id = person.keeper_id
    WHERE keeper.keeper_id IS NOT NULL ORDER BY person.id
    """
)
_UNSAID = sql.Statement(
    """
    SELECT id FROM person WHERE keeper_id IS NOT NULL AND id NOT IN (SELECT person_id FROM joining)
    ORDER BY id
    """
)
# What the keeper may not have said of themselves yet.
_SAID = ("ward", "age_band")


def whoever_is(person_id: int) -> int:
    """Return who a person has turned out to be: themselves, or who has everything of theirs."""
    keeper: int | None = Person.select(Person.keeper).where(Person.id == person_id).scalar()
    return keeper or person_id


def has_joined(person_id: int) -> bool:
    """Say whether somebody turned out to be this person."""
    return bool(Joining.select().where(Joining.keeper == person_id).exists())


def record(ctx: Context, keeper: Person, other: Person) -> Joining:
    """Write down that one person is another, and give them what needs no merging.

    The caller has both locked.
    """
    joining: Joining = Joining.create(person=other, keeper=keeper, actor=ctx.actor.person_id, at=ctx.now)
    Person.update(keeper=keeper).where((Person.keeper == other) | (Person.id == other.id)).execute()
    unsaid = [name for name in _SAID if getattr(keeper, name) is None]
    for name in unsaid:
        setattr(keeper, name, getattr(other, name))
    if unsaid:
        keeper.save(only=unsaid)
    outbox.drop_twins(keeper.id, other.id)
    move(keeper.id, other.id)
    return joining


def move(keeper_id: int, other_id: int) -> None:
    """Give the keeper every row that is just theirs from now on. Safe to repeat."""
    for model in Model.__subclasses__():
        for name in (*model.on_join.moves, *model.on_join.moves_unless_there):
            key = model._meta.fields[name]
            if name in model.on_join.moves or not _there(key, keeper_id):
                model.update({key: keeper_id}).where(key == other_id).execute()
    feeds.end_former(keeper_id)
    notices.merge(keeper_id, other_id)


def _there(key: peewee.Field, person_id: int) -> bool:
    return bool(key.model.select().where(key == person_id).exists())


def left_behind() -> set[int]:
    """Return who was joined away and is still named where the keeper should be; nobody when all is well."""
    away = Person.select(Person.id).where(Person.keeper.is_null(is_null=False))
    keys = [model._meta.fields[name] for model in Model.__subclasses__() for name in model.on_join.moves]
    return {
        getattr(row, key.object_id_name)
        for key in keys
        for row in key.model.select(key).where(key.in_(away)).distinct()
    }


def faults() -> Iterator[str]:
    """Give a line for each joining that leads on, or that nobody wrote down; none when all is well."""
    for (number,) in _FURTHER.rows():
        yield f"persons: the keeper of person {number} has a keeper"
    for (number,) in _UNSAID.rows():
        yield f"persons: nothing says when person {number} turned out to be another"
