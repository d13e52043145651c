"""Rows about somebody in every table there is, with a word of its own in each of their texts."""

import itertools
from dataclasses import dataclass, field
from datetime import date, time

import peewee

from shishin.core.models import ChoiceField, InstantField, Model
from shishin.people import belongings
from shishin.people.models import Person
from tests.world import World


@dataclass
class Planted:
    """The words by the columns in which they stand, `table.column`."""

    words: dict[str, str] = field(default_factory=dict)

    def of(self, columns: set[str]) -> set[str]:
        """Return the words of some columns."""
        return {word for column, word in self.words.items() if column in columns}


class Planter:
    """Writes rows about one person; its words begin with two letters that nothing else begins with."""

    def __init__(self, world: World, person: Person, letters: str) -> None:
        """Take whom the rows are about."""
        self._world, self._person = world, person
        self._numbers, self._letters = itertools.count(100), letters
        self._rows: dict[type[Model], Model] = {}
        self.planted = Planted()

    def plant(self) -> Planted:
        """Write one row about the person in every table that may hold one."""
        for model in belongings.tables():
            self._row(model)
        return self.planted

    def _row(self, model: type[Model]) -> Model:
        if model in self._rows:
            return self._rows[model]
        fields = [one for one in model._meta.sorted_fields if one is not model._meta.primary_key]
        values = {one.name: self._value(model, one) for one in fields}
        if model is Person:
            Person.update(values).where(Person.id == self._person.id).execute()
            self._rows[model] = Person.get_by_id(self._person.id)
        else:
            self._rows[model] = model.create(**values)
        return self._rows[model]

    def _value(self, model: type[Model], column: peewee.Field) -> object:
        if isinstance(column, peewee.ForeignKeyField):
            return self._named(model, column)
        if isinstance(column, ChoiceField):
            return next(iter(column.kind))
        if isinstance(column, InstantField):
            return None if column.name == "erased_at" else self._world.clock.now
        for kind, value in (
            (peewee.BooleanField, True),
            (peewee.IntegerField, 1),
            (peewee.FloatField, 1.0),
            (peewee.DateField, date(2026, 10, 24)),
            (peewee.TimeField, time(9)),
        ):
            if isinstance(column, kind):
                return value
        return self._text(f"{model._meta.table_name}.{column.name}", column)

    def _named(self, model: type[Model], key: peewee.ForeignKeyField) -> object:
        if key.rel_model is model:
            return None
        if key.rel_model is Person:
            return self._person
        return self._row(key.rel_model)

    def _text(self, name: str, column: peewee.Field) -> object:
        word = f"{self._letters}{next(self._numbers)}"
        self.planted.words[name] = word
        if isinstance(column, peewee.JSONField):
            return {"word": word}
        return word.encode() if isinstance(column, peewee.BlobField) else word
