"""Every table that names a person says what becomes of its rows when that person turns out to be another."""

import peewee
import pytest

from shishin.core.models import Model
from shishin.jobs import schema
from shishin.people.models import Person


def _names_of_persons(model: type[Model]) -> set[str]:
    return {
        field.name
        for field in model._meta.sorted_fields
        if isinstance(field, peewee.ForeignKeyField) and field.rel_model is Person
    }


@pytest.mark.parametrize("model", schema.models())
def test_each_column_that_names_a_person_says_what_a_joining_does(model: type[Model]) -> None:
    said = model.on_join.names
    assert len(said) == len(set(said))
    assert set(said) == _names_of_persons(model)


@pytest.mark.parametrize("model", schema.models())
def test_what_simply_moves_can_be_there_several_times(model: type[Model]) -> None:
    alone = {name for name in model.on_join.moves if model._meta.fields[name].unique}
    pairs = [one for one in model._meta.indexes if isinstance(one, tuple)]
    together = {name for names, unique in pairs if unique for name in names}
    assert alone | (together & set(model.on_join.moves)) == set()
