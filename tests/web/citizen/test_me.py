"""あゆみ: what came together, with every reason."""

import re
from datetime import date

from shishin.auth import sessions
from shishin.core import signing
from shishin.events.models import Event, EventStatus, Occurrence
from shishin.participation import sign_ups
from shishin.participation.models import Stance
from shishin.points import ledger
from shishin.web import reasons
from tests.checkin.phones import Phone
from tests.world import SAME, World


def came(world: World, **about: object) -> tuple[Occurrence, Phone, dict[str, object]]:
    """Let the citizen come to something; return it, the desk's phone and the scan."""
    occurrence = world.occurrence(**about)
    device = signing.digest(world.device_cookie("citizen"))
    ctx = world.ctx(world.citizen, device=device, signed_in=False)
    sign_up = sign_ups.join(ctx, occurrence, Stance.GOING)
    phone = Phone(world, occurrence)
    scan = phone.of(sign_up, heads={"adults": 1, "children": 2})
    phone.send(scan)
    return occurrence, phone, scan


def test_the_record_counts_thanks_and_says_why(sqlite_world: World) -> None:
    world = sqlite_world
    first, _, _ = came(world)
    came(world, title="花だんづくり")
    Occurrence.update(
        result_amount=14, result_unit="ごみ袋", thanks="道がきれいになりました", thanked_at=world.clock.now
    ).where(Occurrence.id == first.id).execute()
    world.clock.move(hours=3)
    answer = world.browser("citizen").get("/me")
    text = answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"
    for words in (
        "わたしの あゆみ",
        "ごみ袋",
        "「道がきれいになりました」",
        "緑道みまもり隊",
        "花だんづくり",
        "おとな1・こども2",
    ):
        assert words in text, words
    assert '<span class="big num">2</span>' in text
    assert '<span class="big num">4</span>' in text, "two times two hours"
    assert '<span class="big num">20</span> pt' in text


def test_hearts_for_what_repeats_every_week_are_told_apart(sqlite_world: World) -> None:
    world = sqlite_world
    for day in (date(2026, 10, 24), date(2026, 10, 31)):
        came(world, day=day)
        world.clock.move(days=7)
    Occurrence.update(thanks="ありがとう", thanked_at=world.clock.now).execute()
    text = world.browser("citizen").get("/me").text
    names = re.findall(r'aria-label="(ハートを返す[^"]+)"', text)
    assert sorted(names) == [
        "ハートを返す: 10月24日(土) 見沼の緑道 ごみひろい",
        "ハートを返す: 10月31日(土) 見沼の緑道 ごみひろい",
    ]


def test_time_that_has_not_passed_is_not_claimed(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence, _, _ = came(world)
    page, api = world.browser("citizen"), world.browser("citizen")

    def said() -> tuple[bool, bool, bool, object]:
        text = page.get("/me").get_data(as_text=True)
        minutes = api.get("/api/v1/me").json["attendances"][0]["minutes"]
        return "参加中" in text, '<span class="big num">0</span>' in text, "2時間" in text, minutes

    assert said() == (True, True, False, None)
    world.clock.now = occurrence.ends_at
    assert said() == (False, False, True, 120)


def test_who_left_early_has_been_there_so_long(sqlite_world: World) -> None:
    world = sqlite_world
    _, phone, scan = came(world)
    world.clock.move(minutes=70)
    phone.send(phone.scan("out", by="camera", code=scan["code"]))
    text = world.browser("citizen").get("/me").get_data(as_text=True)
    assert "40分" in text
    assert "参加中" not in text


def test_every_movement_has_its_reason_in_words(sqlite_world: World) -> None:
    world = sqlite_world
    _, phone, scan = came(world)
    phone.send(phone.scan("void", voids=scan["id"]))
    text = world.browser("citizen").get("/me/points").get_data(as_text=True)
    assert "受付の取り消し" in text
    assert text.count("見沼の緑道 ごみひろい") == 2
    assert "+10" in text
    assert "-10" in text
    me = world.browser("citizen").get("/me").get_data(as_text=True)
    assert "受付の取り消し" in me, "a record that is empty again still shows where the points went"


def test_a_cancelled_or_withdrawn_event_loses_nothing_of_it(sqlite_world: World) -> None:
    world = sqlite_world
    came(world)
    Event.update(status=EventStatus.CANCELLED).execute()
    assert "見沼の緑道" in world.browser("citizen").get("/me").get_data(as_text=True)
    assert ledger.balance(world.citizen.id) == 10


def test_a_stranger_is_invited_and_sees_nobodys_record(sqlite_world: World) -> None:
    world = sqlite_world
    came(world)
    text = world.browser().get("/me").get_data(as_text=True)
    assert "見沼の緑道" not in text
    assert "今週末の活動をさがす" in text
    assert world.browser().get("/me/points").status_code == 200


def test_who_signs_in_before_the_first_time_sees_that_the_plans_are_there(sqlite_world: World) -> None:
    world = sqlite_world
    sign_ups.join(world.ctx(world.citizen), world.occurrence(), Stance.GOING)
    page = world.signed_in(world.citizen).get("/me").text
    assert "<span>予定を見る</span>" in page
    assert "呼びもどす" not in page
    # A browser that has a plan of its own may be one of two.
    assert "呼びもどす" in world.browser("citizen").get("/me").text


def test_a_screen_that_was_put_out_says_so(sqlite_world: World) -> None:
    world = sqlite_world
    mine, ended = world.signed_in(world.organizer), "この画面のログインは終わっています"
    assert ended not in mine.get("/me").text
    sessions.end_all(world.system, world.organizer.id)
    assert ended in mine.get("/me").text
    mine.post("/logout", headers=SAME)
    assert ended not in mine.get("/me").text


def test_every_message_and_every_reason_has_words() -> None:
    assert set(ledger.MESSAGES) == set(reasons.POINTS)
