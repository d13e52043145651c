"""What a header offers is always at the same place; titles look alike wherever they stand."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from shishin.checkin import proxy, sheets
from shishin.events.models import Occurrence
from shishin.participation import cancelling
from tests.browser import receptions
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


def with_long_names(site: Site) -> Occurrence:
    """An activity of a long title, to which somebody of a long nickname comes."""
    occurrence = site.world.occurrence(
        title="見沼区の緑道と用水べりを歩いてごみをひろう秋のおわりの大そうじ会"
    )
    receptions.expect(site, occurrence, "さくらんぼ公園のとなりの田中", adults=2, children=3)
    receptions.expect(site, occurrence, "けやき 37")
    return occurrence


@pytest.mark.parametrize("path", ["roster", "roster?lang=en", "list", "list?lang=en"])
def test_what_is_pressed_beside_a_long_nickname_stays_on_the_screen(
    site: Site, phone: BrowserContext, path: str
) -> None:
    occurrence = with_long_names(site)
    site.sign_in(phone, site.world.organizer)
    page = phone.new_page()
    page.goto(f"{site.url}/o/e/{occurrence.code}/{path}")
    width, room = page.locator(".scroll").evaluate("(it) => [it.scrollWidth, it.clientWidth]")
    assert width == room


def test_what_became_of_a_typed_row_is_read_beside_the_field(site: Site, phone: BrowserContext) -> None:
    occurrence = with_long_names(site)
    site.sign_in(phone, site.world.organizer)
    page = phone.new_page()
    page.goto(f"{site.url}/o/e/{occurrence.code}/list")
    for said in ("受付しました", "△ もう受付ずみ"):
        page.get_by_label("行のコード").fill(sheets.walk_in_code(occurrence, 0))
        page.get_by_role("button", name="受付する").click()
        expect(page.get_by_role("status").filter(has_text=said)).to_be_in_viewport(ratio=1)
        expect(page.get_by_label("行のコード")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("lang", ["ja", "ja-easy", "en"])
def test_that_a_field_may_stay_empty_is_read_in_one_line(
    site: Site, phone: BrowserContext, lang: str
) -> None:
    occurrence = site.world.occurrence()
    came = receptions.expect(site, occurrence, "けやき 37")
    organizer = site.world.ctx(site.world.organizer, device="0" * 64)
    proxy.check_in(organizer, occurrence, came.ref)
    site.sign_in(phone, site.world.organizer)
    page = phone.new_page()
    page.goto(f"{site.url}/o/e/{occurrence.code}/roster/{came.ref}/correct?lang={lang}")
    lines = page.locator(".optional").evaluate(
        """(it) => {
            const words = document.createRange();
            words.selectNodeContents(it);
            return new Set([...words.getClientRects()].map(({ top }) => top)).size;
        }"""
    )
    assert lines == 1
