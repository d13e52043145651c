"""Where one's record is open is seen, and ended: one by one, or all but the one in hand."""

import re

from shishin.auth import links, sessions
from shishin.auth.models import Session, SessionKind
from shishin.people import guests
from shishin.people.models import Device, MailAddress, PushSubscription
from tests.scenarios.reader import Reader
from tests.web.api.test_push import subscription
from tests.web.citizen.test_claim import came, seed
from tests.world import SAME, World

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Safari/604.1"
)
LINE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36 Line/14.19.1/IAB"


def carried(world: World) -> tuple[Reader, Reader]:
    """Return two browsers of one guest."""
    old, new = came(world, "the old phone"), Reader(world, "the new phone")
    old.open("/me/handover").press("8文字を出す")
    letters = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", old.text)[0]
    new.open("/me/handover").press("つぎへ", {"ほかの画面に出ている8文字": letters}).press("1つにする")
    return old, new


def test_the_lost_phone_is_put_out_from_the_new_one(sqlite_world: World) -> None:
    old, new = carried(sqlite_world)
    new.open("/me/settings").follow("つながっている画面")
    assert new.text.count("この画面 ") == 1
    # Which one it is, and since when, is said to the ear as well.
    assert new.sees("10月24日(土) 8:30 から")
    assert new.buttons() == ["はずす ブラウザー 10月24日(土) 8:30", "この画面のほかを、全部はずす"]
    new.press(new.having("はずす"))
    assert new.sees("つながっている画面")
    assert new.buttons() == []
    assert not old.open("/me").sees("見沼の緑道 ごみひろい")
    assert new.open("/me").sees("見沼の緑道 ごみひろい")


def test_kinds_are_coarse_and_nothing_finer_is_kept(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    kinds = []
    for agent in (IPHONE, LINE, "curl/8"):
        client = world.browser(agent)
        client.post(
            f"/e/{occurrence.code}/join", data={"stance": "going"}, headers=SAME | {"User-Agent": agent}
        )
        kinds.append(Device.select().order_by(Device.id.desc()).get().browser)
        assert agent not in str(list(Device.select().dicts()))
    assert kinds == ["iphone", "line", None]


def test_all_but_the_one_in_hand(sqlite_world: World) -> None:
    world = sqlite_world
    mine = world.signed_in(world.organizer)
    guests.recognise(world.device_ctx("a tablet"), world.organizer.id)
    another = sessions.begin(world.system, world.organizer, SessionKind.ORGANIZER)
    strangers = sessions.begin(world.system, world.other_organizer, SessionKind.ORGANIZER)
    for _ in range(2):
        answer = mine.post("/me/devices/end-others", headers=SAME)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/me/devices?ended=1")
    page = mine.get("/me/devices?ended=1").text
    assert "はずしました。" in page
    assert "全部はずす" not in page, "there is nothing else to end"
    assert sessions.find(another, now=world.clock.now, seen=None) is None
    assert sessions.find(strangers, now=world.clock.now, seen=None) is not None
    assert Device.select().where(Device.person == world.organizer).count() == 0
    assert mine.get("/o").status_code == 200


def test_one_session_is_ended_and_nobody_elses(sqlite_world: World) -> None:
    world = sqlite_world
    mine = world.signed_in(world.organizer)
    sessions.begin(world.system, world.organizer, SessionKind.ORGANIZER)
    sessions.begin(world.system, world.other_organizer, SessionKind.ORGANIZER)
    for session in Session.select().order_by(Session.id.desc()).limit(2):
        mine.post("/me/devices/end", data={"ref": session.ref}, headers=SAME)
    assert [one.ended_at is None for one in Session.select().order_by(Session.id)] == [True, False, True]


def test_a_lost_phone_ends_nothing_once_there_is_another_way_in(sqlite_world: World) -> None:
    world = sqlite_world
    old, _ = carried(world)
    person = guests.person_of_device(Device.get().digest)
    MailAddress.create(address="her@example.jp", person=person, verified_at=world.clock.now)
    assert old.open("/me/devices").address.startswith("/login")
    assert old.sees("画面を外せるのは、ログインした人だけです。")
    old.press("リンクをメールで送る", {"メールアドレス": "her@example.jp"})
    assert old.open(f"/login/{links.token_of(seed())}").press("ログインする").address == "/me/devices"
    old.client.post("/logout", headers=SAME)
    assert old.client.post("/me/devices/end-others", headers=SAME).status_code == 401
    assert Device.select().count() == 2


def pushed(reader: Reader, name: str) -> None:
    answer = reader.client.post("/api/v1/push-subscriptions", json=subscription(name), headers=SAME)
    assert answer.status_code == 201


def subscribed() -> list[str]:
    return [
        row.endpoint.rpartition("/")[2] for row in PushSubscription.select().order_by(PushSubscription.id)
    ]


def test_a_phone_that_was_put_out_is_told_nothing_more(sqlite_world: World) -> None:
    old, new = carried(sqlite_world)
    pushed(old, "old")
    pushed(new, "new")
    new.open("/me/devices").press(new.having("はずす"))
    assert subscribed() == ["new"]
    again, _ = carried(sqlite_world)
    pushed(again, "again")
    new.client.post("/me/devices/end-others", headers=SAME)
    assert subscribed() == ["new"]


def test_who_signs_out_on_a_borrowed_phone_is_told_nothing_more_there(sqlite_world: World) -> None:
    world = sqlite_world
    her, borrowed, another = (
        came(world, "her phone"),
        Reader(world, "a borrowed phone"),
        Reader(world, "a tablet"),
    )
    MailAddress.create(
        address="her@example.jp",
        person=guests.person_of_device(Device.get().digest),
        verified_at=world.clock.now,
    )
    pushed(her, "hers")
    for reader, name in ((borrowed, "borrowed"), (another, "another"), (her, "hers")):
        reader.open("/login").press("リンクをメールで送る", {"メールアドレス": "her@example.jp"})
        reader.open(f"/login/{links.token_of(seed())}").press("ログインする")
        pushed(reader, name)
    borrowed.client.post("/logout", headers=SAME)
    assert subscribed() == ["hers", "another"]
    her.client.post("/logout", headers=SAME)
    assert subscribed() == ["hers", "another"], "that phone is known as hers without signing in"
