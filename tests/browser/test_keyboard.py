"""Tab, Enter and Space alone: joining, withdrawing, checking in; the focus is seen all the way."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from shishin.participation.models import SignUp
from tests.browser import probes, receptions, walks
from tests.browser.walks import NewContext
from tests.pages import Who
from tests.site import Site
from tests.world import SATURDAY

pytestmark = pytest.mark.browser

# Some pages hold a whole list; nobody presses Tab longer than this.
PATIENCE = 80


@pytest.fixture(autouse=True)
def saturday(site: Site) -> None:
    """Let it be Saturday morning."""
    site.world.clock.now = SATURDAY


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus is on what has this name; on the way it is always seen."""
    for _ in range(PATIENCE):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            # After the last thing on the page the browser's own buttons have their turn.
            continue
        assert probes.covered(page) is None, page.url
        if page.evaluate("document.activeElement.innerText.trim()").split("\n")[0] == name:
            return
    pytest.fail(f"Tab never comes to {name}")


def enter(page: Page, name: str) -> None:
    """Press Enter on what has this name."""
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_a_citizen_joins_and_withdraws(site: Site, new_context: NewContext, colours: str) -> None:
    occurrence = site.world.occurrence()
    page = new_context(color_scheme=colours).new_page()
    page.goto(site.url)
    enter(page, occurrence.event.title)
    enter(page, "行きます")
    expect(page.get_by_role("heading", name="「行きます」を伝えました")).to_be_visible()
    enter(page, "行けなくなった(1タップで取り消す)")
    assert SignUp.get().withdrawn_at is not None
    enter(page, "まちがえた。もとにもどす")
    assert SignUp.get().withdrawn_at is None


def test_a_citizen_tells_more_and_checks_in(site: Site, phone: BrowserContext) -> None:
    occurrence = site.world.occurrence()
    page = phone.new_page()
    page.goto(f"{site.url}/e/{occurrence.code}")
    enter(page, "行きます")
    tab_to(page, "もっと伝える(しなくてもOK)")
    page.keyboard.press("Enter")
    while page.evaluate("document.activeElement.name") != "children":
        page.keyboard.press("Tab")
        assert probes.covered(page) is None
    page.keyboard.press("ArrowUp")
    enter(page, "伝える")
    assert SignUp.get().children == 1
    page.goto(f"{site.url}/c/{occurrence.venue_code}")
    enter(page, "受付する")
    assert page.locator("h1").inner_text() == "ようこそ! 受付できました"


def test_the_skip_link_leads_past_the_header(site: Site, phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto(site.url)
    page.keyboard.press("Tab")
    assert probes.covered(page) is None
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_an_organizer_receives_by_the_roster(site: Site, phone: BrowserContext) -> None:
    occurrence = site.world.occurrence()
    receptions.expect(site, occurrence, "けやき 37")
    site.sign_in(phone, site.world.organizer)
    page = phone.new_page()
    page.goto(f"{site.url}/o/e/{occurrence.code}/roster")
    enter(page, "○")
    expect(page.get_by_text("けやき 37 受付しました")).to_be_visible()
    enter(page, "飛び入り +1")
    expect(page.get_by_text("受付 2 人")).to_be_visible()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("who", [Who.ORGANIZER, Who.STAFF])
def test_the_focus_is_seen_on_every_page_of(site: Site, new_context: NewContext, who: Who) -> None:
    found = []
    for page in walks.begin(site).everywhere(new_context, who, "ja"):
        page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
        found += [(page.url, where) for _ in probes.stops(page) if (where := probes.covered(page))]
    assert not found, "\n".join(map(str, found))
