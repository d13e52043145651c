"""A mail link signs in once, soon, in the browser that asked; its short code does so there."""

import threading
from contextlib import suppress
from datetime import timedelta

import pytest

from shishin.auth import links, sessions
from shishin.auth.models import LoginLink, SessionKind
from shishin.core import signing
from shishin.core.context import Context
from shishin.core.db import close_connection, database
from shishin.core.errors import Refusal, TooMany
from shishin.people import guests
from shishin.people.models import Message
from tests.world import World

MINE = "a" * 64
ANOTHER = "b" * 64


def as_organizer(_person: int) -> SessionKind:
    return SessionKind.ORGANIZER


def asked(
    world: World, address: str = "organizer@example.jp", browser: str = MINE, client: str = "192.0.2.1"
) -> str:
    """Ask, and return the seed that the mail is made from."""
    assert world.organizer
    links.ask(world.ctx(), address, browser, client)
    return str(Message.select().order_by(Message.id.desc()).get().facts["seed"])


def test_the_link_opens_a_session_of_the_person(world: World) -> None:
    token = links.token_of(asked(world))
    session = links.consume(world.ctx(), token, MINE, as_organizer)
    living = sessions.find(session, now=world.clock.now, seen=None)
    made = world.clock.now
    assert living == sessions.Living(
        world.organizer.id,
        SessionKind.ORGANIZER,
        staff=False,
        created_at=made,
        expires_at=made + timedelta(days=14),
    )


def test_the_link_works_once(world: World) -> None:
    token = links.token_of(asked(world))
    links.consume(world.ctx(), token, MINE, as_organizer)
    with pytest.raises(links.LinkExpired):
        links.consume(world.ctx(), token, MINE, as_organizer)


def test_eight_presses_at_once_open_one_session(world: World) -> None:
    token = links.token_of(asked(world))
    answers: list[str] = []
    gate = threading.Barrier(8)

    def press(ctx: Context) -> None:
        gate.wait()
        try:
            links.consume(ctx, token, MINE, as_organizer)
        except links.LinkExpired:
            answers.append("expired")
        else:
            answers.append("open")
        finally:
            close_connection()

    threads = [threading.Thread(target=press, args=(world.ctx(),)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["expired"] * 7 + ["open"]


def test_the_link_is_good_for_ten_minutes(world: World) -> None:
    token = links.token_of(asked(world))
    world.clock.move(minutes=10)
    with pytest.raises(links.LinkExpired):
        links.consume(world.ctx(), token, MINE, as_organizer)


@pytest.mark.parametrize("browser", [ANOTHER, None])
def test_the_link_belongs_to_the_browser_that_asked(world: World, browser: str | None) -> None:
    token = links.token_of(asked(world))
    with pytest.raises(links.OtherBrowser):
        links.consume(world.ctx(), token, browser, as_organizer)
    assert links.consume(world.ctx(), token, MINE, as_organizer)


def test_a_link_from_the_command_line_belongs_to_nobody(world: World) -> None:
    token = links.issue_unbound(world.system, world.organizer, hours=24)
    world.clock.move(hours=23)
    assert links.consume(world.ctx(), token.lower(), None, as_organizer)


@pytest.mark.parametrize("token", ["", "x", "A" * 26, "0" * 27])
def test_an_invented_link_is_no_link(world: World, token: str) -> None:
    asked(world)
    with pytest.raises(links.LinkExpired):
        links.consume(world.ctx(), token, MINE, as_organizer)


def test_nothing_in_the_store_signs_in(world: World) -> None:
    seed = asked(world)
    kept = str(list(LoginLink.select().dicts())) + str(list(Message.select().dicts()))
    assert links.token_of(seed) not in kept
    assert links.code_of(seed) not in kept


def test_the_short_code_works_in_the_browser_that_asked(world: World) -> None:
    code = links.code_of(asked(world))
    typed = f" {code[:3]}-{code[3:]} ".lower()
    assert links.consume_code(world.ctx(), typed, MINE, as_organizer)


def test_the_short_code_is_worth_nothing_elsewhere(world: World) -> None:
    code = links.code_of(asked(world))
    with pytest.raises(links.LinkExpired):
        links.consume_code(world.ctx(), code, ANOTHER, as_organizer)
    links.ask(world.ctx(), "other@example.jp", ANOTHER, "192.0.2.1")
    with pytest.raises(links.WrongCode):
        links.consume_code(world.ctx(), code, ANOTHER, as_organizer)


def refusal_of_try(world: World, code: str, browser: str = MINE) -> str:
    try:
        links.consume_code(world.ctx(), code, browser, as_organizer)
    except Refusal as refusal:
        return refusal.code
    return "open"


def test_guessing_a_code_ends_after_ten_tries_even_with_the_right_one(world: World) -> None:
    code = links.code_of(asked(world))
    assert {refusal_of_try(world, "000000") for _ in range(links.CODE_TRIES)} == {"wrong_code"}
    assert {refusal_of_try(world, text) for text in ("000000", code)} == {"code_locked"}


def test_whoever_has_mistyped_too_often_asks_for_a_new_code(world: World) -> None:
    old = links.code_of(asked(world))
    for _ in range(links.CODE_TRIES):
        refusal_of_try(world, "000000")
    new = links.code_of(asked(world))
    assert refusal_of_try(world, old) == "code_locked"
    assert refusal_of_try(world, new) == "open"


def test_every_address_that_a_browser_waits_for_has_its_tries_there(world: World) -> None:
    codes = [links.code_of(asked(world, mail)) for mail in ("organizer@example.jp", "other@example.jp")]
    for _ in range(links.CODE_TRIES):
        assert refusal_of_try(world, "000000") == "wrong_code"
    assert [refusal_of_try(world, code) for code in codes] == ["code_locked"] * 2


def codes_to_guess(world: World, *clients: str) -> int:
    """Ask for the organizer's codes in ever new browsers, as often as they come; return how many did."""
    given = 0
    for number in range((links.ASKS_FOR_ADDRESS.count + 3) * len(clients)):
        browser = signing.digest(f"guesser {number}")
        with suppress(TooMany):
            asked(world, browser=browser, client=clients[number % len(clients)])
            given += 1
    return given


def test_a_stranger_locks_nobody_out(world: World) -> None:
    households = [f"2001:db8:0:{number:x}::" for number in range(3)]
    assert codes_to_guess(world, *households) == links.ASKS_FOR_ADDRESS.count
    for number in range(3):
        tried = [refusal_of_try(world, "000000", signing.digest(f"guesser {number}")) for _ in range(11)]
        assert tried[-1] == "code_locked"
    assert refusal_of_try(world, links.code_of(asked(world))) == "open"


def test_who_guesses_from_anywhere_has_a_hundred_codes_a_day_for_an_address(world: World) -> None:
    anywhere = [f"198.51.100.{number}" for number in range(11)]
    assert codes_to_guess(world, *anywhere) == links.ASKS_FOR_ADDRESS_AT_ALL.count
    with pytest.raises(TooMany):
        asked(world)
    asked(world, "other@example.jp")
    # Where they are known already they are let in all the same, and still no more than ten times an hour.
    guests.recognise(world.device_ctx("her own phone"), world.organizer.id)
    own = signing.digest("her own phone")
    for _ in range(links.ASKS_FOR_ADDRESS.count):
        code = links.code_of(asked(world, browser=own, client=anywhere[0]))
    assert refusal_of_try(world, code, own) == "open"
    with pytest.raises(TooMany):
        asked(world, browser=own)


def test_a_link_whose_code_was_tried_too_often_stays_locked_in_the_next_hour(world: World) -> None:
    # The hour that counts tries ends while the link lives.
    world.clock.now += timedelta(minutes=59 - world.clock.now.minute)
    code = links.code_of(asked(world))
    for _ in range(links.CODE_TRIES):
        refusal_of_try(world, "000000")
    world.clock.move(minutes=2)
    assert refusal_of_try(world, code) == "code_locked"


def test_an_unknown_address_is_answered_alike_and_gets_no_mail(world: World) -> None:
    assert world.organizer
    links.ask(world.ctx(), "nobody@example.jp", MINE, "192.0.2.1")
    message = Message.get()
    assert (message.to_mail, message.person) == (None, None)
    token = links.token_of(str(message.facts["seed"]))
    with pytest.raises(links.LinkExpired):
        links.consume(world.ctx(), token, MINE, as_organizer)
    assert refusal_of_try(world, links.code_of(str(message.facts["seed"]))) == "wrong_code"


def test_asking_does_the_same_work_for_an_unknown_address(world: World) -> None:
    asked(world, "other@example.jp")
    done: list[list[str]] = []
    database.obj.query_hooks.append(lambda event: done[-1].append(event.sql))
    for address in ("organizer@example.jp", "nobody@example.jp"):
        done.append([])
        links.ask(world.ctx(), address, MINE, "192.0.2.1")
    known, unknown = done
    assert known == unknown
    assert len(known) > 3


def test_an_address_is_asked_for_ten_times_an_hour_from_a_network(world: World) -> None:
    for _ in range(links.ASKS_FOR_ADDRESS.count):
        asked(world)
    with pytest.raises(TooMany):
        asked(world)
    asked(world, "other@example.jp")


def test_a_forgotten_person_does_not_sign_in(world: World) -> None:
    token = links.token_of(asked(world))
    world.organizer.erased_at = world.clock.now
    world.organizer.save()
    with pytest.raises(links.LinkExpired):
        links.consume(world.ctx(), token, MINE, as_organizer)
    assert links.person_of_address("organizer@example.jp") is None


def test_a_refused_kind_of_session_leaves_the_link_unused(world: World) -> None:
    def refuse(_person: int) -> SessionKind:
        raise links.StaffNeedPasskey

    token = links.issue_unbound(world.system, world.staff, hours=1)
    with pytest.raises(links.StaffNeedPasskey):
        links.consume(world.ctx(), token, None, refuse)
    assert LoginLink.get().used_at is None


def test_old_links_are_forgotten_a_day_later(world: World) -> None:
    asked(world)
    world.clock.move(hours=24)
    assert links.forget_old(world.system) == 0
    world.clock.move(minutes=11)
    assert links.forget_old(world.system) == 1
