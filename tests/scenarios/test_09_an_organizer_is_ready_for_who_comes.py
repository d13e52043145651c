"""An organizer knows how many come, splits three days into days, and joins two browsers of one person."""

from datetime import timedelta

from shishin.checkin.models import Attendance
from shishin.events.models import Occurrence
from shishin.participation.models import SignUp
from tests.scenarios.reader import Reader
from tests.world import TODAY, World


def test_she_reads_how_many_to_expect_as_a_range(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence(day=TODAY + timedelta(days=7))
    for number in range(8):
        stance = "行きます" if number % 2 else "たぶん行く"
        Reader(sqlite_world, f"phone {number}").open(f"/e/{occurrence.code}").press(stance)
    desk = Reader(sqlite_world, signed_in=sqlite_world.organizer).open(f"/o/e/{occurrence.code}")
    assert desk.sees("人くらい", "〜")
    assert desk.sees("4")


def test_one_person_with_two_browsers_is_one_after_a_press(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence()
    Reader(sqlite_world, "inside a messenger").open(f"/e/{occurrence.code}").press("行きます")
    another = Reader(sqlite_world, "the phone's own browser").open(f"/c/{occurrence.venue_code}")
    two = [words for words in (*another.buttons(), *another.links()) if "受付する" in words]
    assert len(two) == 2, "two equal ways in: with a pass, and without"
    another.press(two[0])
    desk = Reader(sqlite_world, signed_in=sqlite_world.organizer).open(f"/o/e/{occurrence.code}/pairs")
    desk.press("この2つは同じ人", _only_choices(desk))
    assert desk.sees("1人にまとめました")
    assert Attendance.select().count() == 1
    desk.press(
        desk.having("2人にもどす") if any("2人にもどす" in one for one in desk.buttons()) else "もどす"
    )
    assert desk.sees("2人にもどしました")


def _only_choices(desk: Reader) -> dict[str, bool]:
    form = next(one for one in desk.page.every("form") if any(one.every("input")))
    labels = [label.text for label in form.every("label")]
    return dict.fromkeys(labels, True)


def test_what_lasts_three_days_is_split_and_nobody_is_lost(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence(day=TODAY)
    occurrence.last_day = TODAY + timedelta(days=2)
    occurrence.ends_at += timedelta(days=2)
    occurrence.save()
    her = Reader(sqlite_world, "her phone").open(f"/e/{occurrence.code}").press("行きます")
    assert not Reader(sqlite_world, "a phone").open(f"/c/{occurrence.venue_code}").buttons()
    desk = Reader(sqlite_world, signed_in=sqlite_world.organizer).open(f"/o/e/{occurrence.code}")
    desk.press("日ごとに分ける")
    days = [row.day for row in Occurrence.select().order_by(Occurrence.day)]
    assert days == [TODAY + timedelta(days=ahead) for ahead in range(3)]
    assert SignUp.get().occurrence_id == occurrence.id
    assert her.open(her.address).sees("行きます")
    her.open(f"/c/{occurrence.venue_code}").press("受付する")
    assert her.title == "ようこそ! 受付できました"
