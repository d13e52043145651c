"""Somebody changes her mind twice: nobody asks why, the seat moves, and she may come after all."""

from datetime import timedelta

from shishin.checkin.models import Attendance
from shishin.events import dates
from shishin.participation import headcounts
from shishin.participation.models import SignUp, Stance
from tests.scenarios.reader import Reader
from tests.world import TODAY, World

CANNOT = "行けなくなった(1タップで取り消す)"


def test_going_and_not_and_going_again_is_one_word_and_one_pass(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence(capacity=5)
    her = Reader(sqlite_world, "her phone").open(f"/e/{occurrence.code}").press("行きます")
    passes = her.address.split("?")[0]
    her.press(CANNOT)
    assert her.title == "連絡ありがとう。またの機会に!"
    assert headcounts.of(occurrence.id).going == 0
    her.press("まちがえた。もとにもどす")
    assert her.title == "「行きます」を伝えました"
    her.press(CANNOT).open(f"/e/{occurrence.code}").press("たぶん行く")
    assert her.title == "「たぶん行く」を伝えました"
    assert her.address.split("?")[0] == passes
    her.press("「行きます」にかえる")
    assert her.title == "「行きます」を伝えました"
    assert [(row.stance, row.withdrawn_at) for row in SignUp.select()] == [(Stance.GOING, None)]
    assert headcounts.of(occurrence.id).going == 1


def test_her_seat_goes_to_who_waits_and_coming_back_she_is_first_in_the_line(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence(capacity=1)
    her = Reader(sqlite_world, "her phone").open(f"/e/{occurrence.code}").press("行きます")
    other = Reader(sqlite_world, "his phone").open(f"/e/{occurrence.code}").press("順番待ちに入る")
    third = Reader(sqlite_world, "their phone").open(f"/e/{occurrence.code}").press("順番待ちに入る")
    her.press(CANNOT)
    assert other.open(other.address).title == "席があきました"
    her.press("まちがえた。もとにもどす")
    assert her.title == "順番待ちの1番目です"
    assert her.sees("席は、もうほかの人のものになりました。いちばん前で待っています。")
    assert her.sees("かえると、順番待ちの場所はなくなります。")
    assert other.open(other.address).title == "席があきました", "nothing of hers is said to who has the seat"
    assert not third.open(third.address).sees("ほかの人のもの")
    assert third.open(third.address).title == "順番待ちの2番目です"


def test_who_let_them_know_and_comes_after_all_is_as_welcome(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence()
    her = Reader(sqlite_world, "her phone").open(f"/e/{occurrence.code}").press("行きます").press(CANNOT)
    her.open(f"/c/{occurrence.venue_code}").press("受付する")
    assert her.title == "ようこそ! 受付できました"
    assert Attendance.select().count() == 1


def test_no_page_of_hers_says_a_word_about_a_day_that_she_missed(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence()
    her = Reader(sqlite_world, "her phone").open(f"/e/{occurrence.code}").press("行きます")
    managed = her.address
    sqlite_world.clock.move(days=5)
    for address in (managed, "/me", "/me/plans", "/me/passes", f"/e/{occurrence.code}", "/"):
        her.open(address)
        assert her.status == 200
        assert not her.sees("欠席"), address
        assert not her.sees("来ませんでした"), address
        assert not her.sees("残念"), address


def test_who_waits_sees_the_place_in_the_line_and_no_qr_anywhere(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence(capacity=1)
    first = Reader(sqlite_world, "first").open(f"/e/{occurrence.code}").press("行きます")
    her = Reader(sqlite_world, "her phone").open(f"/e/{occurrence.code}").press("順番待ちに入る")
    managed = her.address.split("?")[0]
    her.open("/me/passes")
    assert her.sees("順番待ちの1番目")
    assert not her.sees("受付で見せてください")
    assert "参加証のQRコード" not in [svg.attributes.get("aria-label") for svg in her.page.every("svg")]
    assert her.open(f"{managed}.png").status == 409
    first.press(CANNOT)
    assert her.open("/me/passes").sees("受付で見せてください")
    assert her.client.get(f"{managed}.png").status_code == 200
    assert her.open(managed).sees("席があきました", "順番待ちから「行きます」になりました。")


def test_letting_one_day_go_leads_to_a_day_that_she_has_not_chosen_yet(sqlite_world: World) -> None:
    first = sqlite_world.occurrence()
    second, third = (dates.copy(sqlite_world.system, first, TODAY + timedelta(days=n)) for n in (7, 14))
    for one in (second, first):
        her = Reader(sqlite_world, "her phone").open(f"/e/{one.code}").press("行きます")
    her.press(CANNOT)
    assert her.sees("ほかの日の予定は、そのままです。", "次の回")
    cards = [link.attributes.get("href") for link in her.page.every("a")]
    assert f"/e/{third.code}" in cards
    assert f"/e/{second.code}" not in cards
