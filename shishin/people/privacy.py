"""Everything about somebody, to take along, and to be forgotten: both by what the tables themselves declare.

An export is the rows as they are, without their numbers; whoever else they name stays unnamed.
"""

from collections.abc import Sequence
from datetime import date, datetime, time
from enum import Enum
from typing import Any

import peewee

from shishin.core import db, signing
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.forgetting import Erase, Keep
from shishin.core.models import Model
from shishin.people import belongings
from shishin.people.models import Person

ME = "me"
OTHER = "somebody else"
# A store takes so many values in one statement.
AT_ONCE = 500

Row = dict[str, object]


def export(person_id: int) -> dict[str, list[Row]]:
    """Return every row about a person by its table, with values that JSON knows; no table without any."""
    whose = belongings.persons(person_id)
    told = {model._meta.table_name: _rows(model, whose) for model in belongings.tables()}
    return {table: rows for table, rows in told.items() if rows}


def _rows(model: type[Model], whose: Sequence[int]) -> list[Row]:
    rows: list[Any] = list(model.select().where(belongings.mine(model, whose)).order_by(model.id).dicts())
    named = {key: _names(key, {row[key.name] for row in rows}, whose) for key in model._meta.refs}
    return [
        {
            field.name: _named(row[field.name], named[field]) if field in named else _plain(row[field.name])
            for field in model._meta.sorted_fields
            if field is not model._meta.primary_key
        }
        for row in rows
    ]


def _names(key: peewee.ForeignKeyField, ids: set[Any], whose: Sequence[int]) -> dict[int, str]:
    """Return what the rows that a key names are called, by their codes; not those that are about others."""
    model, wanted = key.rel_model, sorted(number for number in ids if number is not None)
    if model is Person:
        return {number: ME for number in wanted if number in whose}
    allowed = [belongings.mine(model, whose)] if belongings.leads_to_persons(model) else []
    found: dict[int, str] = {}
    for start in range(0, len(wanted), AT_ONCE):
        some = model.id.in_(wanted[start : start + AT_ONCE])
        found |= dict(model.select(model.id, _name(model)).where(some, *allowed).tuples())
    return found


def _name(model: type[Model]) -> peewee.Field:
    """Return the column by which people know a row: a code of its own, else its name, else its number."""
    for field in model._meta.sorted_fields:
        if isinstance(field, peewee.CharField) and field.unique:
            return field
    named: peewee.Field = model._meta.fields.get("name", model._meta.primary_key)
    return named


def _named(number: object, names: dict[int, str]) -> object:
    return number if number is None else names.get(number, OTHER)  # type: ignore[call-overload]


def _plain(value: object) -> object:
    match value:
        case datetime() | date() | time():
            return value.isoformat()
        case Enum():
            return value.value
        case bytes() | memoryview():
            return bytes(value).hex()
        case _:
            return value


@unit_of_work
def erase(ctx: Context, person_id: int) -> list[str]:
    """Forget a person, and return the pseudonyms that totals keep of them. Safe to repeat.

    What they will still come to is withdrawn before (`participation.erasing`).
    """
    whose = belongings.persons(person_id)
    db.lock_rows(Person, whose)
    for model in belongings.tables():
        if isinstance(model.on_forget, Erase):
            _delete(model, belongings.mine(model, whose))
        elif isinstance(model.on_forget, Keep):
            _clear(ctx, model, model.on_forget, whose)
    forgotten = Person.update(erased_at=ctx.now).where(Person.id.in_(whose), Person.erased_at.is_null())
    forgotten.execute()
    return [person.pseudonym for person in Person.select().where(Person.id.in_(whose)).order_by(Person.id)]


def _delete(model: type[Model], which: Any) -> None:  # noqa: ANN401 - peewee's conditions are not nameable
    """Delete rows, and before them whatever hangs on them."""
    gone = model.select(model.id).where(which)
    for key in model._meta.backrefs:
        if key.model is model or isinstance(key.model.on_forget, Keep):
            key.model.update({key: None}).where(key.in_(gone)).execute()
        else:
            _delete(key.model, key.in_(gone))
    model.delete().where(which).execute()


def _clear(ctx: Context, model: type[Model], keep: Keep, whose: Sequence[int]) -> None:
    which = belongings.mine(model, whose)
    cleared = {model._meta.fields[name]: _nothing(model._meta.fields[name]) for name in keep.clearing}
    if cleared:
        model.update(cleared).where(which).execute()
    for name in keep.renewing:
        for row in model.select(model.id).where(which).order_by(model.id):
            fresh = {name: ctx.rng.bytes(signing.ID_SIZE).hex()}
            model.update(fresh).where(model.id == row.id).execute()


def _nothing(field: peewee.Field) -> str | None:
    return None if field.null else ""
