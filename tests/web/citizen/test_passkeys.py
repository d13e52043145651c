"""Passkeys page by page: staff show one in production, everybody else may."""

import json

import pytest

from shishin.auth import links, passkeys, sessions
from shishin.auth.models import Passkey, Session, SessionKind
from shishin.core.config import Environment
from shishin.people.models import Message
from shishin.web.citizen import passkeys as page
from tests.auth.test_passkeys import Authenticator, b64
from tests.scenarios.reader import Reader
from tests.web.citizen.test_claim import came, seed
from tests.world import SAME, World

JSON = SAME | {"Accept": "application/json"}


def made(client, key: Authenticator) -> str:
    """Make a passkey in a browser; return where it leads."""
    options = client.post("/me/passkeys/options", json={}, headers=JSON)
    assert options.status_code == 200, options.text
    answer = client.post("/me/passkeys", json=key.makes(options.text, "http://localhost"), headers=JSON)
    assert answer.status_code == 200, answer.text
    return answer.get_json()["next"]


def shown(client, key: Authenticator) -> str:
    """Sign in with a passkey; return where it leads."""
    options = client.post("/login/passkey/options", json={}, headers=JSON)
    said = key.shows(options.text, "http://localhost", "localhost")
    answer = client.post("/login/passkey", json=said, headers=JSON)
    assert answer.status_code == 200, answer.text
    return answer.get_json()["next"]


def mailed_in(world: World, name: str, wanted: str = "/staff"):
    """Sign the staff member in by a mail link in a browser; return it."""
    assert world.staff
    client = world.browser(name)
    client.get(f"/login?next={wanted}")
    client.post("/login", data={"mail": "staff@example.jp", "next": wanted}, headers=SAME)
    seed = str(Message.select().order_by(Message.id.desc()).get().facts["seed"])
    answer = client.post(f"/login/{links.token_of(seed)}", headers=SAME)
    return client, answer.headers["Location"]


def test_in_production_staff_make_their_first_passkey_right_after_the_mail_link(sqlite_world: World) -> None:
    world = sqlite_world
    world.environment = Environment.PRODUCTION
    client, leads_to = mailed_in(world, "a desk", "/staff/cards")
    assert leads_to == "/me/passkeys"
    assert Session.get().kind is SessionKind.LIMITED
    assert client.get("/staff").status_code == 403
    assert "パスキーがいります" in client.get(leads_to).text
    assert made(client, Authenticator()) == "/staff/cards"
    assert client.get("/staff").status_code == 200
    assert [one.kind for one in Session.select() if one.ended_at is None] == [SessionKind.STAFF]


def test_afterwards_a_mailbox_alone_makes_no_second_one_and_opens_nothing(sqlite_world: World) -> None:
    world = sqlite_world
    world.environment = Environment.PRODUCTION
    key = Authenticator()
    made(mailed_in(world, "a desk")[0], key)
    thief, _ = mailed_in(world, "who reads the mail")
    assert "パスキーでログインすると開けます" in thief.get("/me/passkeys").text
    assert thief.post("/me/passkeys/options", json={}, headers=JSON).status_code == 403
    assert thief.post("/me/passkeys/drop", data={"ref": Passkey.get().ref}, headers=SAME).status_code == 403
    assert thief.post("/me/claim", data={"mail": "thief@example.jp"}, headers=SAME).status_code == 403
    assert thief.get("/staff").status_code == 403
    another = world.browser("another desk")
    another.get("/login")
    assert shown(another, key) == "/staff"
    assert another.get("/staff").status_code == 200


def test_a_mailbox_alone_brings_no_passkey_of_anothers_to_staff(sqlite_world: World) -> None:
    world, key = sqlite_world, Authenticator()
    world.environment = Environment.PRODUCTION
    made(mailed_in(world, "a desk")[0], Authenticator(b"staff's own passkey....."))
    thief = came(world, "who reads the mail").client
    made(thief, key)
    shown(thief, key)
    assert thief.post("/me/claim", data={"mail": "staff@example.jp"}, headers=SAME).status_code == 303
    address = f"/me/claim/{links.token_of(seed())}"
    for answer in (thief.get(address), thief.post(address, headers=SAME)):
        assert answer.status_code == 403
    shown(thief, key)
    assert thief.get("/staff").status_code == 403


def test_the_limited_session_is_over_after_ten_minutes(sqlite_world: World) -> None:
    world = sqlite_world
    world.environment = Environment.PRODUCTION
    client, _ = mailed_in(world, "a desk")
    world.clock.move(minutes=10)
    assert client.post("/me/passkeys/options", json={}, headers=JSON).status_code in {401, 409}


def test_in_development_staff_may_do_without(sqlite_world: World) -> None:
    client, leads_to = mailed_in(sqlite_world, "a developer")
    assert leads_to == "/staff"
    assert client.get("/staff").status_code == 200
    assert made(client, Authenticator()) == "/me/passkeys?made=1"


def test_a_guest_makes_one_after_the_first_check_in_and_comes_back_by_it(sqlite_world: World) -> None:
    world = sqlite_world
    stranger, key = world.browser("nobody yet"), Authenticator()
    assert stranger.post("/me/passkeys/options", json={}, headers=JSON).status_code == 409
    her = came(world)
    her.open(made(her.client, key))
    assert her.sees("パスキーをつくりました。", "つくったパスキー", "もう一度ログインします")
    assert "スマホをかえても、この記録をのこしておく" not in her.open("/me").links()
    new = Reader(world, "the new phone").open("/login")
    assert shown(new.client, key) == "/me"
    assert new.open("/me").sees("見沼の緑道 ごみひろい")


def test_who_is_known_adds_and_removes_soon_after_signing_in_only(sqlite_world: World) -> None:
    world = sqlite_world
    client = world.signed_in(world.organizer)
    made(client, Authenticator())
    world.clock.move(minutes=11)
    assert client.post("/me/passkeys/options", json={}, headers=JSON).status_code == 401
    drop = {"ref": Passkey.get().ref}
    assert client.post("/me/passkeys/drop", data=drop, headers=SAME).status_code == 401
    client = world.signed_in(world.organizer)
    for _ in range(2):
        answer = client.post("/me/passkeys/drop", data=drop, headers=SAME)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/me/passkeys?dropped=1")
    assert "パスキーを消しました。" in client.get("/me/passkeys?dropped=1").text
    assert Passkey.select().count() == 0


def test_nobody_removes_anothers(sqlite_world: World) -> None:
    world = sqlite_world
    made(world.signed_in(world.organizer), Authenticator())
    other = world.signed_in(world.other_organizer)
    assert other.post("/me/passkeys/drop", data={"ref": Passkey.get().ref}, headers=SAME).status_code == 303
    assert Passkey.select().count() == 1


def test_every_sign_in_has_a_new_id_and_ends_the_one_before(sqlite_world: World) -> None:
    world, key = sqlite_world, Authenticator()
    client = world.signed_in(world.organizer)
    made(client, key)
    ids = []
    for _ in range(2):
        shown(client, key)
        with client.session_transaction() as session:
            ids.append(session["_user_id"])
    assert ids[0] != ids[1]
    assert sessions.find(ids[0], now=world.clock.now, seen=None) is None


@pytest.mark.parametrize("body", [[], "x", 1, {"id": "x" * 70_000}])
def test_what_is_no_passkey_is_told_as_json(sqlite_world: World, body: object) -> None:
    client = sqlite_world.signed_in(sqlite_world.organizer)
    for address in ("/login/passkey", "/me/passkeys"):
        answer = client.post(address, json=body, headers=JSON)
        assert answer.status_code in {400, 422}
        assert answer.get_json()["error"]["code"]
    assert client.post("/login/passkey", data="x", headers=JSON).status_code == 415


@pytest.mark.parametrize("bad", ["\ud800", "\0"])
def test_text_that_no_store_keeps_is_refused(world: World, bad: str) -> None:
    assert world.citizen
    client = world.browser("citizen")
    challenge = client.post("/login/passkey/options", json={}, headers=JSON).get_json()["challenge"]
    said = {"type": "webauthn.get", "challenge": challenge, "origin": "http://localhost"}
    body = {"id": bad, "rawId": bad, "response": {"clientDataJSON": b64(json.dumps(said).encode())}}
    for one in (body, {"id": "x", "response": {"deep": [{bad: 1}]}}):
        assert client.post("/login/passkey", json=one, headers=JSON).status_code == 400
    assert (
        client.delete("/api/v1/push-subscriptions", json={"endpoint": bad}, headers=SAME).status_code == 400
    )


def test_in_production_passkeys_are_of_our_address_alone(sqlite_world: World) -> None:
    world = sqlite_world
    world.environment, world.base_url = Environment.PRODUCTION, "https://shishin.example"
    for address in ("https://shishin.example", "https://evil.example", "http://localhost:8000"):
        with world.app.test_request_context("/me/passkeys", base_url=address):
            assert page.place() == passkeys.Place("https://shishin.example")


def test_a_bare_number_is_no_place_for_passkeys(sqlite_world: World) -> None:
    world = sqlite_world
    assert not passkeys.Place("http://127.0.0.1:8000").fit
    assert not passkeys.Place("http://[::1]:8000").fit
    world.base_url = "http://127.0.0.1:8000"
    for address, fit in (("http://127.0.0.1:8000", False), ("http://localhost:8000", True)):
        with world.app.test_request_context("/me/passkeys", base_url=address):
            assert page.place() == passkeys.Place(address)
            assert page.place().fit is fit
