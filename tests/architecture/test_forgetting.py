"""Every table about a person says what forgetting means."""

import peewee
import pytest

from shishin.core.forgetting import Keep
from shishin.core.models import Model
from shishin.jobs import schema
from shishin.people.models import Person


def _about_a_person(model: type[Model]) -> bool:
    return model is Person or any(
        isinstance(field, peewee.ForeignKeyField) and field.rel_model is Person
        for field in model._meta.sorted_fields
    )


@pytest.mark.parametrize("model", [model for model in schema.models() if _about_a_person(model)])
def test_a_table_about_a_person_says_what_forgetting_means(model: type[Model]) -> None:
    assert model.on_forget is not None
    if isinstance(model.on_forget, Keep):
        assert set(model.on_forget.clearing) <= set(model._meta.fields)
        assert model.on_forget.why


def test_no_table_holds_a_personal_no_show() -> None:
    names = [f"{model._meta.table_name}.{name}" for model in schema.models() for name in model._meta.fields]
    assert names
    assert [name for name in names if "no_show" in name or "absen" in name or "noshow" in name] == []
