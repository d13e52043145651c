"""Signing in by mail link, page by page."""

from datetime import timedelta

import flask
import pytest

from shishin.auth import links, sessions
from shishin.auth.models import LoginLink, Session, SessionKind
from shishin.core import clock
from shishin.core.config import Environment
from shishin.people.models import Message
from shishin.web import identity, returning
from tests.world import SAME, World, wide


def asked(world: World, client, mail="organizer@example.jp", wanted="") -> str:
    """Ask for a link in a browser; return the seed of its mail."""
    assert world.organizer
    client.get("/login")
    answer = client.post("/login", data={"mail": mail, "next": wanted}, headers=SAME)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/login/sent")
    return str(Message.select().order_by(Message.id.desc()).get().facts["seed"])


def by_link(world: World, client, person) -> None:
    """Sign a person in by a link."""
    token = links.issue_unbound(world.system, person, hours=1)
    assert client.post(f"/login/{token}", headers=SAME).status_code == 303


def test_an_organizer_signs_in_by_mail_and_arrives_where_they_wanted(sqlite_world: World) -> None:
    world = sqlite_world
    client = world.browser()
    token = links.token_of(asked(world, client, wanted="/o/e/new"))
    page = client.get(f"/login/{token}")
    assert page.status_code == 200
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    answer = client.post(f"/login/{token}", headers=SAME)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/o/e/new")
    assert Session.get().kind is SessionKind.ORGANIZER


@pytest.mark.parametrize("wanted", ["", "/me", "/me/delete", "/me/claim", "/me/passkeys", "/me/devices"])
def test_who_has_to_show_that_it_is_them_is_shown_no_way_that_shows_nothing(
    sqlite_world: World, wanted: str
) -> None:
    page = sqlite_world.browser().get(f"/login?next={wanted}").text
    asked_for_proof = wanted not in {"", "/me"}
    for way in ("/me/handover", "/card/claim"):
        assert (f'href="{way}"' in page) is not asked_for_proof
    assert 'href="/help#lost"' in page


@pytest.mark.parametrize(
    ("kind", "life"),
    [
        (SessionKind.ORGANIZER, timedelta(days=14)),
        (SessionKind.STAFF, timedelta(hours=12)),
        (SessionKind.CITIZEN, timedelta(days=400)),
    ],
)
def test_a_browser_that_is_closed_keeps_its_session_until_it_ends(
    sqlite_world: World, kind: SessionKind, life: timedelta
) -> None:
    world = sqlite_world
    whose = {SessionKind.ORGANIZER: world.organizer, SessionKind.STAFF: world.staff}
    client = world.browser()
    by_link(world, client, whose.get(kind) or world.person("c@example.jp"))
    for minutes in (0, 10):
        world.clock.move(minutes=minutes)
        client.get("/login")
        cookie = client.get_cookie(world.app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        assert abs(cookie.expires - clock.now() - life) < timedelta(minutes=2), "it is made no longer"
    assert Session.get().kind is kind


@pytest.mark.parametrize("who", ["staff", "organizer"])
def test_a_page_that_answers_late_brings_no_earlier_session_back(sqlite_world: World, who: str) -> None:
    world = sqlite_world
    person = world.staff if who == "staff" else world.organizer
    earlier = world.signed_in(person, SessionKind.STAFF if who == "staff" else SessionKind.ORGANIZER)
    answer = earlier.get("/me/plans")
    client = world.browser()
    by_link(world, client, person)
    # What the browser was told by the earlier session's page reaches it after the sign-in.
    for said in answer.headers.getlist("Set-Cookie"):
        name, _, rest = said.partition("=")
        client.set_cookie(name, rest.partition(";")[0])
    assert client.get("/staff" if who == "staff" else "/o").status_code == 200
    with client.session_transaction() as session:
        living = sessions.find(session["_user_id"], now=world.clock.now, seen=None)
    assert living is not None


def test_a_desk_that_staff_left_for_half_an_hour_is_closed(sqlite_world: World) -> None:
    world = sqlite_world
    client = world.as_staff()
    for minutes in (0, 29, 29):
        world.clock.move(minutes=minutes)
        assert client.get("/staff").status_code == 200
    world.clock.move(minutes=31)
    assert client.get("/staff").headers["Location"] == "/login?next=/staff"


def test_without_word_of_when_they_were_here_staff_were_here_when_they_signed_in(sqlite_world: World) -> None:
    world = sqlite_world
    client = world.as_staff()
    name = world.app.config["SEEN_COOKIE_NAME"]
    world.clock.move(minutes=29)
    client.set_cookie(name, "forged")
    assert client.get("/staff").status_code == 200
    client.delete_cookie(name)
    world.clock.move(minutes=2)
    assert client.get("/staff").headers["Location"] == "/login?next=/staff"


def test_when_somebody_was_last_here_in_an_earlier_session_says_nothing_of_this_one(
    sqlite_world: World,
) -> None:
    world = sqlite_world
    name = world.app.config["SEEN_COOKIE_NAME"]
    earlier = world.as_staff()
    earlier.get("/staff")
    seen = earlier.get_cookie(name)
    assert seen is not None
    world.clock.move(minutes=31)
    client = world.as_staff()
    client.set_cookie(name, seen.value)
    assert client.get("/staff").status_code == 200


def test_looking_at_the_link_uses_nothing_up(sqlite_world: World) -> None:
    world = sqlite_world
    client = world.browser()
    token = links.token_of(asked(world, client))
    for _ in range(3):
        assert client.get(f"/login/{token}").status_code == 200
    assert LoginLink.get().used_at is None
    assert Session.select().count() == 0


def test_the_answer_to_an_unknown_address_is_the_same(sqlite_world: World) -> None:
    world = sqlite_world
    known, unknown = world.browser("one"), world.browser("two")
    asked(world, known)
    asked(world, unknown, mail="nobody@example.jp")
    for path in ("/login/sent", "/login"):
        # Each reads the address that they typed, and nothing else differs.
        pages = [known.get(path).text, unknown.get(path).text]
        assert pages[0].count("organizer@example.jp") == 1
        assert pages[0] == pages[1].replace("nobody@example.jp", "organizer@example.jp")


def test_who_waits_for_a_mail_that_never_comes_sees_what_they_typed_and_asks_again(
    sqlite_world: World,
) -> None:
    world = sqlite_world
    client = world.browser("mine")
    asked(world, client, mail="organiser@example.jp", wanted="/o/e/new")
    page = client.get("/login/sent").text
    assert "入れたアドレス: organiser@example.jp" in page
    assert 'href="/login?next=/o/e/new"' in page
    again = client.get("/login?next=/o/e/new").text
    assert 'value="organiser@example.jp"' in again
    assert '<input type="hidden" name="next" value="/o/e/new">' in again
    assert "organiser@example.jp" not in world.browser("another").get("/login/sent").text
    world.clock.move(minutes=11)
    assert "organiser@example.jp" not in client.get("/login/sent").text + client.get("/login").text


def test_the_link_opens_nothing_in_another_browser(sqlite_world: World) -> None:
    world = sqlite_world
    token = links.token_of(asked(world, world.browser("mine")))
    other = world.browser("another")
    assert other.get(f"/login/{token}").status_code == 409
    assert other.post(f"/login/{token}", headers=SAME).status_code == 409
    assert Session.select().count() == 0


def test_the_short_code_signs_in_where_it_was_asked(sqlite_world: World) -> None:
    world = sqlite_world
    client = world.browser("mine")
    code = links.code_of(asked(world, client, wide("organizer@example.jp ")))
    wrong = client.post("/login/sent", data={"code": "000000"}, headers=SAME)
    assert wrong.status_code == 422
    assert "6文字がちがいます" in wrong.text
    assert "<title>エラー: " in wrong.text
    answer = client.post("/login/sent", data={"code": wide(f" {code[:3]}-{code[3:]} ".lower())}, headers=SAME)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/o")


def test_an_old_link_offers_a_new_one(sqlite_world: World) -> None:
    world = sqlite_world
    client = world.browser("mine")
    token = links.token_of(asked(world, client))
    world.clock.move(minutes=11)
    for answer in (client.get(f"/login/{token}"), client.post(f"/login/{token}", headers=SAME)):
        assert answer.status_code == 410
        assert "このリンクは古くなりました" in answer.text
        assert 'name="mail"' in answer.text


def test_signing_in_gives_a_new_id_and_ends_the_old_session(sqlite_world: World) -> None:
    world = sqlite_world
    client = world.browser("mine")
    ids = []
    for _ in range(2):
        client.post(f"/login/{links.token_of(asked(world, client))}", headers=SAME)
        with client.session_transaction() as session:
            ids.append(session["_user_id"])
    assert ids[0] != ids[1]
    assert sessions.find(ids[0], now=world.clock.now, seen=None) is None
    assert sessions.find(ids[1], now=world.clock.now, seen=None)


def test_nothing_of_what_the_cookie_said_before_outlives_a_sign_in(sqlite_world: World) -> None:
    world = sqlite_world
    client = world.browser("mine")
    token = links.token_of(asked(world, client))
    with client.session_transaction() as session:
        session.update({"_user_id": "fixed", "planted": "by somebody else"})
    assert client.post(f"/login/{token}", headers=SAME).status_code == 303
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session["_user_id"] != "fixed"
        session["planted"] = "again"
    client.post("/logout", headers=SAME)
    with client.session_transaction() as session:
        assert dict(session) == {}


def test_a_sign_in_that_fails_leaves_nobody_signed_in(sqlite_world: World) -> None:
    world = sqlite_world
    with world.app.test_request_context("/"):
        flask.session.update({"_user_id": "fixed", "planted": "by somebody else"})
        assert identity.sign_in("no such session") is None
        assert dict(flask.session) == {}


def test_signing_out_ends_the_session_on_the_server(sqlite_world: World) -> None:
    world = sqlite_world
    client = world.signed_in(world.organizer)
    with client.session_transaction() as session:
        token = session["_user_id"]
    answer = client.post("/logout", headers=SAME)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert sessions.find(token, now=world.clock.now, seen=None) is None


@pytest.mark.parametrize("mail", ["", "nobody", "a@b", "a b@example.jp", "a@example.jp\nBcc: b@example.jp"])
def test_what_is_no_address_is_said_kindly_and_kept(sqlite_world: World, mail: str) -> None:
    answer = sqlite_world.browser().post("/login", data={"mail": mail}, headers=SAME)
    assert answer.status_code == 422
    assert "メールアドレスを確かめてください" in answer.text
    assert Message.select().count() == 0


def test_capital_letters_are_the_same_address(sqlite_world: World) -> None:
    asked(sqlite_world, sqlite_world.browser("mine"), mail=" Organizer@Example.JP ")
    assert Message.get().to_mail == "organizer@example.jp"


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\tevil",
        "javascript:x",
        "o",
    ],
)
def test_nobody_is_sent_to_another_site(sqlite_world: World, wanted: str) -> None:
    assert returning.local(wanted) is None
    client = sqlite_world.browser("mine")
    token = links.token_of(asked(sqlite_world, client, wanted=wanted))
    assert client.post(f"/login/{token}", headers=SAME).headers["Location"] == "/o"


def test_a_closed_page_leads_to_the_sign_in_and_back(sqlite_world: World) -> None:
    answer = sqlite_world.browser().get("/o?x=1&y=2")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/login?next=/o%3Fx%3D1%26y%3D2")
    page = sqlite_world.browser().get(answer.headers["Location"])
    assert 'value="/o?x=1&amp;y=2"' in page.text


def test_staff_sign_in_by_link_in_development(sqlite_world: World) -> None:
    world = sqlite_world
    token = links.issue_unbound(world.system, world.staff, hours=1)
    assert world.browser().post(f"/login/{token}", headers=SAME).headers["Location"] == "/staff"


def test_production_opens_no_page_of_staffs_by_a_link_alone(sqlite_world: World) -> None:
    world = sqlite_world
    world.environment = Environment.PRODUCTION
    token = links.issue_unbound(world.system, world.staff, hours=1)
    client = world.browser()
    assert client.post(f"/login/{token}", headers=SAME).headers["Location"] == "/me/passkeys"
    answer = client.get("/staff")
    assert answer.status_code == 403
    assert "メールのリンクだけでは" in answer.text
    assert Session.get().kind is SessionKind.LIMITED


def test_who_organizes_nothing_gets_a_citizens_session(sqlite_world: World) -> None:
    world = sqlite_world
    token = links.issue_unbound(world.system, world.person("c@example.jp"), hours=1)
    assert world.browser().post(f"/login/{token}", headers=SAME).headers["Location"] == "/me"


def test_pressing_twice_leads_to_the_same_place(sqlite_world: World) -> None:
    world = sqlite_world
    client = world.browser()
    token = links.token_of(asked(world, client))
    answers = [client.post(f"/login/{token}", headers=SAME) for _ in range(2)]
    assert [(one.status_code, one.headers["Location"]) for one in answers] == [(303, "/o")] * 2
    assert world.browser("another").post(f"/login/{token}", headers=SAME).status_code == 410
    assert Session.select().count() == 1
    # Nor is it what signed the same person in elsewhere.
    assert world.signed_in(world.organizer).post(f"/login/{token}", headers=SAME).status_code == 410


def test_typing_the_code_twice_leads_to_the_same_place(sqlite_world: World) -> None:
    world = sqlite_world
    client = world.browser()
    code = links.code_of(asked(world, client))
    answers = [client.post("/login/sent", data={"code": code}, headers=SAME) for _ in range(2)]
    assert [(one.status_code, one.headers["Location"]) for one in answers] == [(303, "/o")] * 2
    assert client.post("/login/sent", data={"code": "000000"}, headers=SAME).status_code == 410
    assert Session.select().count() == 1


def test_who_asks_again_and_again_reads_for_how_long_that_is_no_use(sqlite_world: World) -> None:
    client, typed = sqlite_world.browser("her phone"), {"mail": "her@example.jp", "next": "/me/passes"}
    answers = [client.post("/login", data=typed, headers=SAME) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [303] * 10 + [429]
    page = answers[-1].text
    assert "いまは受け付けられません。30分ほど待って、もう一度押してください。" in page
    assert 'value="her@example.jp"' in page
    assert 'value="/me/passes"' in page
