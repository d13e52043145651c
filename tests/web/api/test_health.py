"""What operators ask."""

import pytest

from shishin.core import db
from shishin.core.config import Environment
from shishin.jobs import beats
from shishin.people import outbox
from tests.world import World


def test_the_process_answers(sqlite_world: World) -> None:
    answer = sqlite_world.browser().get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_ready_means_migrated_and_tells_of_the_worker(world: World) -> None:
    client = world.browser()
    assert client.get("/readyz").json == {
        "database": "ok",
        "migrations": "ok",
        "worker": "late",
        "worker_beat_at": None,
    }
    beats.beat(world.system)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json["worker"] == "ok"
    world.clock.move(minutes=2)
    assert client.get("/readyz").json["worker"] == "late"


def test_an_unfinished_schema_is_not_ready(sqlite_world: World) -> None:
    client = sqlite_world.browser()
    db.database.execute_sql("DELETE FROM schema_migration WHERE name LIKE '0007%'")
    answer = client.get("/readyz", headers={"Accept": "application/json"})
    assert answer.status_code == 503
    assert answer.json["error"] == {
        "code": "not_ready",
        "facts": {"pending": ["0007_worker_beat"], "retry_after": 5},
    }


def test_counts_are_for_this_machine(sqlite_world: World) -> None:
    world = sqlite_world
    world.environment = Environment.PRODUCTION
    outbox.add(world.system, key="k", kind="hello")
    client = world.browser()
    here = client.get("/metrics")
    assert "shishin_messages_waiting 1\n" in here.text
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 404


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_nobody_is_counted_as_a_visitor(sqlite_world: World, address: str) -> None:
    assert "Set-Cookie" not in sqlite_world.browser().get(address).headers
