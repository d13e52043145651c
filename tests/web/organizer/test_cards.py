"""An organizer makes paper cards, prints them again, and makes a lost one anew; staff do it for the city."""

import re

from shishin.checkin import card_batches, cards
from shishin.checkin.models import Card, CardBatch
from tests.world import SAME, World, wide


def test_making_a_sheet_twice_with_one_form_makes_it_once(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence, browser = world.occurrence(), world.signed_in(world.organizer)
    for page in (f"/o/e/{occurrence.code}/cards", f"/o/g/{world.group.handle}/cards"):
        before = CardBatch.select().count()
        text = browser.get(page).get_data(as_text=True)
        assert CardBatch.select().count() == before, "a look writes nothing"
        uid = re.search(r'name="uid" value="(\w+)"', text)[1]
        for _ in range(2):
            answer = browser.post(page, data={"uid": uid, "pages": "2"}, headers=SAME)
            assert answer.headers["Location"] == f"{page}?batch={uid}"
        assert CardBatch.select().count() == before + 1
        first, again = (
            re.findall(r'class="code">([-\w]+)<', browser.get(answer.headers["Location"]).text)
            for _ in range(2)
        )
        assert len(first) == 32, "a card and a stub for each"
        assert first == again, "printed again, the same cards come out"


def test_a_lost_card_is_found_by_its_stub_and_made_anew_once(sqlite_world: World) -> None:
    world = sqlite_world
    browser, page = world.signed_in(world.organizer), f"/o/g/{world.group.handle}/cards"
    browser.post(page, data={"pages": "1"}, headers=SAME)
    card = Card.select().first()
    found = browser.post(
        f"{page}/lost", data={"code": wide(cards.shown(cards.stub_code(card)))}, headers=SAME
    )
    one = found.headers["Location"]
    assert one == f"{page}/{card.number}"
    text = browser.get(one).get_data(as_text=True)
    assert "slip-card" not in text, "nothing to print before it is made anew"
    form = {"version": re.search(r'name="version" value="(\d+)"', text)[1]}
    for _ in range(2):
        assert browser.post(one, data=form, headers=SAME).headers["Location"] == one
    new = Card.get_by_id(card.id)
    assert (new.token_version, new.person_id) == (2, card.person_id)
    text = browser.get(one).get_data(as_text=True)
    assert cards.shown(cards.code(new)) in text
    assert cards.shown(cards.code(card)) not in text


def test_a_card_is_nobody_elses_group_business_but_staffs(sqlite_world: World) -> None:
    world = sqlite_world
    world.signed_in(world.organizer).post(
        f"/o/g/{world.group.handle}/cards", data={"pages": "1"}, headers=SAME
    )
    card = Card.select().first()
    other = world.signed_in(world.other_organizer)
    theirs = f"/o/g/{world.other_group.handle}/cards"
    assert other.get(f"/o/g/{world.group.handle}/cards").status_code == 403
    assert other.get(f"{theirs}?batch={CardBatch.get().uid}").status_code == 404
    assert other.get(f"{theirs}/{card.number}").status_code == 404
    assert other.post(f"{theirs}/lost", data={"code": cards.code(card)}, headers=SAME).status_code == 422
    staff = world.as_staff()
    assert staff.get(f"/staff/cards/{card.number}").status_code == 200
    found = staff.post("/staff/cards/lost", data={"code": cards.code(card)}, headers=SAME)
    assert found.headers["Location"] == f"/staff/cards/{card.number}"
    assert staff.post("/staff/cards", data={"pages": "1"}, headers=SAME).status_code == 303
    assert CardBatch.select().where(CardBatch.group.is_null()).count() == 1


def test_the_most_cards_that_are_made_at_once_are_no_heavier_than_any_page(sqlite_world: World) -> None:
    world = sqlite_world
    browser, page = world.signed_in(world.organizer), f"/o/g/{world.group.handle}/cards"
    made = browser.post(page, data={"pages": str(card_batches.MOST_PAGES)}, headers=SAME)
    answer = browser.get(made.headers["Location"], headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert 8000 < len(answer.get_data()) <= 15000
