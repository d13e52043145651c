"""The venue's screen in a browser: what a camera reads there checks in, and the next code comes by itself."""

from collections.abc import Callable
from io import BytesIO
from urllib.parse import urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import BrowserContext, Page

from shishin.checkin import attendances, screens
from shishin.core import days
from tests.browser.test_rush import SCREEN
from tests.site import Site, until

pytestmark = pytest.mark.browser

TABLET = {"width": 1024, "height": 768}


def read(page: Page) -> str:
    """Return the path that a camera reads from the glass."""
    (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(page.screenshot())).convert("L"))
    return urlsplit(found.text).path.lower()


def test_a_visitor_reads_the_screen_and_it_goes_on_by_itself(
    site: Site, new_context: Callable[..., BrowserContext]
) -> None:
    world = site.world
    occurrence = world.occurrence(day=days.day_of(world.clock.now), starts=None, ends=None)
    screens.choose(world.ctx(world.organizer), occurrence, only=True)
    desk = new_context(viewport=TABLET)
    desk.add_init_script(SCREEN)
    site.sign_in(desk, world.organizer)
    screen = desk.new_page()
    # A tablet whose clock nobody ever set shows the server's codes all the same.
    screen.clock.install(time="2001-01-01T00:00:00Z")
    screen.goto(f"{site.url}/o/e/{occurrence.code}/screen")
    screen.locator("[data-module=screen][data-started]").wait_for()
    assert screen.evaluate("awake()")
    assert screen.evaluate("document.documentElement.scrollHeight") <= TABLET["height"]
    first = read(screen)
    visitor = new_context().new_page()
    visitor.goto(site.url + first)
    assert urlsplit(visitor.url).path == f"/c/{occurrence.venue_code}"
    visitor.get_by_role("button", name="受付する").first.click()
    visitor.wait_for_url("**/done")
    assert attendances.heads(occurrence).heads == 1
    world.clock.move(seconds=15)
    screen.clock.fast_forward(15_000)
    screen.get_by_text("いままでに来た人: 1人").wait_for()
    until(lambda: read(screen) != first)
    desk.set_offline(True)
    screen.clock.fast_forward(40_000)
    screen.get_by_text("新しいQRを出せません").wait_for()
    assert not screen.locator("#code").is_visible()
    desk.set_offline(False)
    screen.clock.fast_forward(3_000)
    screen.locator("#code svg").wait_for()
