"""What waits for an organizer's word gets it in one tap."""

import re
from datetime import timedelta

from shishin.checkin import card_batches, cards, grants, proxy, walk_in
from shishin.checkin.closing_models import SignalKind
from shishin.checkin.models import Attendance, Review, Scan
from shishin.core import signing
from shishin.events.models import Occurrence
from shishin.participation import roster
from shishin.people.models import Person
from tests.checkin.phones import Phone, joined
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
    page = client.get(address).text
    assert "確認待ちはありません" in page
    assert page.count("認めました") == page.count("見送りました") == 1
    client.post(address, data={"scan": second, "verdict": "confirm"}, headers=SAME)
    assert client.get(address).text.count("認めました") == Attendance.select().count() == 2


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
    assert "<h2>受付</h2>" in page, "what it is stands where somebody's name stood"
    assert len(scans_on(page)) == 1


def test_a_taking_back_says_of_whom_and_a_walk_in_what_it_is(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence, organizer = world.occurrence(), world.ctx(world.organizer)
    sign_up = joined(world, occurrence)
    proxy.check_in(organizer, occurrence, sign_up.ref)
    world.clock.move(days=8)
    later = world.ctx(world.organizer)
    proxy.undo(later, occurrence, sign_up.ref)
    walk_in.tally(later, occurrence)
    page = world.signed_in(world.organizer).get(f"/o/e/{occurrence.code}/review").text
    assert set(re.findall(r"<h2>(.*?)</h2>", page)) == {sign_up.person.nickname, "飛び入り"}
    assert "11月1日(日) 8:30 ・ 取り消し" in page, "when it was taken back, also outside the hours"


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


def test_all_together_leaves_what_another_organizer_has_said_meanwhile(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = received_late(world, "a", "b", "c")
    address = f"/o/e/{occurrence.code}/review"
    mine, hers = world.signed_in(world.organizer), world.signed_in(world.organizer)
    first, *others = as_i_read = scans_on(mine.get(address).text)
    hers.post(address, data={"scan": first, "verdict": "reject"}, headers=SAME)
    for _ in range(2):
        answer = mine.post(address, data={"scan": as_i_read, "verdict": "confirm"}, headers=SAME)
        assert answer.status_code == 303
    came = {scan.person_id for scan in Scan.select().where(Scan.uid.in_(others))}
    assert {row.person_id for row in Attendance.select()} == came
    assert Review.select().count() == 3, "one word on each"
    mine.post(address, data={"scan": first, "verdict": "confirm"}, headers=SAME)
    assert Attendance.select().count() == 3, "a press on its own line says otherwise"


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


def sends(world: World, name: str, *scans: object) -> list[str]:
    """Let a phone of this name send scans, as the scanner page does."""
    answer = world.browser(name).post("/api/v1/scans", json={"scans": scans}, headers=SAME)
    return [one["status"] for one in answer.json["results"]]


def desk(world: World, occurrence: Occurrence, name: str, organizer: Person) -> Phone:
    """An organizer's phone whose browser may send what it scans."""
    phone = Phone(world, occurrence, name, organizer)
    device = signing.digest(world.device_cookie(name))
    phone.grant = grants.issue(world.ctx(organizer, device=device), occurrence, device)
    return phone


def test_what_is_worth_a_look_is_told_in_words_and_what_waits_is_approved_at_once(
    sqlite_world: World,
) -> None:
    world = sqlite_world
    here = world.occurrence(latitude=35.90, longitude=139.65)
    far = world.occurrence(group=world.other_group, latitude=35.95, longitude=139.65)
    gate = desk(world, here, "gate", world.organizer)
    there = desk(world, far, "there", world.other_organizer)
    made = card_batches.printed(card_batches.make(gate.ctx, world.group, 1))
    hers, *lost = [cards.url(one.card, "https://example.jp") for one in made[:3]]
    assert sends(world, "there", there.scan(by="camera", code=hers)) == ["recorded"]
    world.clock.move(minutes=9)
    guests = [joined(world, here, f"guest {number}") for number in range(10)]
    by_hand = [gate.scan(by="roster", ref=guest.ref) for guest in guests[:4]]
    assert sends(world, "gate", gate.scan(by="camera", code=hers), *by_hand) == ["recorded"] * 5
    for guest in guests[4:]:
        world.browser("one phone").post(
            f"/c/{here.venue_code}", data={"code": guest.short_code}, headers=SAME
        )
    for one in made[1:3]:
        card_batches.make_anew(gate.ctx, world.group, one.card.number, one.card.token_version)
    assert sends(world, "gate", *(gate.scan(by="camera", code=url) for url in lost)) == ["review"] * 2
    organizer, page = world.signed_in(world.organizer), f"/o/e/{here.code}"
    world.clock.move(hours=2)
    organizer.post(f"{page}/count", data={"heads": "5"}, headers=SAME)
    assert "目を通してほしいことが4件あります" in organizer.get(page).text
    told = organizer.get(f"{page}/review").text
    for words in (
        "1人が、10分以内に、遠い別の会場でも受付しています。",
        "1台のスマホから、6人分の受付がありました。",
        "11人のうち4人を、名簿から受付しています。",
        "自分で受付した人が6人で、数えた5人より1割をこえて多いです。",
    ):
        assert words in told
    waiting = scans_on(told)
    assert len(waiting) == 2
    organizer.post(f"{page}/review", data={"scan": waiting, "verdict": "confirm"}, headers=SAME)
    assert Attendance.select().where(Attendance.occurrence == here).count() == 13
    for kind in SignalKind:
        organizer.post(f"{page}/signals", data={"kind": kind}, headers=SAME)
    assert "目を通してほしい" not in organizer.get(page).text
