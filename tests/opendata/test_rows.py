"""One row to one draft, in each layout, and what is found on the way."""

from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shishin.opendata import drafts, layouts, verdicts
from shishin.opendata.drafts import Reading
from shishin.opendata.layouts import Field, Layout
from shishin.opendata.models import Verdict
from shishin.opendata.verdicts import Finding, Reason
from tests.opendata import files

GOOD = {
    Field.CODE: "111007",
    Field.NUMBER: "1",
    Field.TITLE: "花だんの水やり",
    Field.FIRST_DAY: "2026/5/16",
    Field.STARTS: "9:00",
    Field.ENDS: "10:00",
}


def read(layout: Layout = layouts.STANDARD, **changes: str) -> Reading:
    """Read a good row, changed, in a layout."""
    row = {**GOOD, **{Field(name): cell for name, cell in changes.items()}}
    columns = {layout.columns[field][0]: cell for field, cell in row.items()}
    cells = (f'"{cell}"'.replace("\n", "\r\n") for cell in columns.values())
    return files.only(",".join(columns) + "\n" + ",".join(cells) + "\n")


def reasons(reading: Reading) -> list[Reason]:
    return [finding.reason for finding in reading.findings]


@pytest.mark.parametrize("layout", layouts.LAYOUTS, ids=lambda layout: layout.name)
def test_every_layout_gives_the_same_draft(layout: Layout) -> None:
    reading = read(layout)

    assert reading.verdict is Verdict.ACCEPTED
    assert reading.external_id == "111007:1"
    assert (reading.draft.title, reading.draft.first_day) == ("花だんの水やり", date(2026, 5, 16))
    assert (reading.draft.starts, reading.draft.ends) == (time(9), time(10))


def test_layout_b_is_read_with_its_address_and_its_citys_own_columns() -> None:
    header = "市区町村コード,NO,イベント名,開始日,住所,方書,区,カテゴリー,定員,参加申込終了日,URL,ひとこと"
    row = "111007,7,清掃,R8.5.16,さいたま市桜区1-1,管理棟,桜区,環境,20人,令和8年5月1日,https://example.jp/7,雨天"

    reading = files.only(f"{header}\n{row}\n")

    assert (reading.draft.address, reading.draft.ward) == ("さいたま市桜区1-1 管理棟", "111066")
    assert (reading.draft.capacity, reading.draft.apply_day) == (20, date(2026, 5, 1))
    assert (reading.draft.link, reading.cells["ひとこと"]) == ("https://example.jp/7", "雨天")


def test_layout_c_is_read_with_its_meeting_place_and_the_ward_in_its_town() -> None:
    header = "NO,名称,開始日,開始時刻,集合場所,住所市区町村,住所丁目以下,主催団体,連絡先メールアドレス"
    row = "7,清掃,2026-05-16,9:00,駅前,見沼区堀崎町,12,みまもり隊,a@example.jp"

    draft = files.only(f"{header}\n{row}\n").draft

    assert (draft.venue, draft.ward, draft.address) == ("駅前", "111040", "見沼区堀崎町12")
    assert (draft.organizer, draft.contact) == ("みまもり隊", "a@example.jp")


@pytest.mark.parametrize(
    ("changes", "verdict", "reason"),
    [
        ({"title": "なし"}, Verdict.REJECTED, Reason.TITLE_MISSING),
        ({"first_day": ""}, Verdict.REJECTED, Reason.DAY_MISSING),
        ({"first_day": "9999-12-31"}, Verdict.REJECTED, Reason.DAY_MISSING),
        ({"first_day": "5月16日（土）・17日（日）"}, Verdict.REVIEW, Reason.YEAR_MISSING),
        ({"last_day": "2026/5/15"}, Verdict.REVIEW, Reason.ENDS_BEFORE_START),
        ({"title": "花" * 201}, Verdict.REVIEW, Reason.TITLE_TOO_LONG),
        ({"description": "日時：5月17日（日）9時から"}, Verdict.REVIEW, Reason.TEXT_NAMES_OTHER_DAY),
        ({"latitude": "35.8"}, Verdict.ACCEPTED, Reason.HALF_COORDINATES),
        ({"link": "javascript:alert(1)"}, Verdict.ACCEPTED, Reason.UNSAFE_LINK),
        ({"apply_day": "前日まで"}, Verdict.ACCEPTED, Reason.DEADLINE_UNREADABLE),
        ({"apply_day": "2026/6/1"}, Verdict.ACCEPTED, Reason.DEADLINE_AFTER_END),
        ({"capacity": "10組"}, Verdict.ACCEPTED, Reason.CAPACITY_IN_WORDS),
        ({"venue": "会" * 300}, Verdict.ACCEPTED, Reason.TEXT_CUT),
    ],
)
def test_what_is_wrong_with_a_row_decides_its_verdict(
    changes: dict[str, str], verdict: Verdict, reason: Reason
) -> None:
    reading = read(**changes)

    assert (reading.verdict, reasons(reading)) == (verdict, [reason])


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "//example.jp", "ftp://example.jp", "https://", "市HP", "http://[::1"]
)
def test_nobody_is_led_to_what_is_no_address_of_the_web(link: str) -> None:
    draft = read(link=link, apply_link=link).draft

    assert (draft.link, draft.apply_url) == ("", "")


def test_whom_it_is_for_is_told_under_the_lists_own_name() -> None:
    draft = read(description="水をやります", audience="小学生", conditions="雨天中止").draft

    assert draft.description == "水をやります\n\n対象者：小学生\n開催条件：雨天中止"


def test_too_long_a_text_is_cut_and_the_row_keeps_it() -> None:
    reading = read(fee="円" * 500)

    assert reading.draft.fee == "円" * 399 + "…"
    assert reading.cells["料金(基本)"] == "円" * 500


def test_a_row_with_more_cells_than_columns_is_asked_about() -> None:
    reading = files.only("イベント名,開始日,ID\n花だん,2026/5/16,1,ずれた,\n")

    assert (reading.verdict, reasons(reading)) == (
        Verdict.REVIEW,
        [Reason.TIME_UNKNOWN, Reason.TOO_MANY_CELLS],
    )


def test_a_row_of_empty_cells_is_passed_over() -> None:
    first, second = files.read_text("イベント名,開始日,ID\n花だん,2026/5/16,1\n,,\n").readings

    assert (first.verdict, second.verdict) == (Verdict.ACCEPTED, Verdict.REJECTED)
    assert reasons(second) == [Reason.EMPTY_ROW]


def test_every_reason_has_a_weight() -> None:
    asks = {reason for reason in Reason if verdicts.weight(reason) is Verdict.REVIEW}

    assert asks & {Reason.TIME_UNKNOWN, Reason.CANCELLED, Reason.EMPTY_ROW} == set()
    assert verdicts.of([Finding(Reason.SAME_EVENT), Finding(Reason.TITLE_MISSING)]) is Verdict.REJECTED
    assert verdicts.of([]) is Verdict.ACCEPTED


def test_a_draft_moved_by_weeks_keeps_its_weekdays_and_times() -> None:
    draft = read(last_day="2026/5/17", apply_day="2026/5/1").draft
    moved = drafts.shift_weeks(draft, 3)

    assert (moved.first_day, moved.last_day) == (date(2026, 6, 6), date(2026, 6, 7))
    assert (moved.apply_day, moved.starts) == (date(2026, 5, 22), time(9))
    assert drafts.shift_weeks(moved, -3) == draft


# What a text may hold; bytes that are no text are refused before any row is read.
LETTERS = st.one_of(st.characters(exclude_categories=("Cs", "Cc")), st.sampled_from("\n\r\t"))
CELLS = st.text(LETTERS, max_size=20)


@settings(deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(list(layouts.STANDARD.columns)), CELLS), max_size=4))
def test_every_row_ends_in_one_verdict_whatever_its_cells(rows: list[dict[Field, str]]) -> None:
    names = layouts.STANDARD.columns
    lines = [",".join('"' + row.get(field, "").replace('"', '""') + '"' for field in names) for row in rows]
    text = "\n".join(
        (",".join(columns[0] for columns in names.values()), *lines, '"x"' + "," * (len(names) - 1), "")
    )

    read_list = files.read_text(text)

    assert len(read_list.readings) == len(rows) + 1
    assert len({reading.external_id for reading in read_list.readings}) == len(rows) + 1
    assert all(reading.draft.title and reading.draft.first_day for reading in read_list.accepted())
