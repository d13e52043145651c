"""A woman of 72 has a paper card: read without a signal, kept at home, and losing it loses nothing."""

import pytest
from playwright.sync_api import expect

from shishin.checkin import attendances, card_batches, cards
from shishin.checkin.models import Card
from tests.browser import receptions
from tests.browser.test_scanner import shown, type_code
from tests.checkin.phones import Phone
from tests.scenarios.reader import Reader
from tests.world import World


@pytest.mark.browser
def test_where_there_is_no_signal_her_card_is_read_and_her_neighbours_letters_are_typed(site, phone) -> None:
    reception, world = receptions.begin(site), site.world
    made = card_batches.printed(card_batches.make(world.ctx(world.organizer), world.group, 1))
    hers, neighbours = made[0].card, made[1].card
    page = reception.open(phone)
    phone.set_offline(True)
    expect(page.locator("#scan-offline")).to_be_visible()
    type_code(page, cards.url(hers, site.url))
    shown(page, "ok", "紙のカードです。つながったら確かめます")
    type_code(page, cards.shown(cards.code(neighbours)).lower())
    expect(page.locator("#scan-unsent")).to_have_text("2")
    type_code(page, cards.url(hers, site.url))
    shown(page, "again", "もう受付ずみ")
    phone.set_offline(False)
    expect(page.locator("#scan-unsent")).to_have_text("0")
    scans = {(scan.person_id, scan.status) for scan in reception.scans()}
    assert scans == {(hers.person_id, "recorded"), (neighbours.person_id, "recorded")}
    assert reception.heads() == 2
    type_code(page, cards.code(hers))
    shown(page, "again", hers.person.nickname)


def given(world: World) -> Card:
    """Let the organizer print a sheet of cards, and give her the first."""
    occurrence = world.occurrence()
    Reader(world, signed_in=world.organizer).open(f"/o/e/{occurrence.code}/cards").press(
        "つくる", {"紙の枚数": 1}
    )
    return Card.select().order_by(Card.id).get()


def test_what_she_came_to_waits_behind_the_letters_that_stay_at_home(sqlite_world: World) -> None:
    world, hers = sqlite_world, given(sqlite_world)
    for title, group, organizer in (
        ("花の水やり", world.group, world.organizer),
        ("公園の体操", world.other_group, world.other_organizer),
    ):
        desk = Phone(world, world.occurrence(title=title, group=group), title, organizer)
        for status in ("recorded", "already"):
            scan = desk.scan(by="camera", code=cards.url(hers, "https://example.jp"))
            assert desk.one(scan)["status"] == status
        world.clock.move(minutes=30)
    daughter = Reader(world, "her daughter's phone").open("/card/claim")
    daughter.press("記録を見る", {"控えの12文字": cards.shown(cards.stub_code(hers)).lower()})
    assert daughter.sees("花の水やり", "公園の体操", "20 pt")
    assert hers.person.nickname not in daughter.text
    assert not daughter.open("/me").sees("花の水やり"), "whoever looks is nobody else for it"


def test_she_loses_the_card_and_keeps_what_she_did(sqlite_world: World) -> None:
    world, hers = sqlite_world, given(sqlite_world)
    occurrence = world.occurrence(title="花の水やり")
    desk = Phone(world, occurrence)
    organizer = Reader(world, signed_in=world.organizer).open(f"/o/g/{world.group.handle}/cards/lost")
    organizer.press("カードをさがす", {"控えの文字、またはカードの文字": cards.shown(cards.stub_code(hers))})
    organizer.press("なくした。つくり直す")
    assert organizer.sees("新しいカードをつくりました")
    new = Card.get_by_id(hers.id)
    found = desk.scan(by="camera", code=cards.url(hers, "https://example.jp"))
    assert desk.one(found)["status"] == "review", "whoever found it is looked at"
    assert attendances.heads(occurrence).heads == 0
    assert desk.one(desk.scan(by="typed", code=cards.code(new)))["status"] == "recorded"
    organizer.open(f"/o/e/{occurrence.code}/review").press("来ていない")
    assert attendances.heads(occurrence).heads == 1
