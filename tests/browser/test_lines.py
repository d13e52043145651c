"""Lines break between words, never inside one; what a header offers is always at the same place."""

import pytest
from playwright.sync_api import BrowserContext, Page

from shishin.events.models import Event
from shishin.participation import cancelling
from tests.browser import walks
from tests.browser.conftest import Site
from tests.browser.walks import NewContext
from tests.pages import Who
from tests.world import SATURDAY

pytestmark = pytest.mark.browser

# Words that newcomers saw cut in two, and everyday ones like them.
WORDS = [
    *("より", "あと", "ください", "気になる", "きれい", "時間", "道具", "中止", "開く", "活動"),
    *("参加", "受付", "団体", "行きます", "見沼", "場所", "名前", "人数", "もちもの"),
]
# Every place where one of the words, or a reading's word, goes on in the next line.
BROKEN = """(words) => {
    const found = [];
    const lines = (range) => {
        const rows = [...range.getClientRects()].filter((it) => it.width > 1);
        const tops = rows.map((it) => Math.round(it.top / 8));
        return new Set(tops).size;
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node.parentElement.closest("rt, rp, script, style, .visually-hidden, option")) continue;
        for (const word of words) {
            for (let at = node.data.indexOf(word); at >= 0; at = node.data.indexOf(word, at + 1)) {
                const range = document.createRange();
                range.setStart(node, at);
                range.setEnd(node, at + word.length);
                if (lines(range) > 1) found.push(node.data.slice(Math.max(0, at - 8), at + word.length + 8));
            }
        }
        if (node.parentElement.matches("ruby")) {
            const range = document.createRange();
            range.selectNodeContents(node);
            if (lines(range) > 1) found.push(node.data);
        }
    }
    return found;
}"""


@pytest.fixture(autouse=True)
def saturday(site: Site) -> None:
    """Let it be Saturday morning."""
    site.world.clock.now = SATURDAY


@pytest.mark.timeout(300)
@pytest.mark.parametrize("lang", ["ja", "ja-easy"])
@pytest.mark.parametrize("who", [Who.CITIZEN, Who.ORGANIZER])
def test_no_word_is_cut_in_two(site: Site, new_context: NewContext, who: Who, lang: str) -> None:
    walk = walks.begin(site)
    Event.update(summary="11:00よりあとに来てください。まちをきれいにする時間です。").execute()
    found = [
        (page.url.removeprefix(site.url), said)
        for page in walk.everywhere(new_context, who, lang)
        for said in page.evaluate(BROKEN, WORDS)
    ]
    assert not found, "\n".join(map(str, found))


@pytest.mark.parametrize("width", [320, 360, 412])
@pytest.mark.parametrize("lang", ["ja", "ja-easy", "en"])
def test_help_is_at_the_same_place_on_every_kind_of_page(
    site: Site, new_context: NewContext, lang: str, width: int
) -> None:
    occurrence = site.world.occurrence()
    off = site.world.occurrence()
    cancelling.cancel(site.world.ctx(site.world.organizer), off)
    page = new_context(viewport={"width": width, "height": 740}).new_page()
    places = {
        place(page, f"{site.url}{path}?lang={lang}")
        for path in ("/", f"/e/{occurrence.code}", f"/e/{off.code}", "/help", f"/c/{occurrence.venue_code}")
    }
    assert len(places) == 1, places
    assert places.pop()[1], "one row"


def place(page: Page, address: str) -> tuple[int, bool]:
    """How far the header's help is from the right, and whether all of the header is in one row."""
    page.goto(address)
    return tuple(
        page.evaluate(
            """() => {
                const help = document.querySelector(".app-header a[href='/help']").getBoundingClientRect();
                const row = document.querySelector(".app-header > .wrap").getBoundingClientRect();
                const inside = [...document.querySelectorAll(".app-header > .wrap > *")].every((it) => {
                    const { top, bottom } = it.getBoundingClientRect();
                    return top < help.bottom && bottom > help.top;
                });
                return [Math.round(row.right - help.right), inside];
            }"""
        )
    )


def test_a_title_in_the_empty_result_looks_like_any_other(site: Site, phone: BrowserContext) -> None:
    site.world.occurrence()
    page = phone.new_page()
    styles = []
    for path in ("/", "/?q=%E3%81%AA%E3%81%84zzz&ward=111040"):
        page.goto(site.url + path)
        styles.append(
            page.locator(".event-card :is(h3, h4)").first.evaluate(
                "(it) => { const { fontSize, lineHeight, marginBlock, wordBreak } = getComputedStyle(it);"
                " return [fontSize, lineHeight, marginBlock, wordBreak]; }"
            )
        )
    assert styles[0] == styles[1]
    assert styles[0][3] == "auto-phrase"
