"""Being told is chosen by a press, answered by a press, and stopped by a press; nobody signs in for it."""

from datetime import time, timedelta

import pytest

from shishin.core import days
from shishin.participation import passes, sign_ups
from shishin.participation.models import SignUp, Stance
from shishin.people import notices
from shishin.people.models import MailAddress, Message, Person
from shishin.people.notices import Choice
from tests.town import citizen
from tests.world import SAME, TODAY, World

ASK, TOLD = "変更があったら知らせる", "変更、中止、お礼を知らせます。"


def joined(world: World, stance: Stance = Stance.GOING, **more) -> SignUp:
    sign_up = sign_ups.join(citizen(world), world.occurrence(**more), stance)
    return SignUp.get_by_id(sign_up.id)


def address(sign_up: SignUp) -> str:
    return f"/p/{passes.managed_token(sign_up)}"


def choice(sign_up: SignUp) -> Choice:
    return notices.of(sign_up.person_id, sign_up.occurrence.code)


def reachable(world: World, sign_up: SignUp) -> None:
    MailAddress.create(address="a@example.jp", person=sign_up.person_id, verified_at=world.clock.now)


def switch(sign_up: SignUp) -> str:
    row = notices.of_person(sign_up.person_id)
    assert row
    return f"/n/{notices.token(row)}"


def test_nobody_is_told_before_they_press_and_each_press_is_about_one_thing(sqlite_world: World) -> None:
    world = sqlite_world
    sign_up = joined(world)
    client, pass_ = world.browser("citizen"), address(sign_up)
    reachable(world, sign_up)
    assert choice(sign_up) == Choice()
    for _ in range(2):
        answer = client.post(f"{pass_}/notices", data={"changes": "1"}, headers=SAME)
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{pass_}#notices")
        assert choice(sign_up) == Choice(changes=True)
    client.post(f"{pass_}/notices", data={"day_before": "1"}, headers=SAME)
    assert choice(sign_up) == Choice(changes=True, day_before=True)
    assert TOLD in client.get(pass_).text
    client.post(f"{pass_}/notices", data={"changes": "0"}, headers=SAME)
    assert choice(sign_up) == Choice(day_before=True)


def test_who_can_be_told_by_nothing_yet_is_led_to_where_that_is_put_right(sqlite_world: World) -> None:
    sign_up = joined(sqlite_world)
    client, pass_ = sqlite_world.browser("citizen"), address(sign_up)
    answer = client.post(f"{pass_}/notices", data={"changes": "1"}, headers=SAME)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{pass_}/told")
    # The pass promises nothing that cannot be kept.
    page = client.get(pass_).text
    assert ASK in page
    assert TOLD not in page
    assert "知らせの届け先が、まだありません。" in client.get("/me/settings").text
    reachable(sqlite_world, sign_up)
    assert TOLD in client.get(pass_).text
    answer = client.get(f"{pass_}/told")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{pass_}#notices")


def test_whoever_was_shown_a_pass_is_shown_nothing_that_they_cannot_do(sqlite_world: World) -> None:
    sign_up = joined(sqlite_world)
    mine, stranger = sqlite_world.browser("citizen"), sqlite_world.browser("who was shown the pass")
    pass_ = address(sign_up)
    assert ASK in mine.get(pass_).text
    assert ASK not in stranger.get(pass_).text
    reachable(sqlite_world, sign_up)
    assert ASK in stranger.get(pass_).text
    sqlite_world.choose(sign_up.person, sign_up.occurrence)
    notices.stop(sqlite_world.system, notices.of_person(sign_up.person_id))
    assert ASK in mine.get(pass_).text
    assert ASK not in stranger.get(pass_).text


def test_the_day_before_somebody_answers_without_signing_in(sqlite_world: World) -> None:
    sign_up = joined(sqlite_world, Stance.MAYBE)
    client, pass_ = sqlite_world.browser(), address(sign_up)
    page = client.get(f"{pass_}/reply").text
    assert [word in page for word in ("行く", "このまま", "やめる")] == [True] * 3
    assert "「たぶん行く」を伝えました" in page, "the answer that stays if nothing is pressed"
    assert SignUp.get_by_id(sign_up.id).stance is Stance.MAYBE
    client.post(f"{pass_}/details", data={"stance": "going"}, headers=SAME)
    assert SignUp.get_by_id(sign_up.id).stance is Stance.GOING
    page = client.get(f"{pass_}/reply").text
    assert "「行きます」を伝えました" in page
    assert [word in page for word in ('value="going"', "<span>行く", "<span>このまま", "<span>やめる")] == [
        False,
        True,
        False,
        True,
    ]
    # In English a button of this name closes a window.
    assert "<span>Cancel" not in client.get(f"{pass_}/reply?lang=en").text
    client.get(f"{pass_}/reply?lang=ja")
    client.post(f"{pass_}/withdraw", headers=SAME)
    answer = client.get(f"{pass_}/reply")
    assert (answer.status_code, answer.headers["Location"]) == (303, pass_)


def test_one_press_stops_everything_and_another_brings_it_back(sqlite_world: World) -> None:
    sign_up = joined(sqlite_world)
    sqlite_world.choose(sign_up.person, sign_up.occurrence)
    client, path = sqlite_world.browser(), switch(sign_up)
    assert "もう受け取らない" in client.get(path).text
    assert choice(sign_up) == Choice(changes=True), "a GET writes nothing"
    for _ in range(2):
        answer = client.post(path, headers=SAME, follow_redirects=True)
        assert "知らせを止めました" in answer.text
        assert choice(sign_up) == Choice()
    client.post(f"{path}/again", headers=SAME)
    assert choice(sign_up) == Choice(changes=True)


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "https://mail.example.com"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_a_mail_program_stops_it_by_itself(sqlite_world: World, headers: dict[str, str]) -> None:
    sign_up = joined(sqlite_world)
    sqlite_world.choose(sign_up.person, sign_up.occurrence)
    answer = sqlite_world.browser().post(
        switch(sign_up), data={"List-Unsubscribe": "One-Click"}, headers=headers
    )
    assert answer.status_code == 200, "RFC 8058: no redirect"
    assert choice(sign_up) == Choice()


def test_who_stopped_everything_and_chooses_one_thing_gets_that_alone(sqlite_world: World) -> None:
    first, second = joined(sqlite_world), joined(sqlite_world, title="花だん")
    sqlite_world.choose(first.person, first.occurrence)
    sqlite_world.browser().post(switch(first), headers=SAME)
    sqlite_world.choose(second.person, second.occurrence)
    assert choice(first) == Choice()
    assert choice(second) == Choice(changes=True)


def test_only_its_person_turns_a_switch_on_again(sqlite_world: World) -> None:
    sign_up = joined(sqlite_world)
    sqlite_world.choose(sign_up.person, sign_up.occurrence)
    notices.stop(sqlite_world.system, notices.of_person(sign_up.person_id))
    path, on = f"{address(sign_up)}/notices", {"changes": "1"}
    stranger, mine = sqlite_world.browser("who was shown the pass"), sqlite_world.browser("citizen")
    assert stranger.post(path, data=on, headers=SAME).status_code == 403
    assert choice(sign_up) == Choice()
    assert mine.post(path, data=on, headers=SAME).status_code == 303
    assert choice(sign_up) == Choice(changes=True)


def test_a_forged_switch_is_no_page(sqlite_world: World) -> None:
    sign_up = joined(sqlite_world)
    sqlite_world.choose(sign_up.person, sign_up.occurrence)
    path = switch(sign_up)
    forged = path[:-1] + ("0" if path[-1] != "0" else "1")
    for client_path in (forged, f"/n/{passes.managed_token(sign_up)}", "/n/x"):
        assert sqlite_world.browser().get(client_path).status_code == 404
        assert sqlite_world.browser().post(client_path, headers=SAME).status_code == 404
    assert Message.select().count() == 0


def test_who_reads_another_language_by_now_is_told_in_that(sqlite_world: World) -> None:
    world = sqlite_world
    sign_up = joined(world)
    client, path = world.browser("citizen"), f"{address(sign_up)}/notices"

    def hears() -> str:
        return Person.get_by_id(sign_up.person_id).language

    client.post("/display", data={"lang": "ja-easy"}, headers=SAME)
    assert hears() == "ja-easy"
    client.post(f"{path}?lang=en", data={"changes": "1"}, headers=SAME)
    assert hears() == "en"
    # Who was shown the pass reads it in their own.
    stranger = world.browser("who was shown the pass")
    stranger.post(f"{path}?lang=ja", data={"day_before": "1"}, headers=SAME)
    stranger.post("/display", data={"lang": "ja"}, headers=SAME)
    client.post("/display", data={"size": "l"}, headers=SAME)
    assert (choice(sign_up), hears()) == (Choice(changes=True, day_before=True), "en")


def test_a_word_the_day_before_is_offered_while_it_can_still_come(sqlite_world: World) -> None:
    world, tomorrow = sqlite_world, TODAY + timedelta(days=1)
    today, soon = joined(world), joined(world, day=tomorrow)
    client = world.browser("citizen")
    ask, calendar = "前の日に知らせる", "前の日に知らせます"
    assert ask not in client.get(address(today)).text
    assert calendar not in client.get(f"{address(today)}/told").text
    assert ask in client.get(address(soon)).text
    assert calendar in client.get(f"{address(soon)}/told").text
    world.clock.now = days.instant(TODAY, time(21))
    assert ask not in client.get(address(soon)).text


def test_who_waits_is_asked_whether_to_hear_of_a_free_seat(sqlite_world: World) -> None:
    world, full = sqlite_world, sqlite_world.occurrence(capacity=1)
    sign_ups.join(world.device_ctx("another"), full, Stance.GOING)
    sign_up = sign_ups.join(citizen(world), full, Stance.WAITING)
    client, pass_ = world.browser("citizen"), address(sign_up)
    assert "席があいたら知らせる" in client.get(pass_).text
    reachable(world, sign_up)
    client.post(f"{pass_}/notices", data={"changes": "1"}, headers=SAME)
    assert "席があいたら知らせます。" in client.get(pass_).text
