"""Rows that belong together, and rows that repeat others."""

from datetime import date, timedelta

from shishin.opendata import grouping, identity
from shishin.opendata.drafts import Reading
from shishin.opendata.models import Verdict
from shishin.opendata.verdicts import Reason
from tests.opendata import files

HEADER = "全国地方公共団体コード,ID,イベント名,開始日,開始時間,終了時間,場所名称,説明\n"


def _readings(*rows: str) -> tuple[Reading, ...]:
    return files.read_text(HEADER + "\n".join(rows) + "\n").readings


def _reasons(reading: Reading) -> list[Reason]:
    return [finding.reason for finding in reading.findings]


def test_a_series_of_96_days_is_one_event() -> None:
    days = [date(2026, 4, 1) + timedelta(days=number) for number in range(96)]
    readings = _readings(
        *(f"1,{place},朝の体操,{day},6:30,6:40,公園,はじめ" for place, day in enumerate(days))
    )

    (gathering,) = grouping.gather(readings)

    assert [reading.draft.first_day for reading in gathering.readings] == days
    assert gathering.description == "はじめ"


def test_the_same_title_elsewhere_is_another_event() -> None:
    readings = _readings("1,1,体操,2026/5/16,6:30,,東公園,", "1,2,体操,2026/5/16,6:30,,西公園,")

    assert len(grouping.gather(readings)) == 2


def test_width_case_and_spaces_make_no_other_title() -> None:
    readings = _readings("1,1,ｙｏｇａ 教室,2026/5/16,6:30,,Ａ館,", "1,2,YOGA教室,2026/5/17,6:30,,A館,")

    assert len(grouping.gather(readings)) == 1


def test_texts_that_differ_stand_under_their_days() -> None:
    readings = _readings(
        "1,2,講座,2026/6/20,10:00,,館,二回目",
        "1,1,講座,2026/5/16,10:00,,館,一回目",
        "1,3,講座,2026/7/18,10:00,,館,二回目",
    )

    (gathering,) = grouping.gather(readings)

    assert gathering.description == "■ 2026-05-16\n一回目\n\n■ 2026-06-20 / 2026-07-18\n二回目"


def test_the_same_event_under_another_number_is_asked_about() -> None:
    first, second, third = _readings(
        "1,1,講座,2026/5/16,10:00,,館,", "1,2,講座,2026/5/16,10:00,,館,", "1,3,講座,2026/5/16,13:00,,館,"
    )

    assert [each.verdict for each in (first, second, third)] == [
        Verdict.ACCEPTED,
        Verdict.REVIEW,
        Verdict.ACCEPTED,
    ]
    assert second.findings[0].facts == {"row": 2}


def test_the_same_number_twice_is_asked_about_and_each_row_stays_itself() -> None:
    rows = ("1,1,講座,2026/5/16,10:00,,館,", "1,1,教室,2026/5/17,10:00,,館,", "1,1,教室,2026/5/17,10:00,,館,")
    first, second, third = _readings(*rows)

    assert [each.verdict for each in (first, second, third)] == [
        Verdict.ACCEPTED,
        Verdict.REVIEW,
        Verdict.REVIEW,
    ]
    assert _reasons(second) == [Reason.SAME_NUMBER]
    assert len({first.external_id, second.external_id, third.external_id}) == 3
    assert [each.external_id for each in _readings(*rows)] == [
        each.external_id for each in (first, second, third)
    ]


def test_rows_without_a_number_that_repeat_are_asked_about_once() -> None:
    first, second = _readings("1,,講座,2026/5/16,10:00,,館,", "1,,講座,2026/5/16,10:00,,館,")

    assert (first.external_id, first.verdict) == (
        identity.of_event("講座", date(2026, 5, 16), first.draft.starts, "館"),
        Verdict.ACCEPTED,
    )
    assert _reasons(second) == [Reason.SAME_EVENT]


def test_a_rejected_row_makes_no_later_one_a_repeat() -> None:
    rejected, good = _readings("1,1,講座,,10:00,,館,", "1,2,講座,2026/5/16,10:00,,館,")

    assert (rejected.verdict, good.verdict) == (Verdict.REJECTED, Verdict.ACCEPTED)


def test_last_years_january_among_decembers_is_asked_about() -> None:
    rows = [f"1,{number},講座{number},2026/12/{number + 1},10:00,,館," for number in range(20)]
    rows[10] = "1,10,新春講座,2026/1/10,10:00,,館,"
    readings = _readings(*rows)

    assert [reading.row for reading in readings if reading.verdict is Verdict.REVIEW] == [12]
    assert _reasons(readings[10]) == [Reason.YEAR_DOUBTFUL]
    assert readings[10].findings[0].facts == {"day": "2026-01-10", "around": "2026-12"}


def test_in_a_list_of_no_order_no_year_is_doubted() -> None:
    days = [date(2024 + number % 3, 1 + number % 12, 10) for number in range(30)]
    readings = _readings(*(f"1,{place},講座{place},{day},10:00,,館," for place, day in enumerate(days)))

    assert all(reading.verdict is Verdict.ACCEPTED for reading in readings)
