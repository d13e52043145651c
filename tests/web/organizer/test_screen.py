"""The venue's screen: a code for the moment, a slip for ten minutes, and the organizer's choice."""

import re

import pytest
from flask.testing import FlaskClient

from shishin.checkin import screens
from shishin.checkin.models import Attendance, Scan, ScanStatus
from shishin.core import codes, qr
from shishin.events.models import Occurrence
from tests.checkin.phones import Phone, joined
from tests.web.citizen.test_check_in import opened
from tests.world import SAME, World

JSON = {"Accept": "application/json", **SAME}
HEADS = {"adults": "1", "children": "0"}


def screened(world: World) -> Occurrence:
    """An occurrence whose organizer chose the screen only, through the page."""
    occurrence = world.occurrence()
    client = world.signed_in(world.organizer)
    for _ in range(2):
        answer = client.post(f"/o/e/{occurrence.code}/venue", data={"by": "screen"}, headers=SAME)
        assert answer.status_code == 303
    return Occurrence.get_by_id(occurrence.id)


def shown(world: World, occurrence: Occurrence) -> str:
    """The address that the screen's QR opens now."""
    return f"/c/{screens.code(occurrence, world.clock.now)}"


def scanned(world: World, occurrence: Occurrence, name: str = "visitor") -> FlaskClient:
    """A browser that read the screen."""
    browser = world.browser(name)
    assert browser.get(shown(world, occurrence)).status_code == 303
    return browser


def test_the_page_shows_the_code_of_the_moment_and_when_the_next_comes(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    client = world.signed_in(world.organizer)
    seen = set()
    for _ in range(3):
        answer = client.get(f"/o/e/{occurrence.code}/screen")
        address = f"http://localhost{shown(world, occurrence)}".upper()
        assert qr.svg_path(address)[0] in answer.text
        assert len(qr.matrix(f"HTTPS://SHISHIN.CITY.EXAMPLE.JP{shown(world, occurrence)}".upper())) == 29
        assert answer.headers["Cache-Control"] == "no-store"
        found = re.search(r'data-next="(\d+)" data-good="(\d+)"', answer.text)
        assert found
        assert 0 < int(found[1]) <= 15_000
        assert int(found[2]) - int(found[1]) == 20_000
        assert "いままでに来た人: 0人" in answer.text
        assert '<noscript><meta http-equiv="refresh"' in answer.text
        seen.add(address)
        world.clock.move(seconds=15)
    assert len(seen) == 3


def test_reading_gives_a_slip_to_this_browser_and_drops_the_code(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = screened(world)
    browser = world.browser("visitor")
    answer = browser.get(shown(world, occurrence).lower())
    address = f"/c/{occurrence.venue_code}"
    assert answer.headers["Location"] == address
    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if one.startswith("slip="))
    assert all(part in cookie for part in ("Max-Age=600", "HttpOnly", f"Path={address}", "SameSite=Lax"))
    assert Scan.select().count() == 0, "a GET writes nothing"
    world.clock.move(minutes=9)
    text, form = opened(browser, address)
    assert "受付する" in text
    answer = browser.post(address, data=form, headers=SAME)
    assert answer.headers["Location"] == f"{address}/done"
    assert Attendance.select().count() == 1


@pytest.mark.parametrize(("seconds", "taken"), [(0, True), (34, True), (35, False), (3600, False)])
def test_a_code_is_taken_for_thirty_five_seconds(sqlite_world: World, seconds: int, taken: bool) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    world.clock.move(seconds=-(int(world.clock.now.timestamp()) % 15))
    address = shown(world, occurrence)
    world.clock.move(seconds=seconds)
    answer = world.browser().get(address)
    assert answer.status_code == (303 if taken else 410)
    if not taken:
        assert "写真でもらった方は、会場に来てから受付できます" in answer.text
        assert f'href="/e/{occurrence.code}"' in answer.text
        assert "slip=" not in str(answer.headers)
        as_json = world.browser().get(address, headers=JSON)
        assert as_json.json["error"]["code"] == "code_passed"


def test_no_letter_of_a_code_can_be_another(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence, other = world.occurrence(), world.occurrence()
    browser, address = world.browser(), shown(world, occurrence)
    for place in range(len("/c/") + 8, len(address)):
        letter = codes.ALPHABET[codes.ALPHABET.index(address[place]) ^ 1]
        assert browser.get(address[:place] + letter + address[place + 1 :]).status_code == 410
    assert browser.get(address.replace(occurrence.venue_code, other.venue_code)).status_code == 410
    assert browser.get(address.replace(occurrence.venue_code, "00000000")).status_code == 404
    assert browser.get(address + "0").status_code == 404


def test_by_the_same_letters_four_hours_later_nothing_opens(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    address = shown(world, occurrence)
    world.clock.move(seconds=15 * screens.WINDOWS)
    assert shown(world, occurrence)[:13] == address[:13]
    assert world.browser().get(address).status_code == 410


def test_where_only_the_screen_counts_the_poster_says_what_to_do(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = screened(world)
    sign_up = joined(world, occurrence)
    address = f"/c/{occurrence.venue_code}"
    text = world.browser().get(address).text
    assert "会場の画面のQRを読んでください" in text
    assert "<form" not in text.split("<main")[1]
    # What was never a code is answered alike: nobody guesses codes from elsewhere.
    for data in (HEADS, {"code": sign_up.short_code}, {"code": "0000000"}):
        answer = world.browser().post(address, data=data, headers=JSON)
        assert (answer.status_code, answer.json["error"]["code"]) == (409, "screen_needed")
    assert Scan.select().count() == 0
    assert (
        occurrence.venue_code
        not in world.signed_in(world.organizer).get(f"/o/e/{occurrence.code}/poster").text
    )


def test_a_slip_is_good_for_ten_minutes_in_its_own_browser_and_place(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence, other = screened(world), screened(world)
    browser = scanned(world, occurrence)
    slip = browser.get_cookie("slip", path=f"/c/{occurrence.venue_code}").value
    for name, place, cookie in (
        ("a friend", occurrence, slip),
        ("visitor", other, slip),
        ("visitor", occurrence, slip[:-1] + ("A" if slip[-1] != "A" else "B")),
        ("visitor", occurrence, "nonsense"),
    ):
        client = world.browser(name)
        client.set_cookie("slip", cookie)
        assert client.post(f"/c/{place.venue_code}", data=HEADS, headers=SAME).status_code == 409
    world.clock.move(minutes=10)
    client = world.browser("visitor")
    client.set_cookie("slip", slip)
    late = client.post(f"/c/{occurrence.venue_code}", data=HEADS, headers=SAME)
    assert late.status_code == 409
    assert "受付はまだできていません" in late.text
    assert Scan.select().count() == 0


def test_who_took_too_long_reads_the_screen_again_and_not_how_many_they_are(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = screened(world)
    browser, address = scanned(world, occurrence), f"/c/{occurrence.venue_code}"
    world.clock.move(minutes=10)
    late = browser.post(address, data={"adults": "2", "children": "3"}, headers=SAME)
    assert late.status_code == 409
    assert "受付はまだできていません" in late.text
    assert "入れた人数は、残っています。" in late.text
    by_code = browser.post(address, data={"code": "7K3MQ8Z"}, headers=SAME)
    assert "受付はまだできていません" in by_code.text
    assert "入れた人数は、残っています。" not in by_code.text
    assert "受付はまだできていません" not in browser.get(address).text
    assert browser.get(shown(world, occurrence)).status_code == 303
    _, form = opened(browser, address)
    assert (form["adults"], form["children"]) == ("2", "3")
    assert browser.post(address, data=form, headers=SAME).status_code == 303
    assert (Scan.get().adults, Scan.get().children) == (2, 3)
    for nonsense in ("", "x", "99.99", "0.0", "2", "-1.3", "1.1.1", "１.２"):
        stranger = scanned(world, occurrence, "a stranger")
        stranger.set_cookie("heads", nonsense, path=address)
        _, form = opened(stranger, address)
        assert form["adults"] in {"1", "2"}, nonsense
        assert "field-error" not in stranger.get(address).text, nonsense


def test_who_says_afterwards_that_they_were_there_needs_no_screen(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = screened(world)
    world.clock.move(hours=5)
    answer = world.browser("walker").post(f"/c/{occurrence.venue_code}", data={"claim": "1"}, headers=SAME)
    assert answer.status_code == 303
    assert Scan.get().status is ScanStatus.REVIEW


def test_a_phone_that_sends_the_bare_code_waits_for_an_organizer(world: World) -> None:
    occurrence = screened(world)
    phone = Phone(world, occurrence)
    result = phone.send(phone.scan(by="self", code=occurrence.venue_code, grant=None))
    assert [one["status"] for one in result] == ["review"]
    assert Scan.get().reason == "no_screen"


def test_the_choice_is_taken_back_and_the_poster_counts_again(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = screened(world)
    client = world.signed_in(world.organizer)
    page = client.get(f"/o/e/{occurrence.code}/venue?chosen=1").text
    assert "会場の画面だけで受付します" in page
    client.post(f"/o/e/{occurrence.code}/venue", data={"by": "poster"}, headers=SAME)
    assert "紙のQRでも受付します" in client.get(f"/o/e/{occurrence.code}/venue?chosen=1").text
    answer = world.browser().post(f"/c/{occurrence.venue_code}", data=HEADS, headers=SAME)
    assert answer.status_code == 303
