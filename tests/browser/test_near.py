"""What is near: the phone is asked on a press only, and says no more than about a kilometre."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walks import NewContext
from tests.site import Site
from tests.world import SATURDAY

pytestmark = pytest.mark.browser

EXACT = {"latitude": 35.92134, "longitude": 139.66128}


@pytest.fixture
def town(site: Site) -> Site:
    """One activity near and one far, on Saturday morning."""
    site.world.clock.now = SATURDAY
    site.world.occurrence(title="近く", **EXACT)
    site.world.occurrence(title="遠く", latitude=35.85, longitude=139.65)
    return site


def press(page: Page) -> None:
    page.get_by_role("button", name="近く", exact=True).click()


def test_a_press_opens_what_is_near_by_a_rounded_place(town: Site, new_context: NewContext) -> None:
    context = new_context(geolocation=EXACT, permissions=["geolocation"])
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url + str(request.headers)))
    page = context.new_page()
    page.goto(f"{town.url}/find?flag=kids")
    press(page)
    page.wait_for_url(f"{town.url}/?flag=kids&near=35.92,139.66")
    expect(page.get_by_role("link", name="近く", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="遠く", exact=True)).to_have_count(0)
    page.get_by_role("link", name="近く(3kmまで)").click()
    page.wait_for_url(f"{town.url}/?flag=kids")
    expect(page.get_by_role("link", name="遠く", exact=True)).to_be_visible()
    assert not [line for line in asked if re.search(r"35\.921|139\.661", line)]


def test_who_keeps_their_place_to_themselves_is_led_to_the_wards(town: Site, new_context: NewContext) -> None:
    page = new_context(permissions=[]).new_page()
    page.goto(town.url)
    expect(page.get_by_text("いまの場所がわかりませんでした")).to_be_hidden()
    press(page)
    expect(page.get_by_text("いまの場所がわかりませんでした")).to_be_visible()
    page.get_by_role("link", name="区をえらぶ").click()
    page.wait_for_url(f"{town.url}/find#wards")
    expect(page.get_by_role("heading", name="区", exact=True)).to_be_in_viewport()


def test_without_scripts_no_button_promises_what_it_cannot_do(town: Site, new_context: NewContext) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(town.url)
    expect(page.get_by_role("button", name="近く", exact=True)).to_be_hidden()
