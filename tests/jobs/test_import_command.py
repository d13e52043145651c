"""`flask --app app import-events`: what it prints, writes, refuses and leaves alone."""

import csv
import tracemalloc
from pathlib import Path

import pytest
from click.testing import Result

from shishin.core import codes, text
from shishin.events.models import Event, Occurrence
from shishin.opendata.encoding import MAX_BYTES
from shishin.opendata.models import ImportedRow, ImportRun
from shishin.participation.models import SignUp, Stance
from tests.opendata import files
from tests.world import World

ROWS = "全国地方公共団体コード,ID,イベント名,開始日,開始時間,場所名称,ひとこと\n"


def run(world: World, *arguments: object) -> Result:
    return world.app.test_cli_runner().invoke(args=["import-events", *map(str, arguments)])


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def rows_of(report: Path) -> list[dict[str, str]]:
    content = report.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(content.decode("utf-8-sig").splitlines()))


def default_report(world: World, stem: str) -> Path:
    return world.settings.instance / "imports" / f"{stem}-2026-10-24-report.csv"


def test_a_preview_counts_reports_and_takes_nothing_in(world: World) -> None:
    result = run(world, files.TAKAMATSU_EXCERPT)

    assert result.exit_code == 0
    assert "取り込み 97 / 要確認 21 / 見送り 0" in result.stdout
    assert "--commit" in result.stdout
    assert "7行" not in result.stderr
    report = rows_of(default_report(world, files.TAKAMATSU_EXCERPT.stem))
    assert len(report) == 118
    assert {row["判定"] for row in report} == {"取り込み", "要確認"}
    assert all(row["理由"] for row in report if row["判定"] == "要確認")
    assert (Event.select().count(), ImportRun.select().count(), ImportedRow.select().count()) == (0, 0, 0)


def test_a_commit_takes_in_and_a_second_one_changes_nothing(world: World) -> None:
    first = run(world, files.OKAZAKI, files.OSAKA, "--commit")
    second = run(world, files.OKAZAKI, files.OSAKA, "--commit")

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.stdout.count("取り込み 6 / 要確認 0 / 見送り 0") == 2
    assert "新しい 6" in first.stdout
    assert "前と同じ 6" in second.stdout
    assert "my door OSAKAフラグ" in first.stdout
    assert (Occurrence.select().count(), ImportRun.select().count()) == (12, 2)


def test_the_report_goes_where_it_is_asked_to(world: World, tmp_path: Path) -> None:
    report = tmp_path / "deep" / "report.csv"

    assert run(world, files.OKAZAKI, "--report", report).exit_code == 0
    assert len(rows_of(report)) == 6
    assert run(world, files.OKAZAKI, files.OSAKA, "--report", report).exit_code == 2


def test_rows_that_vanished_stand_at_the_end_of_the_report(world: World, tmp_path: Path) -> None:
    both = "1,1,花,2026/11/7,9:00,公園,\n1,2,川,2026/11/8,,川辺,\n"
    path = written(tmp_path / "list.csv", ROWS + both)
    run(world, path, "--commit")
    written(path, ROWS + both.splitlines(keepends=True)[0])

    result = run(world, path, "--commit")

    assert "前回あって今回ない行 1" in result.stdout
    last = rows_of(default_report(world, "list"))[-1]
    assert (last["番号"], last["催しの名前"], last["開始日"]) == ("1:2", "川", "2026-11-08")
    assert last["理由"].startswith("前回の一覧にあった行")


def test_unknown_columns_are_named_and_the_licence_can_be_given(world: World, tmp_path: Path) -> None:
    path = written(tmp_path / "list.csv", ROWS + "1,1,花,2026/11/7,9:00,公園,やあ\n")

    result = run(world, path, "--commit", "--licence", "CC BY 4.0")

    assert "知らない列(行と一緒に残します): ひとこと" in result.stdout
    assert ImportedRow.get().raw["ひとこと"] == "やあ"
    assert Event.get().source_licence == "CC BY 4.0"


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("list.csv", files.MUNICIPALITIES.read_bytes(), "催しの一覧ではありません"),
        ("list.csv", files.TAKAMATSU.read_bytes()[:20_000], "途中で切れています"),
        ("list.csv", b"", "何も書かれていません"),
        ("list.csv", b"PK\x03\x04" + bytes(50), "Excel"),
        ("list.csv", bytes(range(256)) * 20, "バイナリー"),
        ("list.csv", ROWS.encode(), "見出しのほかに行がありません"),
    ],
    ids=["no list", "truncated", "empty", "excel", "binary", "header only"],
)
def test_what_cannot_be_read_is_refused_in_one_line_and_nothing_changes(
    world: World, tmp_path: Path, name: str, content: bytes, why: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    result = run(world, files.OKAZAKI, path, "--commit")

    assert result.exit_code == 1
    assert why in result.stderr
    assert result.stderr.count("\n") == 1
    assert Event.select().count() == 0
    assert not (world.settings.instance / "imports").exists()


def test_a_file_of_60_megabytes_is_refused_without_reading_it_all(
    sqlite_world: World, tmp_path: Path
) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(60 * 1024 * 1024)
    run(sqlite_world, files.OKAZAKI)

    tracemalloc.start()
    result = run(sqlite_world, path, "--commit")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert result.exit_code == 1
    assert "20MB" in result.stderr
    assert most < MAX_BYTES * 1.5


def test_a_store_without_its_tables_is_told_to_be_made(sqlite_world: World, tmp_path: Path) -> None:
    empty = World(f"sqlite:///{tmp_path / 'empty.db'}", tmp_path)

    result = run(empty, files.OKAZAKI, "--commit")

    assert result.exit_code == 1
    assert "migrate" in result.stderr


def test_a_layout_that_is_not_there_is_refused(world: World) -> None:
    assert run(world, files.OKAZAKI, "--layout", "LinkData").exit_code == 1
    assert run(world, files.OKAZAKI, "--layout", "Z").exit_code == 1
    assert run(world, files.OKAZAKI, "--layout", "a").exit_code == 0


@pytest.mark.parametrize("cell", ["=1+1", "+81", "-5", "@SUM", "\tx", "＝1"])
def test_no_cell_of_a_report_is_a_formula(cell: str) -> None:
    assert text.harmless(cell) == "'" + cell


def test_hostile_cells_come_out_harmless(sqlite_world: World, tmp_path: Path) -> None:
    row = '1,1,"=HYPERLINK(""http://x"",""花"")",2026/11/7,9:00,@公園,\n'
    path = written(tmp_path / "list.csv", ROWS + row)

    run(sqlite_world, path)

    (reported,) = rows_of(default_report(sqlite_world, "list"))
    assert reported["催しの名前"].startswith("'=HYPERLINK")
    assert reported["場所"] == "'@公園"


def test_an_event_with_people_is_not_moved(world: World, tmp_path: Path) -> None:
    path = written(tmp_path / "list.csv", ROWS + "1,1,花,2026/11/7,9:00,公園,\n")
    run(world, path, "--commit")
    signed_up(world, Occurrence.get())
    written(path, ROWS + "1,1,花,2026/11/14,9:00,公園,\n")

    result = run(world, path, "--commit")

    assert "取り込み 0 / 要確認 1 / 見送り 0" in result.stdout
    assert "申し込んだ人がいる" in result.stdout
    assert Occurrence.get().day.day == 7
    SignUp.update(withdrawn_at=world.clock.now).execute()
    run(world, path, "--commit")
    assert Occurrence.get().day.day == 14


def signed_up(world: World, occurrence: Occurrence) -> SignUp:
    return SignUp.create(
        occurrence=occurrence,
        person=world.citizen,
        stance=Stance.GOING,
        public_id="0" * 16,
        key_name="k",
        short_code=codes.with_check("ABCDEF"),
        ref="r",
        created_at=world.clock.now,
        changed_at=world.clock.now,
    )
