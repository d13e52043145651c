"""Real lists of municipalities, read whole."""

from collections import Counter
from datetime import date, time

import pytest

from shishin.opendata import grouping, readings
from shishin.opendata.models import Verdict
from shishin.opendata.readings import ReadList
from shishin.opendata.tables import NotAnEventList
from shishin.opendata.titles import Status
from shishin.opendata.verdicts import Reason
from tests.opendata import files, hand_checked
from tests.opendata.hand_checked import Checked


@pytest.fixture(scope="module")
def takamatsu() -> ReadList:
    return files.read(files.TAKAMATSU)


@pytest.mark.parametrize("checked", hand_checked.ROWS, ids=lambda checked: checked.number)
def test_a_row_comes_out_as_a_person_read_it(takamatsu: ReadList, checked: Checked) -> None:
    reading = next(each for each in takamatsu.readings if each.number == f"372013:{checked.number}")
    draft = reading.draft

    read = Checked(
        checked.number,
        draft.title,
        draft.venue,
        draft.first_day or date.max,
        draft.last_day or date.max,
        draft.starts,
        draft.ends,
        reading.verdict,
    )
    assert read == checked


def test_all_943_rows_of_takamatsu_end_in_exactly_one_verdict(takamatsu: ReadList) -> None:
    assert takamatsu.table.layout.name == "LinkData"
    assert takamatsu.table.unknown_columns == ()
    assert len({reading.external_id for reading in takamatsu.readings}) == 943
    assert takamatsu.counts() == {Verdict.ACCEPTED: 829, Verdict.REVIEW: 114, Verdict.REJECTED: 0}


def test_takamatsu_is_read_without_inventing_a_day_or_a_time(takamatsu: ReadList) -> None:
    drafts = [reading.draft for reading in takamatsu.readings]
    accepted = [reading.draft for reading in takamatsu.accepted()]

    # 230 cells for a start are empty, and 17 say 00:00 for nothing.
    assert sum(draft.starts is None for draft in drafts) == 230 + 17
    assert sum(draft.first_day != draft.last_day for draft in drafts) == 532
    assert all(draft.first_day and draft.last_day for draft in drafts)
    assert all(draft.first_day <= draft.last_day for draft in accepted if draft.first_day and draft.last_day)
    assert all(draft.starts != time() for draft in accepted)


def test_takamatsu_names_its_source(takamatsu: ReadList) -> None:
    assert takamatsu.table.preface["attribution_name"] == "高松市"
    assert takamatsu.table.preface["license"] == "http://creativecommons.org/licenses/by/3.0/deed.ja"


def test_a_monthly_consultation_becomes_one_event_with_its_occurrences(takamatsu: ReadList) -> None:
    gatherings = grouping.gather(takamatsu.accepted())

    (consultation,) = [each for each in gatherings if each.first.title == "もの忘れ・認知症相談"]
    days = [reading.draft.first_day for reading in consultation.readings]
    assert days == [
        date(2020, 5, 27),
        date(2020, 7, 22),
        date(2020, 8, 26),
        date(2020, 9, 23),
        date(2020, 11, 25),
        date(2020, 12, 23),
        date(2021, 1, 27),
        date(2021, 2, 24),
        date(2021, 3, 24),
    ]
    # The text changed over the year: each stands under its days.
    assert consultation.description.startswith("■ 2020-05-27 / 2020-07-22\n内容：専門医による個別相談\n")
    assert "\n\n■ 2021-03-24\n" in consultation.description


def test_a_list_published_twice_in_one_file_asks_about_the_second(takamatsu: ReadList) -> None:
    repeats = [
        reading
        for reading in takamatsu.readings
        if any(f.reason is Reason.SAME_EVENT for f in reading.findings)
    ]
    rows = {reading.row for reading in takamatsu.readings}

    assert all(reading.verdict is Verdict.REVIEW for reading in repeats)
    assert all(
        f.facts["row"] in rows for each in repeats for f in each.findings if f.reason is Reason.SAME_EVENT
    )


def test_the_excerpt_is_read_like_the_whole(takamatsu: ReadList) -> None:
    whole = {reading.external_id: reading.draft for reading in takamatsu.readings}
    excerpt = files.read(files.TAKAMATSU_EXCERPT).readings

    assert len(excerpt) == 118
    assert all(whole[reading.external_id] == reading.draft for reading in excerpt)


def test_okazaki_is_read_in_layout_a() -> None:
    okazaki = files.read(files.OKAZAKI)

    assert okazaki.table.layout.name == "A"
    assert okazaki.table.unknown_columns == ()
    assert okazaki.counts()[Verdict.ACCEPTED] == 6
    siblings = okazaki.readings[2].draft
    assert siblings.title == "『病気のこどものきょうだいのきもち』（講演会及び交流会）を開催します"
    assert (siblings.first_day, siblings.starts, siblings.ends) == (
        date(2026, 8, 21),
        time(13, 30),
        time(15, 30),
    )
    assert (siblings.venue, siblings.address) == ("岡崎げんき館", "愛知県岡崎市若宮町2丁目1-1")
    assert (siblings.latitude, siblings.longitude) == (34.953255, 137.180919)
    # 2026-08-07 00:00: the time is a placeholder.
    assert (siblings.apply_day, siblings.apply_time) == (date(2026, 8, 7), None)
    assert (siblings.capacity, siblings.capacity_note[:3]) == (50, "50名")
    assert siblings.link.startswith("https://www.city.okazaki.lg.jp/")
    assert okazaki.readings[0].external_id == "232025:OK0001015696"


def test_osaka_is_read_in_layout_a_with_two_columns_of_its_own() -> None:
    osaka = files.read(files.OSAKA)

    assert osaka.table.layout.name == "A"
    assert osaka.table.unknown_columns == ("my door OSAKAフラグ", "外部連携フラグ")
    assert osaka.counts()[Verdict.ACCEPTED] == 6
    forest, herbs = osaka.readings[0].draft, osaka.readings[2].draft
    assert (forest.title, forest.venue, forest.fee) == ("森の実習隊", "錦織公園", "無料")
    assert forest.organizer == "錦織公園管理事務所"
    # 9999-12-31 is no deadline, an empty time is no midnight, なし is no way of applying.
    assert (forest.apply_day, forest.starts, herbs.apply_how) == (None, None, "")
    assert (herbs.first_day, herbs.last_day) == (date(2026, 9, 26), date(2026, 10, 5))
    # There is no number in this list: the event itself is the identity.
    assert all(reading.external_id.startswith("hash:") for reading in osaka.readings)
    assert osaka.readings[0].cells["外部連携フラグ"] == "1"


@pytest.mark.parametrize("path", [files.OKAZAKI, files.OSAKA, files.TAKAMATSU], ids=lambda path: path.stem)
def test_a_list_in_cp932_is_read_like_the_same_in_utf8(path) -> None:
    text = path.read_bytes().decode("utf-8-sig")
    held = text.encode("cp932", errors="replace")
    # What CP932 cannot hold is an emoji or another kind of dash here and there.
    assert held.decode("cp932").count("?") - text.count("?") < 60

    from_cp932 = readings.read(held, files.SAITAMA)
    from_utf8 = readings.read(held.decode("cp932").encode(), files.SAITAMA)

    assert from_cp932 == from_utf8
    assert from_cp932.counts() == files.read(path).counts()


def test_a_list_of_municipalities_is_refused_as_no_list_of_events() -> None:
    with pytest.raises(NotAnEventList) as refused:
        files.read(files.MUNICIPALITIES)

    assert refused.value.code == "not_an_event_list"
    assert refused.value.facts["missing"] == ["title", "first_day"]
    assert refused.value.facts["columns"][:4] == ["pid", "pref", "cid", "city"]


def test_a_cancelled_event_of_the_list_keeps_its_name_and_its_status(takamatsu: ReadList) -> None:
    statuses = Counter(reading.draft.status for reading in takamatsu.readings)
    (cancelled,) = [
        reading.draft for reading in takamatsu.readings if reading.draft.status is Status.CANCELLED
    ]

    assert statuses == {Status.SCHEDULED: 942, Status.CANCELLED: 1}
    assert cancelled.title == "柴野栗山214年祭"
