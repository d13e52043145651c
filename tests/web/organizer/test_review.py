"""What waits for an organizer's word gets it in one tap."""

import re
from datetime import timedelta

from shishin.checkin import proxy
from shishin.checkin.models import Attendance, Review, Scan
from shishin.participation import roster
from tests.checkin.phones import joined
from tests.world import SAME, World


def received_late(world: World, *names: str):
    """Let scans of people's passes arrive eight days after the end."""
    occurrence = world.occurrence()
    refs = [joined(world, occurrence, name).ref for name in names]
    world.clock.move(days=8)
    for ref in refs:
        proxy.check_in(world.ctx(world.organizer), occurrence, ref)
    return occurrence


def scans_on(page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r'name="scan" value="([^"]+)"', page)))


def test_each_is_confirmed_or_rejected_by_one_tap(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = received_late(world, "a", "b")
    client = world.signed_in(world.organizer)
    address = f"/o/e/{occurrence.code}/review"
    page = client.get(address).text
    assert "終わって7日より後に届きました" in page
    first, second = scans_on(page)
    for _ in range(2):
        answer = client.post(address, data={"scan": first, "verdict": "confirm"}, headers=SAME)
        assert (answer.status_code, answer.headers["Location"]) == (303, address)
    assert Attendance.select().count() == 1
    client.post(address, data={"scan": second, "verdict": "reject"}, headers=SAME)
    assert Attendance.select().count() == 1
    assert Review.select().count() == 2
    assert "確認待ちはありません" in client.get(address).text


def test_names_go_thirty_days_after_the_end(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = received_late(world, "a")
    nickname = Scan.get().person.nickname
    organizer, address = world.organizer, f"/o/e/{occurrence.code}/review"
    world.clock.now = occurrence.ends_at + roster.SEEN_FOR - timedelta(seconds=1)
    assert nickname in world.signed_in(organizer).get(address).text
    world.clock.move(seconds=1)
    page = world.signed_in(organizer).get(address).text
    assert nickname not in page
    assert len(scans_on(page)) == 1


def test_all_are_confirmed_at_once(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = received_late(world, "a", "b", "c")
    client = world.signed_in(world.organizer)
    assert "確認待ちが3件あります" in client.get(f"/o/e/{occurrence.code}").text
    address = f"/o/e/{occurrence.code}/review"
    page = client.get(address).text
    assert "3件ぜんぶ、認めます" in page
    client.post(address, data={"scan": scans_on(page), "verdict": "confirm"}, headers=SAME)
    assert Attendance.select().count() == 3


def test_nobody_judges_another_groups_scans(sqlite_world: World) -> None:
    world = sqlite_world
    theirs = received_late(world, "a")
    (scan,) = scans_on(world.signed_in(world.organizer).get(f"/o/e/{theirs.code}/review").text)
    mine = world.occurrence(group=world.other_group)
    client = world.signed_in(world.other_organizer)
    data = {"scan": scan, "verdict": "confirm"}
    assert client.post(f"/o/e/{mine.code}/review", data=data, headers=SAME).status_code == 403
    assert client.post(f"/o/e/{theirs.code}/review", data=data, headers=SAME).status_code == 403
    assert Attendance.select().count() == 0


def test_a_verdict_is_one_of_two(sqlite_world: World) -> None:
    occurrence = received_late(sqlite_world, "a")
    client = sqlite_world.signed_in(sqlite_world.organizer)
    answer = client.post(f"/o/e/{occurrence.code}/review", data={"verdict": "maybe"}, headers=SAME)
    assert answer.status_code == 422
