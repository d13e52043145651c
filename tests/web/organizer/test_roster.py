"""The roster: one tap each, without JavaScript."""

import re
from datetime import timedelta

import pytest

from shishin.checkin import attendances, walk_in
from shishin.checkin.models import Attendance, Scan, ScanBy
from shishin.core import days
from shishin.events.models import Occurrence
from shishin.participation import detailing, headcounts, sign_ups
from shishin.participation.models import SignUp, Stance
from tests.scenarios.reader import Reader
from tests.world import SAME, TODAY, World, wide


def joined(world: World, occurrence, name="けやき 1", stance=Stance.GOING, **details):
    sign_up = sign_ups.join(world.device_ctx(name), occurrence, stance)
    said = detailing.Details(nickname=name, **details)
    return detailing.change(world.device_ctx(name), sign_up, said)


def uid_of_row(page: str, ref: str) -> str:
    return re.search(rf'roster/{ref}"><input type="hidden" name="uid" value="([^"]+)"', page)[1]


def test_one_tap_checks_in_and_another_takes_it_back(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence, adults=2, children=1)
    client = world.signed_in(world.organizer)
    address = f"/o/e/{occurrence.code}/roster"
    uid = uid_of_row(client.get(address).text, sign_up.ref)
    for _ in range(2):
        answer = client.post(f"{address}/{sign_up.ref}", data={"uid": uid}, headers=SAME)
        assert answer.status_code == 303
        assert answer.headers["Location"] == f"{address}?said=recorded&who={sign_up.ref}#r-{sign_up.ref}"
    assert Scan.select().count() == 1
    attendance = Attendance.get()
    assert (attendance.person_id, attendance.adults, attendance.children) == (sign_up.person_id, 2, 1)
    page = client.get(f"{address}?said=recorded&who={sign_up.ref}").text
    assert "けやき 1 受付しました" in page
    assert "○ 8:30" in page
    assert 'aria-label="取消: けやき 1さんの受付"><span>取消</span>' in page
    assert "予約なしで来た人" not in page
    client.post(f"{address}/{sign_up.ref}/undo", headers=SAME)
    assert Attendance.select().count() == 0


def test_several_days_offer_to_be_split_instead_of_check_ins_that_cannot_work(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence(starts=None, ends=None)
    last = TODAY + timedelta(days=2)
    Occurrence.update(last_day=last, ends_at=days.day_end(last)).execute()
    sign_up = joined(world, occurrence)
    client, address = world.signed_in(world.organizer), f"/o/e/{occurrence.code}"
    page = client.get(f"{address}/roster").text
    assert f'action="{address}/split"' in page
    for way in (f'roster/{sign_up.ref}"', f'action="{address}/roster"', "飛び入り +1", f"{address}/list"):
        assert way not in page
    client.post(f"{address}/split", headers=SAME)
    page = client.get(f"{address}/roster").text
    assert f'action="{address}/split"' not in page
    assert f'action="{address}/roster/{sign_up.ref}"' in page


def test_a_typed_code_checks_in(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    client = world.signed_in(world.organizer)
    address = f"/o/e/{occurrence.code}/roster"
    code = f"{sign_up.short_code[:4]}-{sign_up.short_code[4:]}".lower()
    answer = client.post(address, data={"code": wide(code), "uid": "a" * 20}, headers=SAME)
    assert answer.status_code == 303
    assert Scan.get().by is ScanBy.TYPED
    wrong = client.post(address, data={"code": "0000000"}, headers=SAME)
    assert wrong.status_code == 422
    assert "<title>エラー: " in wrong.text
    assert 'value="0000000"' in wrong.text
    assert Scan.select().count() == 1


def test_walk_ins_are_counted_and_taken_back_one_by_one(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    client = world.signed_in(world.organizer)
    address = f"/o/e/{occurrence.code}"
    for uid in ("a" * 20, "a" * 20, "b" * 20):
        client.post(f"{address}/tally", data={"uid": uid}, headers=SAME)
    assert attendances.heads(occurrence).heads == 2
    page = client.get(f"{address}/roster").text
    scan = re.search(r'name="scan" value="([^"]+)"', page)[1]
    for _ in range(2):
        client.post(f"{address}/tally/undo", data={"scan": scan}, headers=SAME)
    assert attendances.heads(occurrence).heads == 1
    # The page from before, sent again: nobody reads that they were counted who is not.
    for uid in ("a" * 20, "b" * 20):
        answer = client.post(f"{address}/tally", data={"uid": uid}, headers=SAME)
        assert answer.status_code == (409 if scan == uid else 303)
    assert attendances.heads(occurrence).heads == 1


@pytest.mark.parametrize("scan", ["", "nothing", "unknown-id-of-a-scan", "x" * 200_000, "受付" * 20])
def test_what_is_no_scan_of_this_occurrence_is_not_taken_back(world: World, scan: str) -> None:
    occurrence = world.occurrence()
    address = f"/o/e/{occurrence.code}/tally/undo"
    answer = world.signed_in(world.organizer).post(address, data={"scan": scan}, headers=SAME)
    assert answer.status_code == 422
    assert "取り消す受付が見つかりません" in answer.text
    assert Scan.select().count() == 0


def test_another_occurrences_tally_is_not_taken_back(sqlite_world: World) -> None:
    world = sqlite_world
    mine, theirs = world.occurrence(), world.occurrence(group=world.other_group)
    walk_in.tally(world.ctx(world.other_organizer), theirs)
    client = world.signed_in(world.organizer)
    answer = client.post(f"/o/e/{mine.code}/tally/undo", data={"scan": Scan.get().uid}, headers=SAME)
    assert answer.status_code == 422
    assert attendances.heads(theirs).heads == 1


def test_who_is_only_interested_is_a_number(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    joined(world, occurrence, "いちょう 5", Stance.INTERESTED)
    page = world.signed_in(world.organizer).get(f"/o/e/{occurrence.code}/roster").text
    assert "気になる 1" in page
    assert "いちょう 5" not in page


def test_who_came_without_a_word_stands_below(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence, "いちょう 5", Stance.INTERESTED)
    client = world.signed_in(world.organizer)
    client.post(f"/o/e/{occurrence.code}/roster/{sign_up.ref}", headers=SAME)
    page = client.get(f"/o/e/{occurrence.code}/roster").text
    assert "予約なしで来た人" in page
    assert "いちょう 5" in page


def test_names_go_thirty_days_after_the_end_and_numbers_stay(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    joined(world, occurrence, "けやき 1", note="車いすです")
    organizer = world.organizer
    world.clock.move(days=30)
    assert "けやき 1" in world.signed_in(organizer).get(f"/o/e/{occurrence.code}/roster").text
    world.clock.move(days=1)
    for page in ("", "/roster"):
        text = world.signed_in(organizer).get(f"/o/e/{occurrence.code}{page}").text
        assert "けやき 1" not in text
        assert "車いすです" not in text
        assert "行きます 1" in text


def test_another_occurrences_line_is_not_on_this_roster(sqlite_world: World) -> None:
    world = sqlite_world
    theirs = joined(world, world.occurrence(group=world.other_group))
    mine = world.occurrence()
    client = world.signed_in(world.organizer)
    assert client.post(f"/o/e/{mine.code}/roster/{theirs.ref}", headers=SAME).status_code == 404
    answer = client.post(f"/o/e/{mine.code}/roster", data={"code": theirs.short_code}, headers=SAME)
    assert answer.status_code == 422
    assert Scan.select().count() == 0


def test_too_early_waits_for_a_word(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    organizer = world.organizer
    world.clock.move(hours=-3)
    client = world.signed_in(organizer)
    for path in (f"roster/{sign_up.ref}", "tally"):
        for _ in range(2):
            answer = client.post(f"/o/e/{occurrence.code}/{path}", data={"uid": path[-9:] * 2}, headers=SAME)
            page = client.get(answer.headers["Location"]).text
            assert "確認待ちに入れました" in page, "pressed twice, too"
    assert "確認待ち 2件を見る" in page


def test_what_is_taken_back_a_week_later_waits_for_a_word_and_says_so(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    address = f"/o/e/{occurrence.code}"
    client = world.signed_in(world.organizer)
    for path in (f"roster/{sign_up.ref}", f"roster/{sign_up.ref}/out", "tally"):
        client.post(f"{address}/{path}", headers=SAME)
    world.clock.move(days=8)
    client = world.signed_in(world.organizer)
    for path in (f"roster/{sign_up.ref}/out/undo", f"roster/{sign_up.ref}/undo", "tally/undo"):
        answer = client.post(f"{address}/{path}", data={"scan": walk_in.last(occurrence)}, headers=SAME)
        assert "said=review" in answer.headers["Location"], path
        assert "#" not in answer.headers["Location"], "the word stands at the top, where the page begins"
    assert attendances.heads(occurrence).heads == 2
    waiting = re.findall(r'name="scan" value="([^"]+)"', client.get(f"{address}/review").text)
    client.post(f"{address}/review", data={"scan": waiting, "verdict": "confirm"}, headers=SAME)
    assert attendances.heads(occurrence).heads == 0


def test_a_line_is_taken_off_and_put_back_and_its_pass_says_how_it_stands(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence(capacity=1)
    joker = Reader(world, "a tab").open(f"/e/{occurrence.code}").press("行きます")
    passes = joker.address
    honest = Reader(world, "a phone").open(f"/e/{occurrence.code}").press("順番待ちに入る")
    organizer = Reader(world)
    organizer.client = world.signed_in(world.organizer)
    organizer.open(f"/o/e/{occurrence.code}/roster")
    assert organizer.buttons().count("外す") == 2
    organizer.press("外す")
    assert organizer.sees("申し込みを外しました", "外した申し込み")
    assert honest.open(honest.address).title == "席があきました"
    joker.open(passes)
    assert joker.title == "主催の人が、この申し込みを取りやめにしました"
    assert joker.sees("声をかけてください")
    assert "まちがえた。もとにもどす" not in joker.buttons()
    joker.open(f"/e/{occurrence.code}").press("順番待ちに入る")
    assert joker.status == 409
    assert joker.sees("主催の人が、この申し込みを取りやめにしました")
    organizer.press("もどす")
    assert organizer.sees("申し込みをもどしました")
    assert joker.open(passes).title == "順番待ちの1番目です"
    assert headcounts.of(occurrence.id).going == 1


def test_taking_off_and_putting_back_twice_changes_nothing_more(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    Reader(world, "a tab").open(f"/e/{occurrence.code}").press("行きます")
    browser, line = world.signed_in(world.organizer), f"/o/e/{occurrence.code}/roster/{SignUp.get().ref}"
    for deed, going in (("remove", 0), ("put-back", 1)):
        for _ in range(2):
            assert browser.post(f"{line}/{deed}", headers=SAME).status_code == 303
        assert headcounts.of(occurrence.id).going == going
