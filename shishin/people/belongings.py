"""What belongs to somebody in the store, found by following the foreign keys: no table can be forgotten."""

import functools
import operator
from collections.abc import Iterator, Sequence
from typing import Any

import peewee

from shishin.core.models import Model
from shishin.people import joining
from shishin.people.models import Person


def persons(person_id: int) -> list[int]:
    """Return as whom a person is written down: themselves, and everybody who turned out to be them."""
    keeper_id = joining.whoever_is(person_id)
    kept = Person.select(Person.id).where(Person.keeper == keeper_id).order_by(Person.id)
    return [keeper_id, *(person.id for person in kept)]


def tables() -> Iterator[type[Model]]:
    """Give every table that may hold something about a person, the persons first."""
    return (model for model in Model.__subclasses__() if leads_to_persons(model))


def leads_to_persons(model: type[Model]) -> bool:
    """Say whether a table is about persons, itself or through the tables that it names."""
    return model is Person or any(
        key.rel_model is not model and leads_to_persons(key.rel_model) for key in model._meta.refs
    )


def mine(model: type[Model], whose: Sequence[int]) -> Any:  # noqa: ANN401 - peewee's conditions are not nameable
    """Return the condition for the rows of a table that are about these persons.

    A table that names persons is about them; another is about whomever the tables that it names are about.
    """
    if model is Person:
        return Person.id.in_(whose)
    named = _keys(model, Person)
    if named:
        return functools.reduce(operator.or_, [key.in_(whose) for key in named])
    led = [
        key.in_(key.rel_model.select(key.rel_field).where(mine(key.rel_model, whose)))
        for key in model._meta.refs
        if key.rel_model is not model and leads_to_persons(key.rel_model)
    ]
    return functools.reduce(operator.or_, led)


def _keys(model: type[Model], named: type[Model]) -> list[peewee.ForeignKeyField]:
    return [key for key in model._meta.refs if key.rel_model is named]
