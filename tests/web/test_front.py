"""The kept pages in front of the framework: never older than what they say, never another's."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time

from flask import template_rendered
from werkzeug.test import TestResponse

from shishin.participation import cancelling, sign_ups, withdrawing
from shishin.participation.models import Stance
from tests.world import SAME, World


def test_a_kept_page_stops_offering_what_ends_within_its_quarter_of_an_hour(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence(starts=time(8), ends=time(8, 40))
    world.clock.move(minutes=5)
    assert "/join" in world.browser().get(f"/e/{occurrence.code}").text
    # 8:35 and 8:40 lie in one quarter of an hour.
    world.clock.move(minutes=5)
    page = world.browser().get(f"/e/{occurrence.code}").text
    assert "/join" not in page
    assert "終わった活動です" in page


def test_whoever_is_signed_in_is_never_shown_the_page_of_their_device(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    sign_ups.join(world.ctx(world.organizer), occurrence, Stance.MAYBE)
    address = f"/e/{occurrence.code}"
    assert "/p/" not in world.browser("unknown").get(address).text
    # The session's person has signed up; the device of this browser belongs to nobody.
    assert re.search(r'href="/p/\w{26}"', world.signed_in(world.organizer).get(address).text)


def test_a_list_whose_language_is_just_being_chosen_travels_compressed_too(sqlite_world: World) -> None:
    sqlite_world.occurrence()
    for address in ("/", "/?lang=ja-easy"):
        answer = sqlite_world.browser().get(address, headers={"Accept-Encoding": "gzip"})
        assert answer.headers["Content-Encoding"] == "gzip", address


def pressed(world: World, name: str, code: str, lang: str = "ja", **more: str) -> TestResponse:
    """Press 行きます as a browser without a session does."""
    browser = world.browser(name)
    browser.set_cookie("lang", lang)
    return browser.post(f"/e/{code}/join", data={"stance": "going", **more}, headers=SAME)


@contextmanager
def drawing(world: World) -> Iterator[list[str]]:
    """Give the names of the templates that are drawn meanwhile."""
    drawn: list[str] = []
    with template_rendered.connected_to(lambda _, template, **__: drawn.append(template.name), world.app):
        yield drawn


def test_hundreds_are_told_that_it_is_full_by_one_page(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence(capacity=1)
    sign_ups.join(world.device_ctx("first"), occurrence, Stance.GOING)
    with drawing(world) as drawn:
        answers = [pressed(world, f"phone {number}", occurrence.code) for number in range(20)]
        assert drawn == ["citizen/events/event.html"]
        # What was kept is neither another language's nor who came by a poster.
        easy, poster = (
            pressed(world, "a phone", occurrence.code, "ja-easy"),
            pressed(world, "a phone", occurrence.code, **{"from": "poster"}),
        )
    assert {answer.status_code for answer in [*answers, easy, poster]} == {409}
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}
    assert not [answer for answer in answers if "ETag" in answer.headers]
    assert {answer.text for answer in answers} == {answers[0].text}
    assert 'value="waiting"' in answers[0].text
    assert 'data-lang="ja-easy"' in easy.text
    assert 'name="from" value="poster"' in poster.text
    assert 'name="from"' not in answers[0].text


def test_what_nobody_else_will_press_is_not_kept(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence(capacity=1)
    sign_ups.join(world.device_ctx("first"), occurrence, Stance.GOING)
    with drawing(world) as drawn:
        for name in ("second", "third"):
            assert pressed(world, name, occurrence.code, note="x" * 1000).status_code == 409
    assert drawn == ["citizen/events/event.html"] * 2


def test_who_has_given_a_word_is_told_that_it_is_full_on_their_own_page(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence(capacity=1)
    sign_ups.join(world.device_ctx("first"), occurrence, Stance.GOING)
    sign_ups.join(world.browser_ctx("mine"), occurrence, Stance.MAYBE)
    stranger, mine = pressed(world, "stranger", occurrence.code), pressed(world, "mine", occurrence.code)
    assert (stranger.status_code, mine.status_code) == (409, 409)
    assert "/p/" not in stranger.text
    assert re.search(r'href="/p/\w{26}"', mine.text)


def test_the_kept_word_that_it_is_full_ends_with_the_next_free_seat(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence(capacity=1)
    seat = sign_ups.join(world.device_ctx("first"), occurrence, Stance.GOING)
    assert pressed(world, "second", occurrence.code).status_code == 409
    withdrawing.withdraw(world.device_ctx("first"), seat)
    assert pressed(world, "second", occurrence.code).status_code == 303
    again = pressed(world, "third", occurrence.code)
    assert again.status_code == 409
    cancelling.cancel(world.system, occurrence, "雨のため")
    assert "いま満員です" not in pressed(world, "fourth", occurrence.code).text
