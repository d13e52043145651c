"""代わりの人へ on the pages: one tap gives a link that is a pass; the old page says what became of it."""

import re

import pytest

from shishin.participation import handing, passes, sign_ups
from shishin.participation.models import TAKEN, SignUp, Stance
from tests.scenarios.reader import Reader
from tests.world import SAME, World


def given(world: World, **more: object) -> tuple[str, str]:
    """Sign up, hand on, and return the addresses of the old and the new pass."""
    sign_up = sign_ups.join(world.device_ctx(), world.occurrence(**more), Stance.GOING)
    old = f"/p/{passes.managed_token(sign_up)}"
    answer = world.browser().post(f"{old}/hand-on", headers=SAME)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{old}#said")
    return old, f"/p/{passes.managed_token(SignUp.get(SignUp.source == 'handed-on'))}"


def test_the_old_page_gives_the_link_and_takes_it_back(sqlite_world: World) -> None:
    world, client = sqlite_world, sqlite_world.browser()
    old, new = given(world)
    page = client.get(old).text
    assert "代わりの人にわたしました" in page
    assert f'data-url="{new}"' in page
    assert "この参加証は、もう使えません" in page
    assert "代わりの人の参加証です" in client.get(new).text
    assert client.post(f"{old}/undo", headers=SAME).status_code == 303
    assert "「行きます」を伝えました" in client.get(old).text
    gone = client.get(new)
    assert gone.status_code == 410
    assert "わたした人が席をもとにもどした" in gone.text
    assert "リンクが途中で切れて" not in gone.text


def test_taking_it_puts_it_among_the_friends_plans(sqlite_world: World) -> None:
    world = sqlite_world
    old, new = given(world, title="竹のランタン")
    friend = world.browser("friend")
    for _ in range(2):
        led = friend.post(f"{new}/take", headers=SAME).headers["Location"]
        assert led == f"{taken()}#said"
    assert "代わりの人の参加証です" not in friend.get(led).text
    assert "竹のランタン" in friend.get("/me/plans").text
    page = world.browser().get(old).text
    assert "代わりの人が受け取りました" in page
    assert new not in page
    assert taken() not in page
    assert "もとにもどす" not in page


def taken() -> str:
    return f"/p/{passes.managed_token(SignUp.get(SignUp.source == TAKEN))}"


def test_who_handed_on_has_no_power_over_who_took_it(sqlite_world: World) -> None:
    world = sqlite_world
    old, new = given(world)
    friend, giver = world.browser("friend"), world.browser("giver")
    friend.post(f"{new}/take", headers=SAME)
    assert taken() != new
    for path in (new, f"{new}/dates", f"{new}.png", f"{new}/reply"):
        answer = giver.get(path)
        assert (answer.status_code, "代わりの人が受け取った参加証です" in answer.text) == (410, True), path
    for deed in (
        "take",
        "details",
        "withdraw",
        "undo",
        "hand-on",
        "withdraw-all",
        "dates",
        "notices",
        "claim",
    ):
        assert giver.post(f"{new}/{deed}", headers=SAME).status_code == 410, deed
    program = {"Accept": "application/json", **SAME}
    assert giver.post(f"{old}/hand-on", headers=program).json == {"pass": None, "stance": "going"}
    assert SignUp.get(SignUp.source == TAKEN).withdrawn_at is None
    # The message in which the address came goes on working on the phone that took it.
    assert "席をわたす" in friend.get(new).text
    assert friend.post(f"{new}/withdraw", headers=SAME).headers["Location"] == f"{taken()}#said"


def test_two_who_take_at_once_are_one_who_has_it(sqlite_world: World) -> None:
    world = sqlite_world
    _, new = given(world)
    offered = passes.by_managed(new.removeprefix("/p/"))
    handing.take(world.device_ctx("first"), offered)
    with pytest.raises(passes.PassTaken):
        handing.take(world.device_ctx("second"), offered)


def test_a_program_is_told_no_address_of_a_pass_that_was_handed_on_again(sqlite_world: World) -> None:
    world = sqlite_world
    old, new = given(world)
    program = {"Accept": "application/json", **SAME}
    assert world.browser().post(f"{new}/hand-on", headers=program).json["pass"]
    assert world.browser().post(f"{old}/hand-on", headers=program).json["pass"] is None
    assert new not in world.browser().get(old).text


def test_the_first_press_in_a_fresh_browser_takes_it(sqlite_world: World) -> None:
    old, new = given(sqlite_world)
    giver = Reader(sqlite_world).open(old)
    assert giver.sees("「このスマホで受け取る」を押すと、その人の参加証になります")
    friend = Reader(sqlite_world).open(new)
    assert friend.title == "代わりの人の参加証です"
    assert not friend.sees("伝えました")
    assert "「たぶん行く」にかえる" not in friend.buttons()
    friend.press("このスマホで受け取る")
    assert (friend.status, friend.title) == (200, "「行きます」を伝えました")


def test_a_browser_without_a_cookie_takes_nothing_until_it_has_one(sqlite_world: World) -> None:
    _, new = given(sqlite_world)
    client = sqlite_world.browser()
    assert client.post(f"{new}/take", headers=SAME).status_code == 422
    assert client.post(f"{new}/take", headers=SAME).status_code == 303


def test_programs_are_told_the_new_address(sqlite_world: World) -> None:
    old, new = given(sqlite_world)
    headers = {"Accept": "application/json", **SAME}
    answer = sqlite_world.browser().post(f"{old}/hand-on", headers=headers)
    assert answer.json == {"pass": new, "stance": "going"}


def test_the_door_says_that_the_old_pass_was_handed_on(sqlite_world: World) -> None:
    world = sqlite_world
    given(world)
    giver = SignUp.get(SignUp.handed_to.is_null(is_null=False))
    door = f"/t/{passes.door_token(giver)}"
    organizer = world.signed_in(world.organizer)
    page = organizer.get(door).text
    assert "代わりの人にわたした参加証です" in page
    assert "受付する" not in re.sub(r"<title>.*?</title>", "", page)
    assert organizer.post(door, data={"adults": "1", "children": "0"}, headers=SAME).status_code == 409


def test_only_who_is_going_is_offered_it(sqlite_world: World) -> None:
    world = sqlite_world
    maybe = sign_ups.join(world.device_ctx(), world.occurrence(), Stance.MAYBE)
    path = f"/p/{passes.managed_token(maybe)}"
    client = world.browser()
    assert "代わりの人に" not in client.get(path).text
    assert client.post(f"{path}/hand-on", headers=SAME).status_code == 409
