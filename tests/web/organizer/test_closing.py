"""The roster's check-out, a check-in put right, the count at the close, and signals, on their pages."""

import re

from shishin.checkin import proxy, self_check_in
from shishin.checkin.models import Attendance, Scan
from tests.checkin.phones import joined
from tests.world import SAME, World


def test_in_out_and_put_right_from_the_roster(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence, "a guest")
    roster, line = f"/o/e/{occurrence.code}/roster", f"/o/e/{occurrence.code}/roster/{sign_up.ref}"
    world.clock.move(minutes=30)
    client = world.signed_in(world.organizer)
    client.post(line, headers=SAME)
    assert f'action="{line}/out"' in client.get(roster).text
    world.clock.move(minutes=50)
    answer = client.post(f"{line}/out", data={"uid": "AAAAAAAAAAAAAAAAAAAA"}, headers=SAME)
    page = client.get(answer.headers["Location"]).text
    assert "退出を記録しました" in page
    assert "○ 9:00〜9:50" in page
    client.post(f"{line}/out/undo", headers=SAME)
    assert "○ 9:00〜" not in client.get(roster).text
    asked = client.get(f"{line}/correct").text
    assert 'value="09:00"' in asked
    form = {"arrived": "8:55", "left": "9:20", "adults": "2", "children": "0", "uid": "BBBBBBBBBBBBBBBBBBBB"}
    refused = client.post(f"{line}/correct", data=form, headers=SAME)
    assert refused.status_code == 422
    assert "理由を60字まで" in refused.text
    for _ in range(2):
        sent = client.post(f"{line}/correct", data=form | {"reason": "押し忘れ"}, headers=SAME)
        assert sent.status_code == 303
    assert Attendance.get().adults == 2
    assert "○ 8:55〜9:20" in client.get(sent.headers["Location"]).text
    assert "押し忘れ" in client.get(f"/o/e/{occurrence.code}/review").text
    assert "押し忘れ" not in world.browser("a guest").get("/me/points").text


def test_who_came_without_a_sign_up_is_put_right_as_well(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    world.clock.move(minutes=30)
    self_check_in.check_in(world.device_ctx("a walk-in"), occurrence, "A" * 20, adults=1, children=2)
    client, roster = world.signed_in(world.organizer), f"/o/e/{occurrence.code}/roster"
    page = client.get(roster).text
    line = re.search(rf'action="({roster}/[^/]+)/undo"', page)[1]
    assert '<td class="n">3 <span class="small">こども2</span>' in page
    world.clock.move(minutes=20)
    client.post(f"{line}/out", data={"uid": "B" * 20}, headers=SAME)
    assert "○ 9:00〜9:20" in client.get(roster).text
    client.post(f"{line}/out/undo", headers=SAME)
    assert "○ 9:00〜" not in client.get(roster).text
    form = {
        "arrived": "8:55",
        "left": "",
        "adults": "1",
        "children": "1",
        "uid": "C" * 20,
        "reason": "数えまちがい",
    }
    for _ in range(2):
        sent = client.post(f"{line}/correct", data=form, headers=SAME)
        assert sent.status_code == 303
    attendance = Attendance.get()
    assert (attendance.adults, attendance.children) == (1, 1)
    page = client.get(roster).text
    assert "○ 8:55" in page
    line = re.search(rf'action="({roster}/[^/]+)/undo"', page)[1]
    taken_back = client.post(f"{line}/undo", headers=SAME)
    assert Attendance.select().count() == 0
    # No line of the roster is left to press: the word that they are out leads back in.
    page = client.get(taken_back.headers["Location"]).text
    uid = re.search(rf'action="{line}"><input type="hidden" name="uid" value="([^"]+)"', page)[1]
    for _ in range(2):
        client.post(line, data={"uid": uid}, headers=SAME)
    attendance = Attendance.get()
    assert (attendance.adults, attendance.children) == (1, 1)
    assert "もどす" not in client.get(taken_back.headers["Location"]).text


def test_another_occurrences_walk_in_is_not_put_right_here(sqlite_world: World) -> None:
    world = sqlite_world
    here, there = world.occurrence(), world.occurrence()
    world.clock.move(minutes=30)
    self_check_in.check_in(world.device_ctx("a walk-in"), there, "A" * 20, adults=1, children=0)
    client = world.signed_in(world.organizer)
    uid = Scan.get().uid
    for deed in ("", "/undo", "/out", "/out/undo"):
        assert client.post(f"/o/e/{here.code}/roster/{uid}{deed}", headers=SAME).status_code == 404
    assert Attendance.select().count() == 1
    assert Scan.select().count() == 1


def test_the_roster_says_how_many_came_where_that_is_not_what_was_said(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence, "a guest")
    proxy.check_in(world.ctx(world.organizer), occurrence, sign_up.ref, None, 2, 1)
    page = world.signed_in(world.organizer).get(f"/o/e/{occurrence.code}/roster").text
    came = '<td class="n">3 <span class="small">こども1</span>'
    assert f'{came}<span class="no-print"><br><span class="small">申込 1</span></span></td>' in page


def test_the_count_is_compared_and_signals_are_looked_at(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    world.clock.move(minutes=30)
    for number in range(3):
        self_check_in.check_in(world.device_ctx(f"phone {number}"), occurrence, None, 1, 0)
    client, page = world.signed_in(world.organizer), f"/o/e/{occurrence.code}"
    client.post(f"{page}/count", data={"heads": "２"}, headers=SAME)
    shown = client.get(page).text
    assert "数えた人数は2人、受付は3人です。" in shown
    assert "目を通してほしいことが1件あります" in shown
    assert "自分で受付した人が3人で、数えた2人より1割をこえて多いです。" in client.get(f"{page}/review").text
    client.post(f"{page}/signals", data={"kind": "self_over_count"}, headers=SAME)
    assert "目を通してほしい" not in client.get(page).text
    refused = client.post(f"{page}/count", data={"heads": "3人くらい"}, headers=SAME)
    assert refused.status_code == 422
    assert '<a href="#heads">数えた人数は、0から100000までの数で書いてください' in refused.text
    assert 'value="3人くらい"' in refused.text
    assert "見沼の緑道 ごみひろい" in refused.text
    client.post(f"{page}/count", data={"heads": ""}, headers=SAME)
    assert "数えた人数は" not in client.get(page).text
    client.post(f"{page}/count", data={"heads": "０"}, headers=SAME)
    assert "数えた人数は0人" in client.get(page).text
    for slip in ("十人", "-1", "99999999", "1.5"):
        assert client.post(f"{page}/count", data={"heads": slip}, headers=SAME).status_code == 422, slip
