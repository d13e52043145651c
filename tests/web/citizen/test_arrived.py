"""After the check-in every page of the citizen's knows it, and offers nothing that would undo it."""

import re

from shishin.participation import passes, sign_ups, withdrawing
from shishin.participation.models import SignUp, Stance
from tests.world import SAME, World

# The world's Saturday morning, as a Japanese clock shows it.
STAMP = "受付ずみ 8:30"


def arrive(world: World, stance: Stance | None) -> tuple[str, str]:
    """Check in the citizen's phone by the venue's page; return the event's page and the pass's, if any."""
    occurrence, browser = world.occurrence(), world.browser("citizen")
    path = f"/e/{occurrence.code}"
    page = browser.get(path).text
    assert "行きます" in page, "kept for anybody before"
    sign_up = sign_ups.join(world.ctx(world.citizen), occurrence, stance) if stance else None
    sent = {"adults": "1", "children": "0"}
    assert browser.post(f"/c/{occurrence.venue_code}", data=sent, headers=SAME).status_code == 303
    return path, f"/p/{passes.managed_token(sign_up)}" if sign_up else ""


def test_the_pass_says_that_one_is_there_and_offers_no_way_out(sqlite_world: World) -> None:
    for stance in (Stance.GOING, Stance.MAYBE, Stance.INTERESTED):
        _, path = arrive(sqlite_world, stance)
        page = sqlite_world.browser("citizen").get(path).text
        assert STAMP in page
        assert "受付で見せてください" not in page
        assert not re.search(r'action="/p/[^"]*/(withdraw|details)"', page), stance


def test_the_event_page_says_so_to_whoever_joined_and_to_a_walk_in(sqlite_world: World) -> None:
    for stance in (Stance.GOING, None):
        path, _ = arrive(sqlite_world, stance)
        page = sqlite_world.browser("citizen").get(path).text
        assert STAMP in page
        assert "/join" not in page
        assert "を伝えてあります" not in page
        other = sqlite_world.browser("another").get(path).text
        assert STAMP not in other
        assert "/join" in other


def test_plans_and_passes_say_so_and_the_next_door_comes_first(sqlite_world: World) -> None:
    _, path = arrive(sqlite_world, Stance.GOING)
    later = sign_ups.join(
        sqlite_world.ctx(sqlite_world.citizen), sqlite_world.occurrence(title="あとの会"), Stance.GOING
    )
    browser = sqlite_world.browser("citizen")
    assert f"○ {STAMP}" in browser.get("/me/plans").text
    mine = browser.get("/me/passes").text
    assert f"○ {STAMP}" in mine
    assert passes.shown_code(SignUp.get_by_id(later.id)) in mine
    assert f'<a class="title" href="{path}"' in mine


def test_a_press_on_an_older_page_is_refused_with_words_and_changes_nothing(sqlite_world: World) -> None:
    path, address = arrive(sqlite_world, Stance.GOING)
    browser = sqlite_world.browser("citizen")
    for action, sent in (("withdraw", {}), ("details", {"stance": "maybe"}), ("undo", {})):
        answer = browser.post(f"{address}/{action}", data=sent, headers=SAME)
        assert answer.status_code == 409
        assert STAMP in answer.text
        assert "受付ずみなので、返事は変えられません" in answer.text
    answer = browser.post(f"{path}/join", data={"stance": "maybe"}, headers=SAME)
    assert answer.status_code == 409
    assert "受付ずみなので、返事は変えられません" in answer.text
    kept = SignUp.get()
    assert (kept.stance, kept.withdrawn_at) == (Stance.GOING, None)


def test_who_withdrew_and_came_is_there(sqlite_world: World) -> None:
    occurrence, browser = sqlite_world.occurrence(), sqlite_world.browser("citizen")
    me = sqlite_world.ctx(sqlite_world.citizen)
    sign_up = withdrawing.withdraw(me, sign_ups.join(me, occurrence, Stance.GOING))
    path = f"/p/{passes.managed_token(sign_up)}"
    assert "またの機会に" in browser.get(path).text
    browser.post(f"/c/{occurrence.venue_code}", data={"adults": "1", "children": "0"}, headers=SAME)
    assert STAMP in browser.get(path).text
