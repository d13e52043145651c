"""Every table about a person says what forgetting means, and nothing of them lies beside those tables."""

import re
from datetime import timedelta

import peewee
import pytest

from shishin.auth import links
from shishin.auth.models import SessionKind
from shishin.core.forgetting import Erase, Keep
from shishin.core.models import MailField, Model
from shishin.jobs import schema, worker
from shishin.notifications.delivery import Delivery
from shishin.notifications.folder import MailFolder
from shishin.people import privacy
from shishin.people.models import Message, Person
from tests.world import World

# What is called like a mail address and is none.
PLACES = {"occurrence.address"}
ADDRESS = "organizer@example.jp"
BROWSER = "a" * 64


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


def _columns(fits):
    return {
        f"{model._meta.table_name}.{field.name}"
        for model in schema.models()
        for field in model._meta.sorted_fields
        if fits(field)
    }


def test_every_column_with_a_mail_address_is_declared() -> None:
    looks_like_one = _columns(
        lambda field: (
            isinstance(field, peewee.CharField | peewee.TextField)
            and (re.search("mail|address", field.name) or getattr(field, "max_length", 0) == 254)
        )
    )
    assert looks_like_one - PLACES == _columns(lambda field: isinstance(field, MailField))


@pytest.mark.parametrize(
    "model",
    [
        model
        for model in schema.models()
        if any(isinstance(field, MailField) for field in model._meta.sorted_fields)
    ],
)
def test_a_table_with_a_mail_address_leads_to_its_person_and_is_erased(model: type[Model]) -> None:
    assert _about_a_person(model)
    assert isinstance(model.on_forget, Erase)


def _holding(text: str) -> set[str]:
    """Return the tables in which any value holds this text."""
    return {
        model._meta.table_name
        for model in schema.models()
        for row in model.select().tuples()
        if any(text in str(value) for value in row)
    }


def _delivered(world: World, **later: float) -> None:
    world.clock.move(**later)
    with world.app.app_context():
        post = Delivery(
            MailFolder(world.folder / "mail"), world.app.extensions["letters"], "shishin@localhost"
        )
        for task in worker.tasks(post, world.clock):
            if task.name in {"deliver", "forget"}:
                task.run(world.system)


@pytest.mark.parametrize("delivered", [False, True])
def test_whoever_asked_for_a_link_and_is_forgotten_leaves_no_address(world: World, delivered: bool) -> None:
    assert world.organizer
    links.ask(world.ctx(), ADDRESS, BROWSER, "192.0.2.1")
    if delivered:
        _delivered(world)
        seed = str(Message.get().facts["seed"])
        links.consume(world.ctx(), links.token_of(seed), BROWSER, lambda _: SessionKind.ORGANIZER)
    assert "login_link" in _holding(ADDRESS)
    privacy.erase(world.system, world.organizer.id)
    assert _holding(ADDRESS) == set()


def test_a_sent_login_mail_keeps_no_address(world: World) -> None:
    assert world.organizer
    links.ask(world.ctx(), ADDRESS, BROWSER, "192.0.2.1")
    _delivered(world)
    assert _holding(ADDRESS) == {"mail_address", "login_link"}
    _delivered(world, minutes=links.LIFE / timedelta(minutes=1))
    assert _holding(ADDRESS) == {"mail_address"}


def test_an_address_that_nobody_is_known_under_is_gone_with_its_link(world: World) -> None:
    links.ask(world.ctx(), "nobody@example.jp", BROWSER, "192.0.2.1")
    assert _holding("nobody@example.jp") == {"login_link"}
    _delivered(world, minutes=links.LIFE / timedelta(minutes=1))
    assert _holding("nobody@example.jp") == set()


def test_a_link_whose_mail_server_was_away_leaves_no_address(world: World) -> None:
    assert world.organizer
    links.ask(world.ctx(), ADDRESS, BROWSER, "192.0.2.1")
    _delivered(world, hours=1)
    assert Message.get().state == "dropped"
    assert _holding(ADDRESS) == {"mail_address"}
