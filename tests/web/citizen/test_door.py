"""What the QR of a pass opens."""

import re

import pytest

from shishin.checkin.models import Attendance, Scan, ScanBy
from shishin.participation import passes
from tests.checkin.phones import joined
from tests.world import SAME, World


def test_anybody_with_the_pass_sees_it_and_can_do_nothing_more(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    address = f"/t/{passes.door_token(sign_up)}"
    for browser in (world.browser(), world.browser("a guest"), world.signed_in(world.other_organizer)):
        answer = browser.get(address)
        text = answer.get_data(as_text=True)
        assert passes.shown_code(sign_up) in text
        assert "受付する" not in text
        assert passes.managed_token(sign_up) not in text
        assert (answer.headers["Referrer-Policy"], answer.headers["Cache-Control"]) == (
            "no-referrer",
            "no-store",
        )
        refused = browser.post(address, data={"adults": "1", "children": "0"}, headers=SAME)
        assert refused.status_code in {401, 403}
    assert Scan.select().count() == 0


def test_an_organizers_camera_app_gets_the_button(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    address = f"/t/{passes.door_token(sign_up)}"
    browser = world.signed_in(world.organizer)
    text = browser.get(address.lower()).get_data(as_text=True)
    assert "受付する" in text
    uid = re.search(r'name="uid" value="(\w+)"', text)
    form = {"uid": uid[1], "adults": "2", "children": "1"}
    answer = browser.post(address, data=form, headers=SAME)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{address}?done=1")
    assert "受付しました" in browser.get(f"{address}?done=1").get_data(as_text=True)
    assert "もう受付ずみ" in browser.get(address).get_data(as_text=True)
    browser.post(address, data=form, headers=SAME)
    row = Attendance.get()
    assert (row.adults, row.children, row.by) == (2, 1, ScanBy.CAMERA)
    assert Scan.select().count() == 1
    again = re.search(r'name="uid" value="(\w+)"', browser.get(address).get_data(as_text=True))
    world.clock.move(minutes=9)
    for _ in range(2):
        browser.post(address, data={"uid": again[1], "adults": "1", "children": "1"}, headers=SAME)
    row, came_at = Attendance.get(), row.in_at
    assert (row.adults, row.children, row.in_at) == (1, 1, came_at)
    assert Scan.select().count() == 3, "the first, the void, the new one"
    # The first form, from the page before: it counts nobody again, and does not say that it did.
    assert browser.post(address, data=form, headers=SAME).status_code == 409
    assert (Attendance.get().adults, Scan.select().count()) == (1, 3)


def test_what_is_put_right_a_week_later_waits_for_a_word_and_says_so(sqlite_world: World) -> None:
    world = sqlite_world
    sign_up = joined(world, world.occurrence())
    address = f"/t/{passes.door_token(sign_up)}"
    world.signed_in(world.organizer).post(address, data={"adults": "3", "children": "0"}, headers=SAME)
    world.clock.move(days=8)
    browser = world.signed_in(world.organizer)
    answer = browser.post(address, data={"adults": "1", "children": "0"}, headers=SAME)
    assert "受付しました。確認待ちです" in browser.get(answer.headers["Location"]).text
    assert Attendance.get().adults == 3


@pytest.mark.parametrize("token", ["0" * 26, "nonsense", "A" * 27])
def test_a_forged_pass_is_no_pass(sqlite_world: World, token: str) -> None:
    assert sqlite_world.browser().get(f"/t/{token}").status_code == 404
    assert sqlite_world.signed_in(sqlite_world.organizer).post(f"/t/{token}", headers=SAME).status_code == 404


def test_the_managed_address_is_not_the_doors(sqlite_world: World) -> None:
    sign_up = joined(sqlite_world, sqlite_world.occurrence())
    assert sqlite_world.browser().get(f"/t/{passes.managed_token(sign_up)}").status_code == 404


def test_heads_out_of_range_are_told(sqlite_world: World) -> None:
    world = sqlite_world
    sign_up = joined(world, world.occurrence())
    answer = world.signed_in(world.organizer).post(
        f"/t/{passes.door_token(sign_up)}", data={"adults": "0", "children": "0"}, headers=SAME
    )
    assert answer.status_code == 422
    assert "1人から10人まで" in answer.get_data(as_text=True)
