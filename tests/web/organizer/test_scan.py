"""The reception page as it is served."""

import inspect
import re

import pytest

from shishin.checkin import judging, reception_links, taking
from tests.world import SAME, World


def address(world: World) -> str:
    """Return the reception page of a new occurrence."""
    return f"/o/e/{world.occurrence().code}/scan"


def test_the_organizer_gets_the_page_and_a_device(sqlite_world: World) -> None:
    world = sqlite_world
    client = world.signed_in(world.organizer)
    client.delete_cookie(world.app.config["DEVICE_COOKIE_NAME"])
    answer = client.get(address(world))
    assert answer.status_code == 200
    assert client.get_cookie(world.app.config["DEVICE_COOKIE_NAME"]) is not None
    assert "no-store" in answer.headers["Cache-Control"]


def test_nobody_else_gets_it(sqlite_world: World) -> None:
    world = sqlite_world
    page = address(world)
    assert world.signed_in(world.other_organizer).get(page).status_code == 403
    assert world.browser("citizen").get(page).status_code in {303, 401}


def test_the_page_holds_nobodys_name(sqlite_world: World) -> None:
    world = sqlite_world
    text = world.signed_in(world.organizer).get(address(world)).text
    assert world.citizen.nickname not in text


@pytest.mark.parametrize("lang", ["ja", "ja-easy", "en"])
def test_every_word_that_the_scripts_ask_for_is_on_the_page(sqlite_world: World, lang: str) -> None:
    world = sqlite_world
    text = world.signed_in(world.organizer).get(f"{address(world)}?lang={lang}").text
    keys = set(re.findall(r'data-key="([\w-]+)"', text))
    wanted = {
        "ok",
        "again",
        "no",
        "stranger",
        "mistyped",
        "who",
        "heads",
        "adults",
        "unknown",
        "review",
        "wait",
    }
    assert wanted <= keys
    for name in ("name", "time", "adults", "children", "n", "day"):
        assert f"{{{name}}}" in text, name


# What only people themselves are told, or what the door says with the other day in it.
NOT_AT_THE_DOOR = {"unknown_occurrence", "no_device", "claim_over", "other_occurrence", "spans_days"}


def test_nobody_is_left_to_be_looked_at_without_a_reason(sqlite_world: World) -> None:
    world = sqlite_world
    source = inspect.getsource(judging) + inspect.getsource(taking)
    codes = set(re.findall(r'(?:_No\(|Refused\([^)]*, |REFUSED, )"(\w+)"', source))
    assert {"unknown_code", "malformed", "not_yours", "unstorable"} <= codes
    occurrence = world.occurrence()
    link = reception_links.make(world.ctx(world.organizer), occurrence)
    helper = world.browser("helper")
    helper.post(reception_links.url(link, ""), headers=SAME)
    for door in (
        world.signed_in(world.organizer).get(f"/o/e/{occurrence.code}/scan"),
        helper.get(f"/r/e/{occurrence.code}/scan"),
    ):
        said = set(re.findall(r'data-key="why-(\w+)"', door.text))
        assert codes - NOT_AT_THE_DOOR <= said
        assert {"conflict", "stuck"} <= said
