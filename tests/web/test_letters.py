"""The words of messages."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from shishin.auth import links
from shishin.auth.models import LinkPurpose
from shishin.core.languages import Language
from shishin.events import slots
from shishin.events.models import Occurrence
from shishin.notifications.mail import Letter, Outdated
from shishin.participation import cancelling, passes, removing, sign_ups, withdrawing
from shishin.participation.models import SignUp, Stance
from shishin.people import notices
from shishin.people.models import Message
from shishin.web import letters
from shishin.web.staff import messages
from tests.world import TODAY, World

# Somebody asked for these just now: they are about nothing, and nothing stops them.
ASKED_FOR = set(LinkPurpose)


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
    assert "主催から: 大雨のため" in said.text
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


def test_a_worker_writes_to_each_in_their_own_language(sqlite_world: World) -> None:
    facts = {"title": "100%の 花だん", "code": "7K3M", "day": "2026-10-24", "note": ""}
    with sqlite_world.app.app_context():
        asked = (Language.JAPANESE, Language.ENGLISH, Language.JAPANESE)
        said = [letters.write(message(sqlite_world, "cancelled", facts, one)).subject for one in asked]
    assert said[0] == said[2] != said[1]


def test_no_letter_has_ruby_or_empty_paragraphs(sqlite_world: World) -> None:
    facts = {"title": "花", "code": "7K3M", "day": "2026-10-24", "note": "", "seed": "0011223344556677"}
    side = "2026-10-24 - - "
    for kind in set(letters.LETTERS) - {"day_before", *letters.AFTERWARDS}:
        for language in Language:
            said = letter(sqlite_world, kind, facts | {"before": side, "after": side, "when": side}, language)
            assert not re.search(r"[{|}<>]|\n\n\n", said.text), said.text


def test_every_message_that_a_command_tells_has_its_letter() -> None:
    told = {
        kind
        for path in Path("shishin").rglob("*.py")
        for kind in re.findall(
            r'outbox\.(?:add|tell|tell_all)\(.*?kind=("?\w+"?)', path.read_text("utf-8"), re.DOTALL
        )
    }
    # A link in a mail is of the kind of its purpose; everybody else names theirs.
    assert told - {"purpose"} == {f'"{kind}"' for kind in set(letters.LETTERS) - ASKED_FOR}
    assert "purpose" in told


def test_who_waited_reads_when_and_where_they_are_going(sqlite_world: World) -> None:
    facts = {"title": "花の水やり", "code": "7K3M", "when": "2026-10-24 09:00 11:00 緑道入口の広場"}
    said = letter(sqlite_world, "promoted", facts)
    assert said.subject == "席があきました: 花の水やり"
    assert "10月24日(土) 9:00〜11:00 緑道入口の広場" in said.text


class Told:
    """Somebody who goes to an occurrence and chose to be told everything about it."""

    def __init__(self, world: World, **more) -> None:
        self.world = world
        self.occurrence = world.occurrence(day=TODAY + timedelta(days=1), **more)
        self.person = world.person()
        self.sign_up = sign_ups.join(world.ctx(self.person), self.occurrence, Stance.GOING)
        world.choose(self.person, self.occurrence, day_before=True)

    def letter(self, kind: str, language: Language = Language.JAPANESE) -> Letter:
        slot = slots.spelled(slots.of(self.occurrence))
        facts = {"title": self.occurrence.event.title, "code": self.occurrence.code, "note": ""}
        facts |= {"day": str(self.occurrence.day), "before": slot, "after": slot, "when": slot}
        told = message(self.world, kind, facts, language)
        told.person, told.about = self.person, self.occurrence.code
        with self.world.app.app_context():
            return letters.write(told)

    def take_off(self, *, back: bool = False) -> None:
        """Let the organizer take them off the roster, or put them back, a minute later."""
        self.world.clock.move(minutes=1)
        deed = removing.put_back if back else removing.remove
        deed(self.world.ctx(self.world.organizer), self.occurrence, self.sign_up.ref)

    @property
    def address(self) -> str:
        return f"http://localhost/p/{passes.managed_token(self.sign_up)}"


@pytest.mark.parametrize("kind", sorted(set(letters.LETTERS) - ASKED_FOR - letters.AFTERWARDS))
@pytest.mark.parametrize("language", list(Language))
def test_every_letter_leads_to_the_pass_stops_with_one_press_and_shows_nothing_on_a_lock_screen(
    sqlite_world: World, kind: str, language: Language
) -> None:
    told = Told(sqlite_world)
    if kind == "removed":
        told.take_off()
    said = told.letter(kind, language)
    row = notices.of_person(told.person.id)
    assert row
    stop = f"http://localhost/n/{notices.token(row)}"
    assert (said.stop, stop in said.text, f'<a href="{stop}">' in said.html) == (stop, True, True)
    # What a link opens is said, not left to its letters.
    assert re.search(rf"[^\n]\n{re.escape(told.address)}\n|/reply\n", said.text)
    assert not re.search(r"[{|}<>]|\n\n\n", said.text), said.text
    assert said.shown
    assert said.shown.leads_to.startswith(told.address)
    assert told.occurrence.event.title not in said.shown.title + said.shown.text
    assert said.shown.stop == stop
    assert said.entry


def test_what_somebody_wrote_is_no_markup_in_a_letter(sqlite_world: World) -> None:
    said = Told(sqlite_world, title='<img src=x onerror="1">').letter("moved")
    assert "<img" not in said.html
    assert "&lt;img" in said.html


def test_a_reminder_that_no_longer_holds_is_not_sent(sqlite_world: World) -> None:
    told = Told(sqlite_world)
    assert told.letter("day_before").subject == "あした: 見沼の緑道 ごみひろい 10月25日(日)"
    withdrawing.withdraw(sqlite_world.system, SignUp.get_by_id(told.sign_up.id))
    with pytest.raises(Outdated):
        told.letter("day_before")
    late = Told(sqlite_world)
    sqlite_world.clock.move(hours=16)
    with pytest.raises(Outdated):
        late.letter("day_before")


@pytest.mark.parametrize("kind", ["moved", "promoted", "removed", "put_back"])
def test_who_has_slept_until_it_was_cancelled_reads_of_that_alone(sqlite_world: World, kind: str) -> None:
    told = Told(sqlite_world)
    if kind == "removed":
        told.take_off()
    cancelling.cancel(sqlite_world.ctx(sqlite_world.organizer), told.occurrence, "")
    with pytest.raises(Outdated):
        told.letter(kind)
    assert told.letter("cancelled").subject.startswith("中止")


def test_who_let_us_know_in_the_night_that_they_do_not_come_gets_it_into_no_calendar(
    sqlite_world: World,
) -> None:
    told = Told(sqlite_world)
    assert told.letter("moved").entry
    withdrawing.withdraw(sqlite_world.system, SignUp.get_by_id(told.sign_up.id))
    with pytest.raises(Outdated):
        told.letter("moved")


def test_who_was_taken_off_and_put_back_in_the_night_reads_of_what_is_so_by_then(sqlite_world: World) -> None:
    told = Told(sqlite_world)
    with pytest.raises(Outdated):
        told.letter("removed")
    told.take_off()
    with pytest.raises(Outdated):
        told.letter("put_back")
    said = told.letter("removed")
    assert said.subject == "申し込みの取りやめ: 見沼の緑道 ごみひろい"
    assert "主催の人に声をかけてください" in said.text
    told.take_off(back=True)
    with pytest.raises(Outdated):
        told.letter("removed")
    assert "順番待ち" not in told.letter("put_back").text
    SignUp.update(stance=Stance.WAITING).where(SignUp.id == told.sign_up.id).execute()
    assert "いまは満員なので、順番待ちです。" in told.letter("put_back").text


def test_the_calendar_lets_go_of_what_was_taken_off_and_takes_it_again_when_it_was_put_back(
    sqlite_world: World,
) -> None:
    told = Told(sqlite_world)
    found = [told.letter("day_before").entry]
    told.take_off()
    found.append(told.letter("removed").entry)
    told.take_off(back=True)
    found.append(told.letter("put_back").entry)
    assert [one.method for one in found if one] == ["PUBLISH", "CANCEL", "PUBLISH"]
    numbers = [int(re.findall(r"SEQUENCE:(\d+)", one.text)[0]) for one in found if one]
    assert numbers == sorted(set(numbers))


def test_thanks_come_when_all_is_over_with_what_was_done_and_no_calendar_entry(sqlite_world: World) -> None:
    told = Told(sqlite_world)
    done = {"thanks": "通学路がきれいになりました。", "result_amount": 1400, "result_unit": "ごみ袋"}
    Occurrence.update(done).where(Occurrence.id == told.occurrence.id).execute()
    sqlite_world.clock.move(days=2)
    said = told.letter("thanks")
    assert (
        "通学路がきれいになりました。\n\nみんなで: ごみ袋 1,400\n\nあゆみを見る\nhttp://localhost/me\n"
        in said.text
    )
    assert said.entry is None
    assert said.shown
    assert said.stop
    with pytest.raises(Outdated):
        told.letter("moved")


def test_a_login_mail_can_be_stopped_nowhere_and_goes_to_no_lock_screen(sqlite_world: World) -> None:
    said = letter(sqlite_world, "login", {"seed": "00112233445566aa"})
    assert (said.stop, said.entry, said.shown) == ("", None, None)


def test_staff_read_the_name_of_every_kind() -> None:
    assert set(messages.KINDS) == set(letters.LETTERS)
