"""A parent has thirty minutes on a Saturday, and a child: found, said, come, thanked, without an account."""

from datetime import time

from shishin.checkin.models import Attendance
from shishin.events.models import Flag, Way, WayKind
from shishin.participation.models import SignUp
from tests.scenarios.reader import Reader
from tests.world import TODAY, World

GARDEN = "駅前の花だん 水やり"


def garden(world: World) -> str:
    """An open morning with ten minutes at a time, for whoever passes by; gives the venue's code."""
    occurrence = world.occurrence(
        title=GARDEN, starts=time(9), ends=time(11), flags=Flag.SHORT | Flag.KIDS | Flag.WALKIN
    )
    Way.create(
        event=occurrence.event,
        place=1,
        kind=WayKind.JOIN,
        name="ちょこっと",
        task="花に水をやる",
        minutes=20,
        opens=time(9),
        closes=time(11),
        at_once=3,
    )
    world.occurrence(title="一日の草かり", flags=Flag.CERT)
    world.occurrence(title="来月のまつり", day=TODAY.replace(day=31), flags=Flag.SHORT | Flag.KIDS)
    return str(occurrence.venue_code)


def test_she_narrows_the_list_by_what_she_has_and_finds_one(sqlite_world: World) -> None:
    garden(sqlite_world)
    her = Reader(sqlite_world, "a mother")
    her.open("/").follow("今週末").follow("30分だけ").follow("子どもと")
    assert her.sees(GARDEN)
    assert not her.sees("一日の草かり")
    assert not her.sees("来月のまつり")
    shared = Reader(sqlite_world, "the father").open(her.address)
    assert shared.sees(GARDEN)
    assert not shared.sees("一日の草かり")


def test_where_nothing_fits_she_is_told_what_to_let_go(sqlite_world: World) -> None:
    garden(sqlite_world)
    her = Reader(sqlite_world, "a mother").open("/?when=weekend&flag=short&flag=wheel")
    assert her.sees("この条件の活動はまだありません。", "近い活動", GARDEN)
    her.follow(next(words for words in her.links() if "をはずす" in words))
    assert her.status == 200
    assert her.sees(GARDEN)


def test_she_says_it_with_one_tap_chooses_twenty_minutes_and_brings_her_child(sqlite_world: World) -> None:
    venue = garden(sqlite_world)
    her = Reader(sqlite_world, "a mother").open("/").follow(GARDEN)
    assert her.sees("花に水をやる", "20分")
    her.press("行きます")
    assert her.title == "「行きます」を伝えました"

    her.press(
        "伝える", {"ちょこっと 20分": True, "「ちょこっと」の時間": 9 * 60 + 20, "おとな": 1, "こども": 1}
    )
    assert her.sees("主催の人に伝えました", "おとな1・こども1", "ちょこっと", "9:20")

    her.open(f"/c/{venue}").press("受付する")
    assert her.title == "ようこそ! 受付できました"
    assert her.sees("+10")
    her.follow("あゆみを見る")
    assert her.sees(GARDEN)
    (attendance,) = Attendance.select()
    assert (attendance.adults, attendance.children, attendance.minutes) == (1, 1, 20)
    assert SignUp.select().count() == 1


def test_three_at_once_is_three_and_the_next_twenty_minutes_are_free(sqlite_world: World) -> None:
    garden(sqlite_world)
    for number in range(3):
        early = Reader(sqlite_world, f"parent {number}").open("/").follow(GARDEN).press("行きます")
        early.press("伝える", {"ちょこっと 20分": True, "「ちょこっと」の時間": 9 * 60 + 20})
    her = Reader(sqlite_world, "a mother").open("/").follow(GARDEN).press("行きます")
    offered = [option.attributes["value"] for option in her.page.every("option")]
    assert str(9 * 60 + 20) not in offered
    assert str(9 * 60 + 40) in offered


def test_she_passes_by_while_it_runs_and_stays_for_what_is_left(sqlite_world: World) -> None:
    venue = garden(sqlite_world)
    sqlite_world.clock.move(minutes=105)
    her = Reader(sqlite_world, "a mother").open("/").follow(GARDEN)
    assert "行きます" in her.buttons()
    her.press("行きます").open(f"/c/{venue}").press("受付する")
    assert her.title == "ようこそ! 受付できました"
