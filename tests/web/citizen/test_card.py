"""A paper card seen by a camera, and what its stub opens."""

import re

import pytest

from shishin.checkin import card_batches, cards
from shishin.checkin.models import Attendance, Card, Scan, ScanBy
from shishin.core import codes
from shishin.events.models import Occurrence
from shishin.people.models import Person
from tests.checkin.phones import joined
from tests.world import SAME, World


def made(world: World) -> Card:
    """Return a card that the organizer made."""
    return card_batches.printed(card_batches.make(world.ctx(world.organizer), world.group, 1))[0].card


def typed_at_the_venue(world: World, letters: str, name: str = "a tablet"):
    """Return what a browser at the venue is answered for the letters of a card."""
    occurrence = Occurrence.get()
    form = {"code": letters, "uid": "a-form-of-the-tablet"}
    return world.browser(name).post(f"/c/{occurrence.venue_code}", data=form, headers=SAME)


def test_its_letters_check_in_at_the_venue_on_whosever_phone(sqlite_world: World) -> None:
    world = sqlite_world
    card, occurrence = made(world), world.occurrence()
    persons = Person.select().count()
    tablet = world.browser("a tablet")
    assert "紙のカードの12文字" in tablet.get(f"/c/{occurrence.venue_code}?have=1").text
    for _ in range(2):
        answer = typed_at_the_venue(world, cards.shown(cards.code(card)).lower())
        assert answer.status_code == 303
    done = tablet.get(answer.headers["Location"]).text
    assert "ようこそ! 受付できました" in done
    assert 'href="/me"' not in done.split("<main")[1].split("</main>")[0], "a card opens nothing else"
    assert 'href="/card/claim"' in done, "the card's record is seen by its stub"
    attendance = Attendance.get()
    assert (attendance.person_id, attendance.adults) == (card.person_id, 1)
    assert (Scan.get().by, Scan.select().count(), Person.select().count()) == (ScanBy.SELF, 1, persons)
    # Whose phone it is checks in by the button, and is asked for another's letters afterwards, too.
    form = {"uid": "a-form-of-the-tablet", "adults": "1", "children": "0"}
    tablet.post(f"/c/{occurrence.venue_code}", data=form, headers=SAME)
    assert Attendance.select().count() == 2
    assert f'href="/c/{occurrence.venue_code}?have=1"' in tablet.get(f"/c/{occurrence.venue_code}").text


def test_a_lost_cards_letters_wait_and_the_stubs_do_nothing(sqlite_world: World) -> None:
    world = sqlite_world
    card, _ = made(world), world.occurrence()
    old = cards.code(card)
    new = card_batches.make_anew(world.ctx(world.organizer), world.group, card.number, card.token_version)
    waits = typed_at_the_venue(world, old)
    assert "確認待ち" in world.browser("a tablet").get(waits.headers["Location"]).text
    assert Attendance.select().count() == 0
    refused = typed_at_the_venue(world, cards.stub_code(new))
    assert (refused.status_code, "その文字はありません" in refused.text) == (422, True)
    typed_at_the_venue(world, cards.code(new), "another tablet")
    assert Attendance.get().person_id == card.person_id


def test_guessing_cards_at_the_venue_stops_after_twenty(sqlite_world: World) -> None:
    world = sqlite_world
    card, _ = made(world), world.occurrence()
    guesses = [codes.with_check(f"{card.number}{codes.encode(bytes([n] * 4))[:5]}") for n in range(20)]
    assert {typed_at_the_venue(world, guess).status_code for guess in guesses} == {422}
    refused = typed_at_the_venue(world, cards.code(card), "another tablet")
    assert refused.status_code == 429
    assert "いま受付するには、参加証か紙のカードを、受付の人に見せてください。" in refused.text


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
    answer = browser.post("/card/claim", data={"code": cards.code(card)}, headers=SAME)
    assert "カードではなく、控え(家に置くほうの紙)" in answer.text, "the two begin alike"
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
