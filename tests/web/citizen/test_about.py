"""The pages about the service, typed codes, and the choice of letters, language and colours."""

import pytest

from shishin.participation import passes, sign_ups
from shishin.participation.models import Stance
from tests.world import SAME, World, wide

PAGES = ["/help", "/display", "/offline", "/privacy", "/terms", "/accessibility"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("lang", ["ja", "ja-easy", "en"])
def test_everybody_reads_the_pages_in_their_language(sqlite_world: World, path, lang) -> None:
    answer = sqlite_world.browser().get(f"{path}?lang={lang}")
    assert answer.status_code == 200
    assert f'data-lang="{lang}"' in answer.text
    assert f'<html lang="{"en" if lang == "en" else "ja"}"' in answer.text


@pytest.mark.parametrize("path", [*PAGES, "/nothing-here"])
def test_help_and_language_are_on_every_page_and_lead_nowhere_else(sqlite_world: World, path) -> None:
    page = sqlite_world.browser().get(path).text
    assert page.index('href="/display?next=') < page.index('href="/help"')
    for code in ("ja", "ja-easy", "en"):
        assert f'href="{path}?lang={code}"' in page


@pytest.mark.parametrize("typed", ["{code}", "{lower}", " {dashed} ", "{wide}"])
def test_the_letters_under_a_qr_open_its_page(sqlite_world: World, typed) -> None:
    code = sqlite_world.occurrence().code
    typed = typed.format(code=code, lower=code.lower(), dashed=f"{code[:3]}-{code[3:]}", wide=wide(code))
    answer = sqlite_world.browser().get("/e", query_string={"code": typed})
    assert answer.headers["Location"] == f"/e/{code}"


def test_the_letters_of_the_venue_open_the_reception(sqlite_world: World) -> None:
    code = sqlite_world.occurrence().venue_code
    assert sqlite_world.browser().get("/e", query_string={"code": code}).headers["Location"] == f"/c/{code}"


@pytest.mark.parametrize("typed", ["{code}", "{code} "])
def test_the_letters_of_a_pass_are_told_where_they_belong(sqlite_world: World, typed) -> None:
    sign_up = sign_ups.join(sqlite_world.device_ctx(), sqlite_world.occurrence(), Stance.GOING)
    typed = typed.format(code=passes.shown_code(sign_up))
    answer = sqlite_world.browser().get("/e", query_string={"code": typed})
    assert answer.status_code == 404
    assert "<h1>これは参加証の文字です</h1>" in answer.text
    assert "受付の人に伝えるか" in answer.text
    assert f'value="{typed}"' in answer.text, "what was typed is kept"


def test_what_is_asked_for_is_as_long_as_the_codes_are(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence()
    for page in ("/nothing-here", "/help"):
        hint = sqlite_world.browser().get(page).text
        assert f"チラシは{len(occurrence.code)}文字(例: 7K3MQ8)" in hint
        assert f"会場の受付は{len(occurrence.venue_code)}文字" in hint


@pytest.mark.parametrize("typed", ["", "清掃", "//evil.example", "7K3M" * 4, "../staff"])
def test_what_is_no_code_is_not_found(sqlite_world: World, typed) -> None:
    answer = sqlite_world.browser().get("/e", query_string={"code": typed})
    assert answer.status_code == 404
    assert 'name="code"' in answer.text


def test_letters_language_and_colours_are_remembered(sqlite_world: World) -> None:
    client = sqlite_world.browser()
    chosen = {"size": "xl", "lang": "ja-easy", "theme": "dark", "next": "/help?when=weekend&lang=en"}
    answer = client.post("/display", data=chosen, headers=SAME)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/help?when=weekend")
    page = client.get("/help").text
    assert 'data-size="xl"' in page
    assert 'data-theme="dark"' in page
    assert 'data-lang="ja-easy"' in page


def test_colours_follow_the_phone_again_when_asked(sqlite_world: World) -> None:
    client = sqlite_world.browser()
    client.post("/display", data={"theme": "dark"}, headers=SAME)
    client.post("/display", data={"theme": "auto"}, headers=SAME)
    assert "data-theme" not in client.get("/help").text


def test_a_choice_that_is_none_changes_nothing(sqlite_world: World) -> None:
    client = sqlite_world.browser()
    answer = client.post("/display", data={"size": "huge", "lang": "fr", "theme": "<b>"}, headers=SAME)
    assert answer.headers.getlist("Set-Cookie") == []
    assert 'data-size="m"' in client.get("/help").text


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example/", "/\\evil.example", "help", ""])
def test_the_choice_leads_only_to_our_own_pages(sqlite_world: World, wanted) -> None:
    answer = sqlite_world.browser().post("/display", data={"next": wanted}, headers=SAME)
    assert answer.headers["Location"] == "/"


def test_looking_at_the_pages_gives_no_cookie(sqlite_world: World) -> None:
    client = sqlite_world.browser()
    assert [client.get(path).headers.getlist("Set-Cookie") for path in PAGES] == [[]] * len(PAGES)


@pytest.mark.parametrize(
    ("path", "audience"),
    [("/staff/none", "/staff"), ("/o/none", "/o"), ("/none", "/")],
    ids=lambda value: value,
)
def test_an_error_page_leads_home(sqlite_world: World, path, audience) -> None:
    answer = sqlite_world.as_staff().get(path)
    assert answer.status_code == 404
    assert f'class="brand" href="{audience}"' in answer.text


@pytest.mark.parametrize(("lang", "heading"), [("ja", "ことば / "), ("en", "Language<")])
def test_the_word_for_language_is_said_once_in_english(sqlite_world: World, lang, heading) -> None:
    page = sqlite_world.browser().get(f"/display?lang={lang}").text
    assert heading in page
    assert "Language / " not in page
    assert ("/ Language" in page) == (lang != "en")
