"""What waited on a phone counts from when it was pressed; programs that ask are told in words why not."""

from datetime import timedelta

import pytest

from shishin.participation import passes, sign_ups
from shishin.participation.models import SignUp, Stance
from tests.world import SAME, World

JSON = {"Accept": "application/json", **SAME}


def ms(world: World, **ago: int) -> str:
    return str(int((world.clock.now - timedelta(**ago)).timestamp() * 1000))


@pytest.mark.parametrize(
    ("sent", "pressed", "minutes"),
    [
        ({}, {"minutes": 30}, 30),
        ({"seconds": 20}, {"minutes": 30}, 30),
        # A clock that is an hour slow, one that is a day ahead, and one that cannot be.
        ({"hours": 1}, {"minutes": 90}, 30),
        ({"days": -1}, {"minutes": 30 - 24 * 60}, 30),
        ({}, {"days": -1}, 0),
    ],
)
def test_a_word_counts_from_when_it_was_pressed_whatever_the_phones_clock_says(
    sqlite_world: World, sent: dict[str, int], pressed: dict[str, int], minutes: int
) -> None:
    world = sqlite_world
    form = {"stance": "going", "pressed_at": ms(world, **pressed), "sent_at": ms(world, **sent)}
    answer = world.browser("a phone").post(f"/e/{world.occurrence().code}/join", data=form, headers=JSON)
    sign_up = SignUp.get()
    assert answer.json == {"pass": f"/p/{passes.managed_token(sign_up)}", "stance": "going"}
    assert sign_up.changed_at == world.clock.now - timedelta(minutes=minutes)


@pytest.mark.parametrize("pressed_at", ["", "soon", "-1", "9" * 30, "²"])
def test_a_moment_that_cannot_be_read_is_now(sqlite_world: World, pressed_at: str) -> None:
    world = sqlite_world
    form = {"stance": "going", "pressed_at": pressed_at, "sent_at": "x"}
    answer = world.browser("a phone").post(f"/e/{world.occurrence().code}/join", data=form, headers=JSON)
    assert answer.status_code == 200
    assert SignUp.get().changed_at == world.clock.now


@pytest.mark.parametrize(("pressed_at", "sent_at"), [("0", "9" * 14), ("9" * 14, "0")])
def test_two_clocks_that_cannot_be_are_no_fault(sqlite_world: World, pressed_at: str, sent_at: str) -> None:
    world = sqlite_world
    form = {"stance": "going", "pressed_at": pressed_at, "sent_at": sent_at}
    answer = world.browser("a phone").post(f"/e/{world.occurrence().code}/join", data=form, headers=JSON)
    assert answer.status_code == 200
    assert SignUp.get().changed_at <= world.clock.now


def test_what_was_overtaken_is_told_in_the_readers_words(sqlite_world: World) -> None:
    world = sqlite_world
    path = f"/p/{passes.managed_token(sign_ups.join(world.device_ctx(), world.occurrence(), Stance.GOING))}"
    form = {"pressed_at": ms(world, minutes=5), "sent_at": ms(world)}
    browser = world.browser("a phone")
    for deed, more in (("withdraw", {}), ("details", {"stance": "maybe"})):
        answer = browser.post(f"{path}/{deed}?words=1", data=form | more, headers=JSON)
        assert (answer.status_code, answer.json["error"]["code"]) == (409, "overtaken")
        assert "返事が変わっています" in answer.json["error"]["text"]
        assert "text" not in browser.post(f"{path}/{deed}", data=form | more, headers=JSON).json["error"]
    answer = browser.post(f"{path}/withdraw?words=1&lang=ja-easy", data=form, headers=JSON)
    assert "<ruby>" in answer.json["error"]["text"]
    assert SignUp.get().withdrawn_at is None
