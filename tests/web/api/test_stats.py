"""The published cells: heads by month and ward of months that are over, and nothing about persons."""

import pytest

from shishin.core import db
from tests.jobs.demo import cities
from tests.stats import count_by_hand
from tests.world import World


@pytest.fixture
def world(migrated_file, tmp_path):
    url = cities.copy(cities.file(migrated_file, tmp_path), tmp_path)
    yield World(url, tmp_path)
    db.disconnect()


def test_published_cells_equal_a_plain_count_and_stop_at_the_last_finished_month(world):
    answer = world.browser().get("/api/v1/stats")
    assert answer.status_code == 200
    cells = answer.json["heads_by_month_and_ward"]
    rows = count_by_hand.Rows.of_the_store(world.clock.now)
    assert {cell["month"] for cell in cells} == {f"2025-{n:02}" for n in range(9, 13)} | {
        f"2026-{n:02}" for n in range(1, 10)
    }
    for cell in cells:
        first = cities.TODAY.replace(year=int(cell["month"][:4]), month=int(cell["month"][5:]), day=1)
        assert set(cell) == {"month", "ward", "heads"}
        assert cell["heads"] == count_by_hand.count(rows, first, cell["ward"] or "-")["heads"]
    assert sum(cell["heads"] for cell in cells) > 100


def test_a_city_without_a_past_publishes_nothing(sqlite_world):
    answer = sqlite_world.browser().get("/api/v1/stats").json
    assert (answer["city"], answer["heads_by_month_and_ward"]) == ("111007", [])
