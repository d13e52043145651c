"""What a header offers is always at the same place; titles look alike wherever they stand."""

import pytest
from playwright.sync_api import BrowserContext, Page

from shishin.participation import cancelling
from tests.browser.walks import NewContext
from tests.site import Site
from tests.world import SATURDAY

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def saturday(site: Site) -> None:
    """Let it be Saturday morning."""
    site.world.clock.now = SATURDAY


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
