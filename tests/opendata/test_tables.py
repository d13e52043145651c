"""Finding the header, the rows and the layout of a list."""

import pytest

from shishin.opendata import layouts, tables
from shishin.opendata.encoding import FileTruncated
from shishin.opendata.layouts import Field
from shishin.opendata.tables import (
    CellTooLong,
    LayoutDiffers,
    LayoutUnknown,
    ListEmpty,
    NotAnEventList,
    TooManyColumns,
    TooManyRows,
)

HEADER = "都道府県コード又は市区町村コード,NO,イベント名,開始日,終了日,開始時間,終了時間,説明,場所名称,住所"
ROW = "111007,1,花だんの水やり,2026/5/16,2026/5/16,9:00,10:00,水をやります,中央公園,さいたま市大宮区1-1"
CATALOGUE = (
    "NO,都道府県コード又は市区町村コード,名称,名称(カナ),概要,説明,開始日,終了日,開始時刻,終了時刻,集合場所"
)


def test_the_header_is_found_after_a_preface() -> None:
    table = tables.read(f"イベント一覧（令和8年度）,,\n\n# 2026年5月1日更新\n{HEADER}\n{ROW}\n")

    assert table.layout is layouts.RECOMMENDED
    assert [(row.number, row.cells[2]) for row in table.rows] == [(5, "花だんの水やり")]


@pytest.mark.parametrize(
    ("header", "layout"),
    [
        (HEADER, "B"),
        (CATALOGUE, "C"),
        (",".join(names[0] for names in layouts.STANDARD.columns.values()), "A"),
        ("#property,prefCode,no,eventName,startDate", "LinkData"),
        ("event_name,start_date,end_date,place_name", "B"),
    ],
)
def test_a_layout_is_known_by_its_columns(header: str, layout: str) -> None:
    table = tables.read(header + "\n" + "1," * header.count(",") + "1\n")

    assert table.layout.name == layout


def test_columns_are_known_whatever_their_width_case_spaces_and_line_breaks() -> None:
    header = HEADER.replace("NO", "Ｎｏ").replace("開始日", '"開始\n日"').replace("場所名称", " 場所　名称 ")

    assert (
        tables.read(f"{header}\n{ROW}\n").layout.places(header.replace('"', "").split(","))[Field.FIRST_DAY]
        == 3
    )


def test_columns_that_no_layout_names_are_told() -> None:
    assert tables.read(f"{HEADER},公開日,担当課メモ\n{ROW},,\n").unknown_columns == ("担当課メモ",)


def test_a_line_break_within_a_cell_does_not_end_the_row() -> None:
    broken = ROW.replace("水をやります", '"水を\r\nやります"')
    (row,) = tables.read(f"{HEADER}\n{broken}\n").rows

    assert row.cells[7] == "水を\r\nやります"


def test_a_quotation_that_is_never_closed_is_a_truncated_file() -> None:
    with pytest.raises(FileTruncated) as refused:
        tables.read(f'{HEADER}\n{ROW}\n111007,2,"花だんの')

    assert refused.value.facts == {"line": 3}


def test_a_last_row_that_stops_midway_is_a_truncated_file() -> None:
    with pytest.raises(FileTruncated):
        tables.read(f"{HEADER}\n{ROW}\n111007,2,花だんの")


def test_a_last_row_without_a_line_end_is_whole_when_its_cells_are() -> None:
    assert len(tables.read(f"{HEADER}\n{ROW}").rows) == 1


def test_a_short_row_that_ends_its_line_is_a_row() -> None:
    assert len(tables.read(f"{HEADER}\n111007,2,花だんの水やり,2026/5/16\n").rows) == 1


def test_a_header_without_rows_is_an_empty_list() -> None:
    with pytest.raises(ListEmpty):
        tables.read(HEADER + "\n")


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("名前,住所\n図書館,大宮区\n", ["title", "first_day"]),
        ("イベント名,会場\n花だん,公園\n", ["first_day"]),
        ("<!DOCTYPE html>\n<p>Not found</p>\n", ["title", "first_day"]),
    ],
)
def test_a_table_without_titles_or_days_is_no_list_of_events(text: str, missing: list[str]) -> None:
    with pytest.raises(NotAnEventList) as refused:
        tables.read(text)

    assert refused.value.facts["missing"] == missing


def test_a_layout_may_be_asked_for_by_name() -> None:
    assert tables.read(f"{HEADER}\n{ROW}\n", "b").layout.name == "B"
    with pytest.raises(LayoutDiffers) as refused:
        tables.read(f"{HEADER}\n{ROW}\n", "LinkData")
    assert refused.value.facts == {"layout": "LinkData", "found": "B"}
    with pytest.raises(LayoutUnknown):
        tables.read(f"{HEADER}\n{ROW}\n", "Z")


def test_rows_columns_and_cells_have_limits() -> None:
    with pytest.raises(TooManyRows):
        tables.read(f"{HEADER}\n" + f"{ROW}\n" * (tables.MAX_ROWS + 100))
    with pytest.raises(TooManyColumns):
        tables.read(f"{HEADER}\n{ROW}" + "," * tables.MAX_COLUMNS + "\n")
    with pytest.raises(CellTooLong):
        tables.read(f"{HEADER}\n{ROW.replace('水をやります', 'あ' * (tables.MAX_CELL + 1))}\n")
    with pytest.raises(CellTooLong):
        tables.read(f"{HEADER}\n{ROW.replace('水をやります', 'あ' * 200_000)}\n")


def test_every_column_of_a_layout_is_named_once() -> None:
    for layout in layouts.LAYOUTS:
        names = [names[0] for names in layout.columns.values()] + list(layout.kept)
        assert len(names) == len(set(names)), layout.name


def test_the_standard_layout_has_its_79_columns() -> None:
    assert len(layouts.STANDARD.columns) + len(layouts.STANDARD.kept) == 79


@pytest.mark.parametrize(("layout", "columns"), [(layouts.RECOMMENDED, 32), (layouts.CATALOGUE, 50)])
def test_the_older_layouts_know_all_their_columns(layout: layouts.Layout, columns: int) -> None:
    header = [name.strip() for name in OLD_HEADERS[layout.name].split(",")]

    assert len(header) == columns
    assert layout.unknown(header) == ()
    assert layouts.recognise(header) is layout


OLD_HEADERS = {
    "B": """
都道府県コード又は市区町村コード, NO, 都道府県名, 市区町村名, イベント名, イベント名_カナ,
イベント名_英語, 開始日, 終了日, 開始時間, 終了時間, 開始日時特記事項, 説明, 料金(基本),
料金(詳細), 連絡先名称, 連絡先電話番号, 連絡先内線番号, 主催者, 場所名称, 住所, 方書, 緯度, 経度,
アクセス方法, 駐車場情報, 定員, 参加申込終了日, 参加申込終了時間, 参加申込方法, URL, 備考
""",
    "C": """
NO, 都道府県コード又は市区町村コード, 名称, 名称(カナ), 名称(英字), 名称(通称), サブタイトル,
概要, 説明, サブイベント, イベント種類, URL, 画像URL, 状態, 対象となる産業, ステージ, 開始日,
終了日, 開始時刻, 終了時刻, 日時備考, 場所名称, 集合場所, 郵便番号, 住所都道府県, 住所市区町村,
住所町名, 住所丁目以下, 建物名等, 緯度, 経度, 主催団体, 共催団体, その他関係団体, 対象者, 定員,
料金(基本), 料金(詳細), 外国語対応, 申込期限日, 申込期限時刻, 申込方法, アクセス方法, 駐車場情報,
駐輪場情報, 連絡先名称, 連絡先電話番号, 連絡先内線番号, 連絡先メールアドレス, 備考
""",
}
