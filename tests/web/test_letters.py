"""The words of messages."""

import re
from pathlib import Path

import pytest

from shishin.auth import links
from shishin.core.languages import Language
from shishin.notifications.mail import Outdated
from shishin.people.models import Message
from shishin.web import letters
from tests.world import World


def message(world: World, kind: str, facts: dict, language=Language.JAPANESE) -> Message:
    return Message(
        key="k",
        kind=kind,
        facts=facts,
        language=language,
        created_at=world.clock.now,
        due_at=world.clock.now,
    )


def letter(world: World, kind: str, facts: dict, language=Language.JAPANESE):
    with world.app.app_context():
        return letters.write(message(world, kind, facts, language))


def test_a_login_mail_has_the_link_and_the_six_letters(sqlite_world: World) -> None:
    seed = "00112233445566aa"
    said = letter(sqlite_world, "login", {"seed": seed})
    assert f"http://localhost/login/{links.token_of(seed)}\n" in said.text
    code = links.code_of(seed)
    assert f"\n{code[:3]}-{code[3:]}\n" in said.text


def test_a_login_mail_that_is_too_late_is_not_written(sqlite_world: World) -> None:
    late = message(sqlite_world, "login", {"seed": "00112233445566aa"})
    sqlite_world.clock.move(minutes=10)
    with sqlite_world.app.app_context(), pytest.raises(Outdated):
        letters.write(late)


def test_a_cancellation_says_what_when_and_why(sqlite_world: World) -> None:
    facts = {"title": "100%の 花だん", "code": "7K3M", "day": "2026-10-24", "note": "大雨のため"}
    said = letter(sqlite_world, "cancelled", facts)
    assert said.subject == "中止: 100%の 花だん 10月24日(土)"
    assert "大雨のため" in said.text
    assert "http://localhost/e/7K3M" in said.text


def test_a_move_says_before_and_after(sqlite_world: World) -> None:
    facts = {
        "title": "花だん",
        "code": "7K3M",
        "before": "2026-10-24 09:00 11:00 緑道入口の広場",
        "after": "2026-10-25 13:30 - ",
    }
    said = letter(sqlite_world, "moved", facts)
    assert "いままで: 10月24日(土) 9:00〜11:00 緑道入口の広場\n" in said.text
    assert "これから: 10月25日(日) 13:30〜\n" in said.text


def test_days_speak_the_persons_language(sqlite_world: World) -> None:
    facts = {"title": "Flowers", "code": "7K3M", "day": "2026-10-24", "note": ""}
    assert "Sat 24 Oct" in letter(sqlite_world, "cancelled", facts, Language.ENGLISH).subject


def test_no_letter_has_ruby_or_empty_paragraphs(sqlite_world: World) -> None:
    facts = {"title": "花", "code": "7K3M", "day": "2026-10-24", "note": "", "seed": "0011223344556677"}
    side = "2026-10-24 - - "
    for kind in letters.LETTERS:
        for language in Language:
            said = letter(sqlite_world, kind, facts | {"before": side, "after": side, "when": side}, language)
            assert not re.search(r"[{|}<>]|\n\n\n", said.text), said.text


def test_every_message_that_a_command_tells_has_its_letter() -> None:
    told = {
        kind
        for path in Path("shishin").rglob("*.py")
        for kind in re.findall(r'outbox\.add\([^)]*kind="(\w+)"', path.read_text("utf-8"))
    }
    assert told == set(letters.LETTERS)


def test_who_waited_reads_when_and_where_they_are_going(sqlite_world: World) -> None:
    facts = {"title": "花の水やり", "code": "7K3M", "when": "2026-10-24 09:00 11:00 緑道入口の広場"}
    said = letter(sqlite_world, "promoted", facts)
    assert said.subject == "席があきました: 花の水やり"
    assert "10月24日(土) 9:00〜11:00 緑道入口の広場" in said.text
