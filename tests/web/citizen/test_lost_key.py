"""A key that leaked is taken out: passes under it end, their owners get new ones, and nothing breaks."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from shishin.events.models import Occurrence
from shishin.participation import passes, sign_ups
from shishin.participation.models import SignUp, Stance
from shishin.points import sealing
from tests.world import KEYS, SAME, World

NEWER = b"another-key-for-tests-32-characters-and-more"
GOING = {"stance": "going"}


@pytest.fixture
def town(world: World) -> tuple[World, Occurrence, str]:
    """A world whose only key was replaced after the citizen had signed up; and the old pass's address."""
    assert world.organizer
    assert world.citizen
    occurrence = world.occurrence()
    joined = world.browser("citizen").post(f"/e/{occurrence.code}/join", data=GOING, headers=SAME)
    return _replaced(world, (NEWER,), KEYS), occurrence, joined.headers["Location"].removesuffix("#said")


def _replaced(world: World, keys: tuple[bytes, ...], retired: tuple[bytes, ...]) -> World:
    """Return the same store and cast under an application with other keys."""
    other = World(world.url, world.folder, clock=world.clock)
    cast = {name: vars(world)[name] for name in ("group", "organizer", "citizen") if name in vars(world)}
    vars(other).update(cast, settings=replace(world.settings, secret_keys=keys, retired_keys=retired))
    assert other.app
    return other


def _address(client: FlaskClient, code: str) -> str:
    answer = client.post(f"/e/{code}/join", data=GOING, headers=SAME)
    assert answer.status_code == 303
    return answer.headers["Location"].removesuffix("#said")


def test_the_old_address_is_dead_and_its_owner_finds_a_new_one(town: tuple[World, Occurrence, str]) -> None:
    world, occurrence, old = town
    client = world.browser("citizen")
    assert client.get(old).status_code == 404
    new = _address(client, occurrence.code)
    assert new != old
    for path in ("/me/passes", "/me/plans", f"/e/{occurrence.code}"):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert new in answer.text, path
        assert old not in answer.text, path
    assert client.get(new).status_code == 200
    assert client.get(f"{new}.png").status_code == 200
    assert client.post(f"{new}/withdraw", headers=SAME).status_code == 303


def test_reading_wrote_nothing(town: tuple[World, Occurrence, str]) -> None:
    world, occurrence, _ = town
    before = list(SignUp.select().tuples())
    for path in ("/me/passes", "/me/plans", f"/e/{occurrence.code}"):
        assert world.browser("citizen").get(path).status_code == 200
    assert list(SignUp.select().tuples()) == before


def test_the_organizer_receives_as_before(town: tuple[World, Occurrence, str]) -> None:
    world, occurrence, _ = town
    client = world.signed_in(world.organizer)
    reception = client.get(f"/api/v1/reception/{occurrence.code}")
    assert reception.status_code == 200
    scan = {
        "id": "scan-0001",
        "occurrence": occurrence.code,
        "kind": "in",
        "by": "camera",
        "code": passes.door_token(SignUp.get()),
        "at": "2026-10-24T08:30:00+09:00",
        "grant": reception.json["grant"],
    }
    answer = client.post("/api/v1/scans", json={"scans": [scan]}, headers=SAME)
    assert [result["status"] for result in answer.json["results"]] == ["recorded"]
    for path in (f"/o/e/{occurrence.code}", f"/o/e/{occurrence.code}/roster", f"/o/e/{occurrence.code}/scan"):
        assert client.get(path).status_code == 200, path


def test_a_new_address_outlives_the_next_key(town: tuple[World, Occurrence, str]) -> None:
    world, occurrence, _ = town
    new = _address(world.browser("citizen"), occurrence.code)
    later = _replaced(world, (b"the-newest-key-of-all-with-32-characters", NEWER), KEYS)
    assert later.browser("citizen").get(new).status_code == 200


def test_a_leaked_key_goes_as_the_manual_says_and_every_seal_still_fits(world: World) -> None:
    occurrence = world.occurrence()
    sign_ups.join(world.device_ctx("a guest"), occurrence, Stance.GOING)
    guest = SignUp.get()
    answer = world.signed_in(world.organizer).post(
        f"/o/e/{occurrence.code}/roster/{guest.ref}", data={}, headers=SAME
    )
    assert answer.status_code == 303
    assert sealing.seal_new(world.system) > 0
    assert list(sealing.check(world.clock.now)) == []
    both = _replaced(world, (NEWER, *KEYS), ())
    sealing.seal_new(both.system)
    assert _replaced(world, (NEWER,), KEYS)
    assert list(sealing.check(world.clock.now)) == []
