"""An organizer writes easy words, is given hints, and puts readings right; easy pages show them."""

import re

from shishin.events.models import Event, Occurrence, Reading, TextPart
from shishin.jobs import reading
from shishin.participation import passes, sign_ups
from shishin.participation.models import Stance
from tests.world import SAME, World


def announced(world: World) -> Occurrence:
    occurrence = world.occurrence(title="緑道の花")
    Event.update(summary="水をやります。\r\n土も<運びます>。", rain="").execute()
    reading.read_new(world.system)
    return occurrence


def form(world: World, occurrence: Occurrence) -> str:
    return world.signed_in(world.organizer).get(f"/o/e/{occurrence.code}/easy").text


def post(world: World, occurrence: Occurrence, **typed: str):
    world.clock.move(seconds=1)
    client = world.signed_in(world.organizer)
    return client.post(f"/o/e/{occurrence.code}/easy", data=typed, headers=SAME)


def page(world: World, address: str, language: str = "ja-easy") -> str:
    return world.browser().get(f"{address}{'&' if '?' in address else '?'}lang={language}").text


def ruby(base: str, reading: str) -> str:
    return f"<ruby>{base}<rp>(</rp><rt>{reading}</rt><rp>)</rp></ruby>"


TITLE = f"{ruby('緑道', 'りょくどう')}の{ruby('花', 'はな')}"


def test_easy_pages_show_what_the_machine_read_and_say_so(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = announced(world)
    shown = page(world, f"/e/{occurrence.code}")
    assert f"<h1>{TITLE}</h1>" in shown
    assert f"{ruby('土', 'つち')}も&lt;{ruby('運', 'はこ')}びます&gt;。" in shown
    assert ruby("自動", "じどう") in shown
    assert TITLE in page(world, "/")


def test_other_languages_show_texts_as_they_were_written(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = announced(world)
    Event.update(easy="みずを やります").execute()
    for language in ("ja", "en"):
        shown = page(world, f"/e/{occurrence.code}", language)
        assert "緑道の花" in shown
        assert "<ruby>" not in shown
        assert "ふりがなは自動" not in shown
        assert "Readings" not in shown
        assert "みずを" not in shown


def test_a_kept_page_does_not_outlive_a_reading(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence(title="緑道の花")
    for address in ("/", f"/e/{occurrence.code}"):
        assert TITLE not in page(world, address)
    reading.read_new(world.system)
    for address in ("/", f"/e/{occurrence.code}"):
        assert TITLE in page(world, address)


def test_a_pass_shows_the_title_with_its_reading(sqlite_world: World) -> None:
    world = sqlite_world
    sign_up = sign_ups.join(world.device_ctx(), announced(world), Stance.GOING)
    assert TITLE in page(world, f"/p/{passes.managed_token(sign_up)}")


def test_an_easy_version_takes_the_place_of_the_text(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = announced(world)
    assert post(world, occurrence, easy="{花|はな}に 水を やります。\r\n30分だけ。").status_code == 303
    assert Event.get().easy == "花に 水を やります。\n30分だけ。"
    reading.read_new(world.system)
    shown = page(world, f"/e/{occurrence.code}").partition("<main")[2]
    assert (
        f"<p>{ruby('花', 'はな')}に {ruby('水', 'みず')}を やります。</p><p>30{ruby('分', 'ぷん')}だけ。</p>"
        in shown
    )
    assert shown.index("やります。</p><p>30") < shown.index("<details")


def test_the_form_gives_back_what_it_was_given(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = announced(world)
    typed = dict(
        re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>(.*?)</textarea>', form(world, occurrence), re.DOTALL)
    )
    assert typed["title"] == "{緑道|りょくどう}の{花|はな}"
    before = [(row.part, row.marked, row.automatic) for row in Reading.select().order_by(Reading.part)]
    sent = {
        name: re.sub(r"\r?\n", "\r\n", text).replace("&lt;", "<").replace("&gt;", ">")
        for name, text in typed.items()
    }
    assert post(world, occurrence, **sent).status_code == 303
    assert [
        (row.part, row.marked, row.automatic) for row in Reading.select().order_by(Reading.part)
    ] == before


def test_a_reading_put_right_is_shown_and_no_longer_called_automatic(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = announced(world)
    sent = {"title": "｛緑道｜みどりみち｝の{花|はな}"}
    assert post(world, occurrence, **sent).status_code == 303
    assert "直したふりがなです" in form(world, occurrence)
    assert ruby("緑道", "みどりみち") in page(world, f"/e/{occurrence.code}")
    Reading.delete().where(Reading.part != TextPart.TITLE).execute()
    Event.update(summary="").execute()
    assert ruby("自動", "じどう") not in page(world, f"/e/{occurrence.code}?again=1")


def test_a_broken_mark_is_refused_with_what_to_do_and_what_was_typed(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = announced(world)
    answer = post(world, occurrence, easy="はなに みず", title="{緑道|りょくどうの花")
    assert answer.status_code == 422
    assert "<title>エラー" in answer.text
    assert "「{緑道|りょくど」のかっこと線を確かめてください" in answer.text
    assert ">{緑道|りょくどうの花</textarea>" in answer.text
    assert ">はなに みず</textarea>" in answer.text
    assert Event.get().easy == ""


def test_hints_are_given_and_never_stand_in_the_way(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = announced(world)
    hard = "持ってこなければなりません。" + "は" * 41 + "。"
    assert post(world, occurrence, easy=hard).status_code == 303
    shown = form(world, occurrence)
    assert "は42字です。" in shown
    assert "打ち消しが2つ" in shown
    assert "もっとやさしくするヒント" in shown


def test_the_way_to_the_page_is_shown_after_publishing(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = announced(world)
    shown = world.signed_in(world.organizer).get(f"/o/e/{occurrence.code}?published=1").text
    assert shown.count(f'href="/o/e/{occurrence.code}/easy"') == 2


def test_who_changes_the_text_is_led_to_its_easy_version(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = announced(world)
    address = f"/o/e/{occurrence.code}?changed=words"
    client = world.signed_in(world.organizer)
    assert "やさしい文を直す" not in client.get(address).text
    post(world, occurrence, easy="みずを やります。")
    assert client.get(address).text.count(f'href="/o/e/{occurrence.code}/easy"') == 2
