"""A student needs hours on record: one who comes every week, says so once, and has it all in one place."""

from datetime import time, timedelta

from shishin.checkin.models import Attendance
from shishin.events.models import Flag, Occurrence
from shishin.participation.models import SignUp
from tests.scenarios.reader import Reader
from tests.world import TODAY, World


def weekly(world: World) -> list[Occurrence]:
    """Four Saturdays of the same, the certificate among what they offer."""
    first = world.occurrence(title="宿題ひろば", starts=time(14), ends=time(16), flags=Flag.CERT, capacity=2)
    rest = []
    for week in range(1, 4):
        later = world.occurrence(
            title="宿題ひろば",
            day=TODAY + timedelta(days=7 * week),
            starts=time(14),
            ends=time(16),
            capacity=2,
        )
        former, later.event = later.event, first.event
        later.save()
        former.ways.model.delete().where(former.ways.model.event == former.id).execute()
        former.delete_instance()
        rest.append(later)
    return [first, *rest]


def test_he_finds_what_gives_a_certificate(sqlite_world: World) -> None:
    weekly(sqlite_world)
    him = Reader(sqlite_world, "a student").open("/?flag=cert")
    assert him.sees("宿題ひろば")


def test_he_says_for_all_saturdays_at_once_that_he_comes(sqlite_world: World) -> None:
    saturdays = weekly(sqlite_world)
    for number in range(2):
        Reader(sqlite_world, f"other {number}").open(f"/e/{saturdays[2].code}").press("行きます")
    him = Reader(sqlite_world, "a student").open(f"/e/{saturdays[0].code}").press("行きます")
    him.follow("ほかの日も行く")
    assert him.sees("満員", "順番待ちに入る")
    him.press("ぜんぶの日に行きます(2日)")
    said = {row.occurrence_id: row.stance for row in SignUp.select() if row.person_id == 3}
    assert [said.get(one.id) for one in saturdays] == ["going", "going", None, "going"]


def test_his_record_has_every_time_that_he_came(sqlite_world: World) -> None:
    saturdays = weekly(sqlite_world)
    him = Reader(sqlite_world, "a student")
    sqlite_world.clock.move(hours=5)
    for occurrence in saturdays[:2]:
        him.open(f"/e/{occurrence.code}").press("行きます")
        him.open(f"/c/{occurrence.venue_code}").press("受付する")
        assert him.title == "ようこそ! 受付できました"
        sqlite_world.clock.move(days=7)
    him.open("/me")
    assert him.text.count("宿題ひろば") == 2
    assert him.sees("4 時間")
    assert [row.minutes for row in Attendance.select()] == [120, 120]
