"""A browser is subscribed to what its person chose; it may say so twice, and take it back."""

import base64
import dataclasses

import pytest

from shishin.core import signing
from shishin.notifications import subscriptions, vapid
from shishin.participation import passes, sign_ups
from shishin.participation.models import SignUp, Stance
from shishin.people.models import Device, Person, PushSubscription
from tests.notifications.push_service import Phone
from tests.town import citizen
from tests.world import SAME, World

PATH = "/api/v1/push-subscriptions"
SERVICE = "https://fcm.googleapis.com/fcm/send"


def subscription(name: str = "one", **more) -> dict:
    browser = Phone(f"/{name}").browser(SERVICE)
    keys = {"p256dh": browser.p256dh, "auth": browser.auth}
    return {"endpoint": browser.endpoint, "expirationTime": None, "keys": keys} | more


def rows() -> list[tuple[str, int]]:
    return [(row.endpoint, row.person_id) for row in PushSubscription.select()]


def test_a_browser_subscribes_under_our_key_twice_is_once_and_takes_it_back(world: World) -> None:
    client, person = world.browser("citizen"), world.citizen
    key = client.get(PATH).json["key"]
    assert key == vapid.public_key(signing.keyring().newest)
    assert len(base64.urlsafe_b64decode(f"{key}=")) == 65
    sent = subscription()
    for _ in range(2):
        assert client.post(PATH, json=sent, headers=SAME).status_code == 201
        assert rows() == [(f"{SERVICE}/one", person.id)]
    for _ in range(2):
        answer = client.delete(PATH, json={"endpoint": sent["endpoint"]}, headers=SAME)
        assert answer.status_code == 200
        assert rows() == []


def test_only_a_browser_of_its_person_is_pushed_to_for_a_pass(sqlite_world: World) -> None:
    sign_up = SignUp.get_by_id(
        sign_ups.join(citizen(sqlite_world), sqlite_world.occurrence(), Stance.GOING).id
    )
    sent = subscription(**{"pass": passes.managed_token(sign_up)})
    refused = sqlite_world.browser("another").post(PATH, json=sent, headers=SAME)
    assert (refused.status_code, refused.json["error"]["code"]) == (403, "not_your_pass")
    assert sqlite_world.browser("citizen").post(PATH, json=sent, headers=SAME).status_code == 201
    assert rows() == [(f"{SERVICE}/one", sign_up.person_id)]
    forged = subscription("two", **{"pass": passes.door_token(sign_up)})
    assert sqlite_world.browser("another").post(PATH, json=forged, headers=SAME).status_code == 404


def test_of_many_browsers_the_newest_ten_stay(sqlite_world: World) -> None:
    assert sqlite_world.citizen
    client = sqlite_world.browser("citizen")
    for number in range(12):
        sqlite_world.clock.move(seconds=1)
        client.post(PATH, json=subscription(str(number)), headers=SAME)
    assert [endpoint for endpoint, _ in rows()] == [f"{SERVICE}/{number}" for number in range(2, 12)]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"endpoint": "https://example.jp/push"}, 422, "unknown_push_service"),
        ({"endpoint": "http://127.0.0.1:6379/"}, 422, "unknown_push_service"),
        ({"keys": {"p256dh": "AAAA", "auth": "AAAA"}}, 422, "unfit_push_keys"),
        ({"keys": {"p256dh": "ä", "auth": ""}}, 422, "unfit_push_keys"),
        ({"keys": None}, 400, "unreadable_json"),
        ({"endpoint": 1}, 400, "unreadable_json"),
        ({"endpoint": "https://fcm.googleapis.com/\0"}, 400, "unreadable_json"),
    ],
)
def test_what_is_no_subscription_is_not_kept(sqlite_world: World, change, status, code) -> None:
    assert sqlite_world.citizen
    answer = sqlite_world.browser("citizen").post(PATH, json=subscription() | change, headers=SAME)
    assert (answer.status_code, answer.json["error"]["code"]) == (status, code)
    assert rows() == []


def test_a_stranger_with_nothing_to_push_to_is_not_written_and_is_counted(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscriptions, "ASKS", dataclasses.replace(subscriptions.ASKS, count=2))
    persons, sent = Person.select().count(), subscription(endpoint="https://example.jp/push")
    for status in (422, 422, 429):
        assert sqlite_world.browser(f"{status}").post(PATH, json=sent, headers=SAME).status_code == status
    assert (Person.select().count(), Device.select().count()) == (persons, 0)


def test_another_site_subscribes_nobody(sqlite_world: World) -> None:
    client = sqlite_world.browser("citizen")
    answer = client.post(PATH, json=subscription(), headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
