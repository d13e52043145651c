"""Who was not there, or was not seen there: their word is taken, and one press says yes to all."""

from datetime import time

from shishin.checkin.models import Attendance
from shishin.events.models import Flag, Occurrence, Way, WayKind
from tests.scenarios.reader import Reader
from tests.world import World


def test_what_was_done_at_home_is_told_with_one_press_and_approved_together(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence(title="家で折り紙", starts=time(8), ends=time(20), flags=Flag.HOME)
    Occurrence.update(venue="").where(Occurrence.id == occurrence.id).execute()
    Way.update(kind=WayKind.HOME, minutes=30).where(Way.event == occurrence.event).execute()
    for name in ("a grandfather", "a boy"):
        him = Reader(sqlite_world, name).open(f"/e/{occurrence.code}").press("行きます")
        him.press("できました")
        assert him.sees("確認待ち") or him.sees("確かめ"), name
    desk = Reader(sqlite_world, signed_in=sqlite_world.organizer).open(f"/o/e/{occurrence.code}")
    desk.open(f"/o/e/{occurrence.code}/claims")
    desk.press(desk.having("ぜんぶ"))
    assert [row.minutes for row in Attendance.select()] == [30, 30]
    him.open("/me")
    assert him.sees("家で折り紙", "+10")


def test_who_was_not_seen_at_the_door_says_so_within_two_days(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence()
    her = Reader(sqlite_world, "her phone").open(f"/e/{occurrence.code}").press("行きます")
    sqlite_world.clock.move(hours=30)
    her.open("/me/plans")
    her.press(her.having("来ていました"))
    desk = Reader(sqlite_world, signed_in=sqlite_world.organizer).open(f"/o/e/{occurrence.code}/claims")
    desk.press(desk.having("認める"))
    assert her.open("/me").sees("見沼の緑道 ごみひろい", "+10")


def test_after_two_days_nobody_is_asked_and_nobody_is_blamed(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence()
    her = Reader(sqlite_world, "her phone").open(f"/e/{occurrence.code}").press("行きます")
    sqlite_world.clock.move(days=3)
    for address in (her.address, "/me/plans"):
        her.open(address)
        assert not [words for words in her.buttons() if "来ていました" in words]
        assert not her.sees("欠席")
