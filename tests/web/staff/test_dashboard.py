"""The month in one screen: its numbers are those of a plain count, its filters are links."""

import html
import re

import pytest

from shishin.core import db
from shishin.people.models import MailAddress
from shishin.stats import rollups
from tests.jobs.demo import cities
from tests.stats import count_by_hand
from tests.world import World


@pytest.fixture(scope="module")
def filled(migrated_file, tmp_path_factory):
    """The file of a small demo city."""
    return cities.file(migrated_file, tmp_path_factory.mktemp("demo"))


@pytest.fixture
def world(filled, tmp_path):
    """The demo city with an application over it."""
    url = cities.copy(filled, tmp_path)
    world = World(url, tmp_path)
    world.staff = MailAddress.get(MailAddress.address == "staff@example.jp").person
    yield world
    db.disconnect()


def text(answer):
    """Return what a page says, without markup and with one space between words."""
    shown = re.sub(r"<(svg|script|style)\b.*?</\1>", " ", answer.text, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", shown)).split())


def percent(part, whole):
    return f"{round(100 * part / whole)}%" if whole else "–"


@pytest.mark.parametrize("month", ["2026-10", "2026-09", "2026-03"])
@pytest.mark.parametrize("ward", [None, "111040"])
@pytest.mark.parametrize("refreshed", [True, False])
def test_the_page_says_what_a_plain_count_says(world, month, ward, refreshed):
    if not refreshed:
        change_something(world)
    first = cities.TODAY.replace(year=int(month[:4]), month=int(month[5:]), day=1)
    by_hand = count_by_hand.count(count_by_hand.Rows.of_the_store(world.clock.now), first, ward)
    said = text(world.as_staff().get(f"/staff?month={month}" + (f"&ward={ward}" if ward else "")))
    assert f"延べ参加者数 延べ参加者数の決めかた {by_hand['heads']:,} 人" in said
    assert f"実人数 実人数の決めかた {by_hand['persons']:,} 人" in said
    each = f"{round(by_hand['attendances'] / by_hand['persons'], 1):,}".removesuffix(".0")
    assert f"1人あたり {each}回(連れの人をのぞく)" in said
    new = percent(by_hand["newcomers"], by_hand["persons"])
    assert f"新規率 新規率の決めかた {new} はじめての人 {by_hand['newcomers']}人" in said
    missed = percent(by_hand["missed"], by_hand["expected"])
    assert f"無断欠席率 無断欠席率の決めかた {missed} 「行きます」{by_hand['expected']}人のうち" in said
    groups = f"{by_hand['groups']} うち新しい {by_hand['new_groups']}"
    assert f"活動した団体 活動した団体の決めかた {groups}" in said
    light = percent(by_hand["light"], by_hand["heads"])
    assert f"{light} 緩やかな参加率" in said
    assert f"うち 緩やかな参加 {by_hand['light']:,} {light}" in said


def change_something(world):
    """Let somebody come to what was over when the city was filled."""
    occurrence = count_by_hand.Occurrence.get(count_by_hand.Occurrence.day == cities.TODAY)
    count_by_hand.Attendance.create(
        occurrence=occurrence,
        person=world.person(),
        day=occurrence.day,
        in_at=occurrence.starts_at,
        minutes=10,
        adults=3,
        children=1,
    )


def test_the_cohort_is_named(world):
    said = text(world.as_staff().get("/staff?month=2026-10"))
    rows = count_by_hand.Rows.of_the_store(world.clock.now)
    by_hand = count_by_hand.count(rows, cities.TODAY.replace(month=6, day=1))
    rate = percent(by_hand["returned"], by_hand["persons"])
    assert f"再参加率(90日) 再参加率(90日)の決めかた {rate} 6月に来た{by_hand['persons']}人のうち" in said


def test_thirteen_months_are_drawn_and_written_down(world):
    page = world.as_staff().get("/staff").text
    drawing = re.search(r'<figure class="bar-chart.*?</figure>', page, re.DOTALL)[0]
    assert len(re.findall(r'<rect class="(?:bar|now)"', drawing)) == 13
    table = re.findall(r'<tr><th scope="row">(\d+)</th><td class="n">([\d,]+)人</td>', drawing)
    assert [month for month, _ in table] == ["10", "11", "12", *map(str, range(1, 11))]
    rows = count_by_hand.Rows.of_the_store(world.clock.now)
    assert table[-1][1] == f"{count_by_hand.count(rows, cities.TODAY.replace(day=1))['heads']:,}"


def test_every_link_on_the_page_opens(world):
    staff = world.as_staff()
    page = staff.get("/staff?ward=111040&group=ryokudo").text
    links = {html.unescape(found) for found in re.findall(r'href="(/staff[^"#]*)', page)}
    assert len(links) > 40
    for link in links:
        assert staff.get(link).status_code == 200, link
    assert "style=" not in page


def test_each_number_has_its_definition_one_tap_away(world):
    staff = world.as_staff()
    wanted = set(re.findall(r'href="/staff/definitions#([a-z]+)"', staff.get("/staff").text))
    assert wanted == {"heads", "persons", "new", "returning", "absence", "groups", "light"}
    defined = set(
        re.findall(r'<section class="card[^>]* id="([a-z]+)"', staff.get("/staff/definitions").text)
    )
    assert wanted <= defined


@pytest.mark.parametrize(
    "asked", ["month=2026-11", "month=2026-13", "month=october", "ward=111007", "field=none", "group=nobody"]
)
def test_what_does_not_exist_is_not_found(world, asked):
    assert world.as_staff().get(f"/staff?{asked}").status_code == 404


@pytest.mark.parametrize("path", ["/staff", "/staff/definitions"])
def test_only_staff_come_in(world, path):
    stranger = world.browser("citizen").get(path)
    assert (stranger.status_code, stranger.headers["Location"][:6]) == (303, "/login")
    assert world.signed_in(world.person()).get(path).status_code == 403
    answer = world.as_staff().get(path)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")


def test_looking_writes_nothing(world):
    staff = world.as_staff()
    staff.get("/staff")
    before = db.database.execute_sql("PRAGMA data_version").fetchone(), db.database.connection().total_changes
    staff.get("/staff?ward=111040")
    assert (
        db.database.execute_sql("PRAGMA data_version").fetchone(),
        db.database.connection().total_changes,
    ) == before
    assert rollups.refresh(world.system) == 0


def test_a_city_in_which_nothing_happened_has_a_page(sqlite_world):
    said = text(sqlite_world.as_staff().get("/staff"))
    assert "– 緩やかな参加率" in said
    assert "この月の参加はまだありません。" in said
