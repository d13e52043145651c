"""What a cell says, without its decoration."""

import pytest

from shishin.opendata import amounts, cells, titles
from shishin.opendata.amounts import Capacity
from shishin.opendata.titles import Status
from shishin.opendata.verdicts import Reason


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  花だん　", "花だん"),
        ("一行目\r\n二行目\r三行目", "一行目\n二行目\n三行目"),
        ("一行目　　　　　　　　　\n二行目", "一行目\n二行目"),
        # Spaces that stand for a new line.
        ("申込先：協会　　　　　　　　　　定員：25名", "申込先：協会\n定員：25名"),
        ("内容：講話\n　　　　　　　　～題名～", "内容：講話\n～題名～"),
        ("A\n\n\n\n\nB", "A\n\nB"),
        ("料金\\1,500", "料金¥1,500"),
        ("\\１，５００", "¥１，５００"),
        ("C:\\temp", "C:\\temp"),
        ('="0001"', "0001"),
        ("'=1+1", "=1+1"),
        ("見え\u200bない\u202e文字", "見えない文字"),
        ("👨\u200d👩\u200d👧の日", "👨\u200d👩\u200d👧の日"),
    ],
)
def test_a_cell_is_cleaned_of_decoration_and_of_nothing_else(cell: str, text: str) -> None:
    assert cells.clean(cell) == text


@pytest.mark.parametrize("cell", ["", "　", "なし", "無し", "無", "-", "－", "―", "ー", "特になし", "N/A"])
def test_many_words_for_nothing_are_nothing(cell: str) -> None:
    assert cells.says_nothing(cell)


@pytest.mark.parametrize("cell", ["0", "屋外のため、なし", "無料"])
def test_a_word_that_says_something_is_kept(cell: str) -> None:
    assert not cells.says_nothing(cell)


@pytest.mark.parametrize(
    ("cell", "note", "capacity"),
    [
        ("50", "", Capacity(50)),
        ("５０人", "", Capacity(50)),
        ("1,000名", "先着順", Capacity(1000, "先着順")),
        ("各日50人（先着）", "", Capacity(50, "各日50人（先着）")),
        (
            "50名（定員超過の場合は、ご家族を優先）",
            "",
            Capacity(50, "50名（定員超過の場合は、ご家族を優先）"),
        ),
        ("30人程度", "", Capacity(30, "30人程度")),
        ("15組（1組3人まで）", "", Capacity(None, "15組（1組3人まで）")),
        ("20組", "", Capacity(None, "20組")),
        ("低学年25名、高学年25名", "", Capacity(None, "低学年25名、高学年25名")),
        ("各回20人", "", Capacity(None, "各回20人")),
        ("0", "", Capacity(None, "0")),
        ("なし", "", Capacity()),
        ("-", "要相談", Capacity(None, "要相談")),
        ("", "", Capacity()),
    ],
)
def test_a_capacity_is_a_number_of_people_only_where_it_says_one(
    cell: str, note: str, capacity: Capacity
) -> None:
    assert amounts.capacity(cell, note) == capacity


@pytest.mark.parametrize(
    ("kind", "basic", "detail", "fee"),
    [
        ("", "無料", "", "無料"),
        ("", "", "なし", "なし"),
        ("無料", "", "", "無料"),
        ("有料", "500", "材料費を含む", "500円\n材料費を含む"),
        ("", "1，000円", "", "1，000円"),
        ("", "\\1,500", "", "¥1,500"),
        ("", "無料", "無料", "無料"),
        ("", "-", "－", ""),
    ],
)
def test_a_fee_keeps_the_words_of_the_list(kind: str, basic: str, detail: str, fee: str) -> None:
    assert amounts.fee(kind, basic, detail) == fee


@pytest.mark.parametrize(
    ("title", "column", "text", "status", "reasons"),
    [
        ("花だん", "", "花だん", Status.SCHEDULED, []),
        ("【中止】花だん", "", "花だん", Status.CANCELLED, [Reason.CANCELLED]),
        ("【延期】 花だん", "", "花だん", Status.POSTPONED, [Reason.POSTPONED]),
        ("花だん(中止)", "", "花だん", Status.CANCELLED, [Reason.CANCELLED]),
        ("[開催中止]花だん", "", "花だん", Status.CANCELLED, [Reason.CANCELLED]),
        ("※中止※花だん", "", "花だん", Status.CANCELLED, [Reason.CANCELLED]),
        ("花だん", "中止", "花だん", Status.CANCELLED, [Reason.CANCELLED]),
        ("花だん", "EventPostponed", "花だん", Status.POSTPONED, [Reason.POSTPONED]),
        ("花だん", "開催予定", "花だん", Status.SCHEDULED, []),
        ("花だん", "ＡＢＣ", "花だん", Status.SCHEDULED, [Reason.STATUS_UNKNOWN]),
        ("相撲(一般公開中止)", "", "相撲(一般公開中止)", Status.SCHEDULED, [Reason.PERHAPS_CANCELLED]),
        ("中止の判断を学ぶ会", "", "中止の判断を学ぶ会", Status.SCHEDULED, []),
        ("【中止】", "", "", Status.CANCELLED, [Reason.CANCELLED]),
        ("二行の\n題名", "", "二行の 題名", Status.SCHEDULED, []),
    ],
)
def test_a_title_gives_its_status_away(
    title: str, column: str, text: str, status: Status, reasons: list[Reason]
) -> None:
    read = titles.read(title, column)

    assert (read.text, read.status, [finding.reason for finding in read.findings]) == (text, status, reasons)
