"""Somebody wants everything deleted: three presses, and none of their words is anywhere."""

from datetime import timedelta
from pathlib import Path

from shishin.checkin.models import Attendance
from shishin.core import db
from shishin.events import search
from shishin.jobs import verifying
from shishin.participation import headcounts
from shishin.points.models import Posting
from shishin.stats import rollups
from shishin.stats.models import MonthCell
from tests.scenarios.reader import Reader
from tests.world import TODAY, World

NICKNAME = "みなみのミナ"
NOTE = "ひざがわるいので座れる所を"


def test_three_presses_and_none_of_her_words_is_left(sqlite_world: World) -> None:
    world = sqlite_world
    came, to_come = world.occurrence(), world.occurrence(day=TODAY + timedelta(days=7), capacity=1)
    for occurrence in (came, to_come):
        search.index(occurrence.event)
    her = Reader(world, "her phone").open(f"/e/{came.code}").press("行きます")
    her.press("伝える", {"よび名 (なくてもOK)": NICKNAME, "ひとこと (なくてもOK)": NOTE})
    her.open(f"/c/{came.venue_code}").press("受付する")
    her.open(f"/e/{to_come.code}").press("行きます")
    kept = her.address
    his = Reader(world, "his phone").open(f"/e/{to_come.code}").press("順番待ちに入る")
    rollups.refresh(world.system)
    before = (Attendance.select().count(), sum(posting.amount for posting in Posting.select()), months())
    assert {NICKNAME, NOTE} <= written(world.folder)

    # She looks first at what there is, and then it is three presses from her record.
    her.open("/me/data.json")
    her.open("/me").follow("わたしのデータ").follow("データを消す")
    assert her.sees("消えるもの", "残るもの", "だれのものかわからない番号で残ります")
    her.press("全部消す")

    assert her.title == "消しました"
    assert written(world.folder) == set()
    assert her.open(kept).status == 404
    assert her.open("/me").sees("活動に行った日が、ここに残ります")
    assert his.open(his.address).title == "席があきました"
    assert headcounts.of(to_come.id).going == 1
    rollups.refresh(world.system)
    assert (
        Attendance.select().count(),
        sum(posting.amount for posting in Posting.select()),
        months(),
    ) == before
    assert verifying.verify(world.system) == []


def months() -> list[tuple[int, int]]:
    return [(cell.attendances, cell.persons) for cell in MonthCell.select().order_by(MonthCell.id)]


def written(folder: Path) -> set[str]:
    """Return which of her words stand in any file: the store, its log, whatever lies beside them."""
    assert db.on_sqlite()
    whole = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    return {word for word in (NICKNAME, NOTE) if word.encode() in whole}
