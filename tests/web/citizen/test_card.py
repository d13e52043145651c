"""A paper card seen by a camera, and what its stub opens."""

import re

import pytest

from shishin.checkin import card_batches, cards
from shishin.checkin.models import Attendance, Card, Scan, ScanBy
from shishin.core import codes
from tests.checkin.phones import joined
from tests.world import SAME, World


def made(world: World) -> Card:
    """Return a card that the organizer made."""
    return card_batches.printed(card_batches.make(world.ctx(world.organizer), world.group, 1))[0].card


def test_anybody_is_told_what_a_card_is_and_nobody_is_checked_in(sqlite_world: World) -> None:
    world = sqlite_world
    card, occurrence = made(world), world.occurrence()
    address = f"/card/{cards.token(card)}"
    for browser in (world.browser(), world.browser("a guest")):
        answer = browser.get(address)
        text = answer.get_data(as_text=True)
        assert "紙の参加カード" in text
        assert card.person.nickname not in text
        assert cards.stub_code(card) not in text
        assert "受付する" not in text
        assert (answer.headers["Referrer-Policy"], answer.headers["Cache-Control"]) == (
            "no-referrer",
            "no-store",
        )
        refused = browser.post(address, data={"occurrence": occurrence.code}, headers=SAME)
        assert refused.status_code in {303, 401}
    stranger = world.signed_in(world.other_organizer)
    assert stranger.post(address, data={"occurrence": occurrence.code}, headers=SAME).status_code == 403
    assert Scan.select().count() == 0


def test_the_qr_in_capitals_leads_to_the_card(sqlite_world: World) -> None:
    card = made(sqlite_world)
    answer = sqlite_world.browser().get(f"/CARD/{cards.token(card)}")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/card/{cards.token(card)}")


def test_an_organizers_camera_app_gets_the_button_and_presses_it_twice(sqlite_world: World) -> None:
    world = sqlite_world
    card, occurrence = made(world), world.occurrence()
    address, browser = f"/card/{cards.token(card)}", world.signed_in(world.organizer)
    text = browser.get(address).get_data(as_text=True)
    assert "受付する" in text
    form = dict(re.findall(r'name="(uid|occurrence)" value="(\w+)"', text))
    for _ in range(2):
        answer = browser.post(address, data=form, headers=SAME)
        assert answer.headers["Location"] == f"{address}?done={occurrence.code}&said=recorded"
    assert "受付しました" in browser.get(answer.headers["Location"]).get_data(as_text=True)
    assert (Scan.select().count(), Attendance.get().by) == (1, ScanBy.CAMERA)
    assert "もう受付ずみ" in browser.get(address).get_data(as_text=True)


def test_a_lost_card_says_so_and_waits_for_a_second_look(sqlite_world: World) -> None:
    world = sqlite_world
    card, occurrence = made(world), world.occurrence()
    address, browser = f"/card/{cards.token(card)}", world.signed_in(world.organizer)
    card_batches.make_anew(world.ctx(world.organizer), world.group, card.number, 1)
    assert "なくしたと届けがありました" in world.browser().get(address).get_data(as_text=True)
    answer = browser.post(address, data={"occurrence": occurrence.code}, headers=SAME)
    assert "確認待ち" in browser.get(answer.headers["Location"]).get_data(as_text=True)
    review = browser.get(f"/o/e/{occurrence.code}/review").get_data(as_text=True)
    assert "なくしたと届けのあった" in review
    assert Attendance.select().count() == 0


def test_a_forged_card_and_a_tokens_other_roles_are_no_card(sqlite_world: World) -> None:
    world = sqlite_world
    card, occurrence = made(world), world.occurrence()
    stub_page = cards.record_token(card)
    others = ["0" * 26, "nonsense", stub_page, cards.code(card)]
    for token in others:
        assert world.browser().get(f"/card/{token}").status_code == 404
        posted = world.signed_in(world.organizer).post(
            f"/card/{token}", data={"occurrence": occurrence.code}, headers=SAME
        )
        assert posted.status_code == 404
    for address in (f"/card/record/{cards.token(card)}", f"/t/{cards.token(card)}", f"/p/{stub_page}"):
        assert world.browser().get(address).status_code == 404


def test_the_roster_takes_a_cards_letters_and_says_who(sqlite_world: World) -> None:
    world = sqlite_world
    card, occurrence = made(world), world.occurrence()
    joined(world, occurrence)
    browser, page = world.signed_in(world.organizer), f"/o/e/{occurrence.code}/roster"
    form = {"uid": "one-form-of-ours", "code": cards.shown(cards.code(card)).lower()}
    assert "said=recorded" in browser.post(page, data=form, headers=SAME).headers["Location"]
    assert card.person.nickname in browser.get(page).get_data(as_text=True)
    assert Attendance.get().by is ScanBy.TYPED
    wrong = cards.code(card)[:11] + ("0" if cards.code(card)[11] != "0" else "1")
    for text in (wrong, cards.stub_code(card), codes.with_check(card.number + "00000")):
        assert browser.post(page, data={"code": text}, headers=SAME).status_code == 422
    assert Scan.select().count() == 1


def test_a_stub_shows_the_record_and_one_button(sqlite_world: World) -> None:
    world = sqlite_world
    card, occurrence = made(world), world.occurrence(title="花の水やり")
    world.signed_in(world.organizer).post(
        f"/card/{cards.token(card)}", data={"occurrence": occurrence.code}, headers=SAME
    )
    browser = world.browser()
    answer = browser.post("/card/claim", data={"code": cards.stub_code(card)}, headers=SAME)
    assert answer.status_code == 303
    page = browser.get(answer.headers["Location"])
    text = page.get_data(as_text=True)
    assert "花の水やり" in text
    assert '<span class="big num">10</span> pt' in text
    assert card.person.nickname not in text
    assert re.findall(r'<form[^>]* action="([^"]+)"', text) == [answer.headers["Location"]]
    assert page.headers["Cache-Control"] == "no-store"
    assert browser.get("/me").get_data(as_text=True).count("花の水やり") == 0, "nobody was signed in"
    card_batches.make_anew(world.ctx(world.organizer), world.group, card.number, 1)
    assert browser.get(answer.headers["Location"]).status_code == 404


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_wrong_letters_are_told_beside_the_field_and_guessing_stops(
    sqlite_world: World, language: str
) -> None:
    world = sqlite_world
    card, browser = made(world), world.browser()
    address = f"/card/claim?lang={language}"
    for _ in range(10):
        answer = browser.post(address, data={"code": codes.with_check(f"{card.number}00000")}, headers=SAME)
        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.get_data(as_text=True)
    answer = browser.post(address, data={"code": cards.stub_code(card)}, headers=SAME)
    assert answer.status_code == 429
    assert "Location" not in answer.headers
