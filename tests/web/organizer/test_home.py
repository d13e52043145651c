"""The organizer's own page."""

from datetime import date

from shishin.events.models import Occurrence, OccurrenceStatus
from shishin.participation import sign_ups
from shishin.participation.models import Stance
from tests.world import World


def test_the_page_shows_the_groups_own_events(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    world.occurrence(title="先月の会", day=date(2026, 9, 5))
    world.occurrence(title="よその会", group=world.other_group)
    sign_ups.join(world.device_ctx(), occurrence, Stance.GOING)
    page = world.signed_in(world.organizer).get("/o").text
    assert f'href="/o/e/{occurrence.code}"' in page
    assert "行きます 1" in page
    assert "先月の会" in page
    assert "よその会" not in page
    assert f'href="/o/e/new?group={world.group.handle}"' in page


def test_what_is_off_says_so(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    Occurrence.update(status=OccurrenceStatus.CANCELLED).where(Occurrence.id == occurrence).execute()
    assert ">中止<" in world.signed_in(world.organizer).get("/o").text


def test_who_organizes_nothing_hears_how_to_begin(sqlite_world: World) -> None:
    page = sqlite_world.signed_in(sqlite_world.person("new@example.jp")).get("/o")
    assert page.status_code == 200
    assert "主催の団体がありません" in page.text
    assert "/o/e/new" not in page.text


def test_the_page_is_nobody_elses_to_keep(sqlite_world: World) -> None:
    answer = sqlite_world.signed_in(sqlite_world.organizer).get("/o")
    assert answer.headers["Cache-Control"] == "no-store"
