"""同じ人を結ぶ: the organizer's page of those who may be one person with two browsers."""

import re

from shishin.checkin import self_check_in
from shishin.checkin.models import Attendance
from shishin.participation import sign_ups
from shishin.participation.models import SignUp, Stance
from tests.world import SAME, World


def two_browsers(world: World):
    """Let one browser sign up, another check in, and the event end."""
    occurrence = world.occurrence()
    assert world.organizer
    sign_up = sign_ups.join(world.device_ctx("in LINE"), occurrence, Stance.GOING)
    world.clock.move(minutes=20)
    self_check_in.check_in(world.device_ctx("in Safari"), occurrence, None, 2, 0)
    return occurrence, SignUp.get_by_id(sign_up.id)


def test_an_organizer_joins_a_pair_by_one_tap_and_parts_it_by_another(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence, sign_up = two_browsers(world)
    client, address = world.signed_in(world.organizer), f"/o/e/{occurrence.code}"
    walk_in = Attendance.get().person.nickname
    shown = client.get(address).text
    assert "多くて1組いるかもしれません" in shown
    assert "受付ずみ" not in shown
    assert f'href="{address}/pairs"' in shown
    page = client.get(f"{address}/pairs").text
    assert sign_up.person.nickname in page
    assert walk_in in page
    # The only ones on their sides are chosen already: one tap is enough.
    form = dict(re.findall(r'name="(ref|scan)" value="([^"]+)" checked', page))
    for _ in range(2):
        answer = client.post(f"{address}/pairs", data=form, headers=SAME)
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{address}/pairs?said=joined")
    assert "1人にまとめました" in client.get(f"{address}/pairs?said=joined").text
    shown = client.get(address).text
    assert "多くて" not in shown
    assert "受付ずみ(ほかのブラウザー)" in shown
    roster = client.get(f"{address}/roster").text
    assert "予約なしで来た人" not in roster
    assert f"{address}/roster/{sign_up.ref}/undo" in roster
    for _ in range(2):
        answer = client.post(f"{address}/pairs/{sign_up.ref}/undo", headers=SAME)
        assert answer.headers["Location"] == f"{address}/pairs?said=parted"
    assert "予約なしで来た人" in client.get(f"{address}/roster").text


def test_the_staff_see_the_possible_pairs_beside_both_numbers(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence, sign_up = two_browsers(world)
    world.clock.move(hours=3)
    page = world.as_staff().get("/staff").text
    assert page.count("多くて1組") == 2
    scan = re.findall(r'name="scan" value="([^"]+)"', _pairs_page(world, occurrence))[0]
    client = world.signed_in(world.organizer)
    client.post(f"/o/e/{occurrence.code}/pairs", data={"ref": sign_up.ref, "scan": scan}, headers=SAME)
    assert "多くて" not in world.as_staff().get("/staff").text


def test_who_chooses_nobody_is_told_so(sqlite_world: World) -> None:
    occurrence, _ = two_browsers(sqlite_world)
    client = sqlite_world.signed_in(sqlite_world.organizer)
    answer = client.post(f"/o/e/{occurrence.code}/pairs", data={"ref": ""}, headers=SAME)
    assert answer.status_code == 422
    assert answer.text.count("どれか1つを選んでください") == 4


def _pairs_page(world: World, occurrence) -> str:
    return world.signed_in(world.organizer).get(f"/o/e/{occurrence.code}/pairs").text
