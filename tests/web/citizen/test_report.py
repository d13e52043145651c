"""A reader reports a page without saying who they are; staff look at it."""

from datetime import timedelta

import pytest

from shishin.events import reports
from shishin.events.models import PageReport
from tests.world import SAME, World

SAID = {"reason": "mistaken", "note": "場所がちがいます", "uid": "a-form-of-a-reader"}


def test_a_report_of_an_event_reaches_the_staff_and_is_looked_at_once(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    reader, staff = world.browser("citizen"), world.as_staff()
    page = reader.get(f"/e/{occurrence.code}").text
    assert f"/e/{occurrence.code}/report" in page
    assert "ページについての知らせが" not in staff.get("/staff").text
    for _ in range(2):
        answer = reader.post(f"/e/{occurrence.code}/report", data=SAID, headers=SAME)
        assert answer.status_code == 303
    assert "ありがとう" in reader.get(answer.headers["Location"]).text
    assert "ページについての知らせが1件" in staff.get("/staff").text
    shown = staff.get("/staff/reports").text
    assert "場所がちがいます" in shown
    assert f'href="/e/{occurrence.code}"' in shown
    for _ in range(2):
        assert staff.post(f"/staff/reports/{SAID['uid']}", headers=SAME).status_code == 303
    assert "場所がちがいます" not in staff.get("/staff/reports").text


def test_nothing_says_who_reported(sqlite_world: World) -> None:
    world = sqlite_world
    world.browser("citizen").post(f"/g/{world.group.handle}/report", data=SAID, headers=SAME)
    kept = PageReport.select().dicts().get()
    assert kept.keys() == {"id", "page", "reason", "note", "uid", "at", "looked_at"}
    assert kept["page"] == f"/g/{world.group.handle}"


@pytest.mark.parametrize("reason", ["", "because"])
def test_a_report_without_a_reason_is_asked_again_with_its_words(sqlite_world: World, reason: str) -> None:
    answer = sqlite_world.browser().post(
        f"/g/{sqlite_world.group.handle}/report", data=SAID | {"reason": reason}, headers=SAME
    )
    assert answer.status_code == 422
    assert "場所がちがいます" in answer.text
    assert "<title>エラー" in answer.text
    assert PageReport.select().count() == 0


def test_what_is_written_is_shown_as_it_is_and_not_longer_than_asked(sqlite_world: World) -> None:
    world = sqlite_world
    note = "<script>alert(1)</script>" + "あ" * 500
    world.browser().post(f"/g/{world.group.handle}/report", data=SAID | {"note": note}, headers=SAME)
    assert len(PageReport.get().note) == reports.NOTE_LONGEST
    assert "<script>alert" not in world.as_staff().get("/staff/reports").text


def test_a_script_does_not_fill_the_desk(sqlite_world: World) -> None:
    world = sqlite_world
    answers = [
        world.browser()
        .post(f"/g/{world.group.handle}/report", data=SAID | {"uid": f"form-{number}"}, headers=SAME)
        .status_code
        for number in range(reports.REPORTS.count + 1)
    ]
    assert answers == [303] * reports.REPORTS.count + [429]


def test_reports_are_forgotten_ninety_days_after_they_were_looked_at(world: World) -> None:
    page = reports.of_group(world.group.handle)
    for uid in ("one", "two"):
        reports.report(world.ctx(), page, "other", "", uid, "192.0.2.1")
    reports.look_at(world.system, "one")
    world.clock.now += timedelta(days=91)
    assert reports.forget_old(world.system) == 1
    assert [report.uid for report in reports.waiting(world.system)] == ["two"]


def test_only_staff_read_reports(world: World) -> None:
    for act in (reports.waiting, reports.count_waiting, lambda ctx: reports.look_at(ctx, "one")):
        with pytest.raises(reports.ReportsForStaff):
            act(world.ctx(world.organizer))
