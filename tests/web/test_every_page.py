"""Every page in its three languages: it opens, says which language it speaks, and keeps to our words."""

import html
import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from shishin.auth.models import SessionKind
from shishin.jobs import schema
from tests import pages, respect, town
from tests.pages import Page, Who
from tests.town import Town
from tests.world import World

LANGUAGES = ["ja", "ja-easy", "en"]
OUR_WORDS = re.compile(r"必須|失効|エラーが発生しました")
UNFINISHED = re.compile(r"%\(|%%|\{[^{}\n]*\|[^{}\n]*\}|\{\{|\{%|>\s*(?:None|True|False|undefined|nan)\s*<")
# Where readings are written, their notation is no mistake.
NOTATION = re.compile(r'<(textarea|code)\b[^>]* lang="ja".*?</\1>', re.DOTALL)
# Paper cards are for whoever is given them: easy Japanese with English, whatever the organizer reads.
SLIPS = re.compile(r'<section class="sheet slips".*?</section>', re.DOTALL)
MARKUP = re.compile(r"<(script|style|svg)\b.*?</\1>|<[^>]*>", re.DOTALL)
SHOWN_ATTRIBUTES = re.compile(r'\s(?:alt|aria-label|title|placeholder|content)="([^"]*)"')
# Said in all languages at once, or an example of what to search for.
EVERYWHERE = ("ことば", "日本語", "やさしい", "ふりがな", "にほんご", "清掃", "花", "けやき")
KANJI = re.compile(r"[\u3400-\u9fff々]+")
JAPANESE = re.compile(r"[\u3040-\u30fa\u30fc-\u30ff\u3400-\u9fff]+")


def browsers(world: World) -> dict[Who, FlaskClient]:
    return {
        Who.STRANGER: world.browser(),
        Who.CITIZEN: world.browser("citizen"),
        Who.ORGANIZER: world.signed_in(world.organizer),
        Who.STAFF: world.signed_in(world.staff, SessionKind.STAFF),
    }


def opened(settled: Town, language: str) -> Iterator[tuple[Page, str]]:
    """Open every page in a language; a stranger stays one."""
    clients = browsers(settled.world)
    for who, found in pages.everything(settled).items():
        for page in found:
            client = settled.world.browser() if who is Who.STRANGER else clients[who]
            answer = client.get(page.spoken(language))
            assert answer.status_code == page.status, (page, language, answer.headers.get("Location"))
            yield page, answer.get_data(as_text=True)


def test_no_page_is_forgotten(sqlite_world: World) -> None:
    assert pages.forgotten(town.settle(sqlite_world)) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_opens_and_keeps_to_our_words_in(sqlite_world: World, language: str) -> None:
    settled = town.settle(sqlite_world)
    theirs = sorted({*written_by_people(settled), *EVERYWHERE}, key=len, reverse=True)
    found: set[tuple[str, ...]] = set()
    for page, text in opened(settled, language):
        said = "en" if language == "en" else "ja"
        assert f'<html lang="{said}" data-lang="{language}"' in text, page
        assert text.count("<h1") == 1, page
        text = NOTATION.sub("", text)  # noqa: PLW2901
        found |= {(page.path, fault[0]) for fault in UNFINISHED.finditer(text)}
        found |= {(page.path, fault[0]) for fault in OUR_WORDS.finditer(shown(text))}
        found |= set(respect.broken(page, text))
        if not page.path.startswith("/dev/") and not page.path.endswith(("/poster", "/screen")):
            text = SLIPS.sub("", text)  # noqa: PLW2901
            found |= {(page.path, rest) for rest in not_said_in(language, page, text, theirs)}
    assert found == set()


def not_said_in(language: str, page: Page, text: str, theirs: list[str]) -> list[str]:
    """Our words in another language than the page's, or with a kanji that nobody can read."""
    if language == "en":
        return JAPANESE.findall(without(theirs, shown(text))) + unmarked(text)
    if language == "ja-easy" and page.who in {Who.CITIZEN, Who.STRANGER}:
        read = re.sub(r"<ruby>.*?</ruby>|<title>.*?</title>", "", text)
        return KANJI.findall(without(theirs, html.unescape(MARKUP.sub("\n", read))))
    return []


def unmarked(text: str) -> list[str]:
    """Japanese on an English page that a screen reader would read as English: no `lang` says what it is."""
    rest = re.sub(r"<title>.*?</title>", "", text)
    rest = re.sub(r'<(\w+)[^>]*\slang="ja"[^>]*>.*?</\1>', "", rest, flags=re.DOTALL)
    return JAPANESE.findall(without([*EVERYWHERE], html.unescape(MARKUP.sub("\n", rest))))


def shown(text: str) -> str:
    """What a page says, in its text and in attributes that are shown or read aloud."""
    return html.unescape("\n".join([MARKUP.sub("\n", text), *SHOWN_ATTRIBUTES.findall(text)]))


def without(theirs: list[str], text: str) -> str:
    for words in theirs:
        text = text.replace(words, "")
    return text


def written_by_people(settled: Town) -> Iterator[str]:
    """Every text that a person wrote, wherever it is kept; and the city's name for itself."""
    for model in schema.models():
        for row in model.select().dicts():
            for name, value in row.items():
                if isinstance(value, str) and name != "search_text":
                    yield from filter(JAPANESE.search, value.splitlines())
    city = settled.world.app.extensions["shishin"].city
    yield from (city.name, city.desk, city.prefecture)
